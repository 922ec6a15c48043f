"""One row for each open-contracting release, the columns read by the standard's paths.

A value that stands in several sections is taken from the latest stage that has it:
contract, then award, then tender. Source: Open Contracting Data Standard 1.1, release
reference.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Release = dict[str, Any]


@dataclass(frozen=True)
class NoticeColumn:
    """A column: its heading (a path of the standard), its field, how it is taken."""

    path: str
    field: str | None
    take: Callable[[Release], Iterator[Any]]


def is_release(item: dict[str, Any]) -> bool:
    """Say whether an object is a release or a record of the standard."""
    if not isinstance(item.get("ocid"), str):
        return False
    return any(
        key in item
        for key in ("tag", "compiledRelease", "releases", "tender", "awards")
    )


def release_of(item: dict[str, Any]) -> Release:
    """Give the release itself, or the compiled (else the last) one of a record."""
    compiled = item.get("compiledRelease")
    if isinstance(compiled, dict):
        return compiled
    releases = item.get("releases")
    if isinstance(releases, list) and releases and isinstance(releases[-1], dict):
        last = releases[-1]
        return last if "ocid" in last else {**last, "ocid": item.get("ocid")}
    return item


def row_of(release: Release) -> list[str]:
    """Write one release as the cells of a row, in the order of `COLUMNS`."""
    return [_joined(column.take(release)) for column in COLUMNS]


def _joined(values: Iterator[Any]) -> str:
    texts: dict[str, None] = {}
    for value in values:
        if value is None or isinstance(value, dict | list):
            continue
        if isinstance(value, bool):
            text = "yes" if value else "no"
        else:
            text = str(value).strip()
        if text:
            texts[text] = None
    return "; ".join(texts)


def _all(value: Any, path: str) -> Iterator[Any]:
    """Every value at a path, through lists on the way."""
    head, _, rest = path.partition("/")
    found = value.get(head) if isinstance(value, dict) else None
    for one in found if isinstance(found, list) else [found]:
        if rest:
            yield from _all(one, rest)
        elif one is not None:
            yield one


def _every(*paths: str) -> Callable[[Release], Iterator[Any]]:
    def take(release: Release) -> Iterator[Any]:
        for path in paths:
            yield from _all(release, path)

    return take


def _first(*paths: str) -> Callable[[Release], Iterator[Any]]:
    """The first path that has a value, and of its values the first."""

    def take(release: Release) -> Iterator[Any]:
        for path in paths:
            for value in _all(release, path):
                if value not in ("", None):
                    yield value
                    return

    return take


def _last_day(*paths: str) -> Callable[[Release], Iterator[Any]]:
    """The first path that has a value, and of its values the latest day."""

    def take(release: Release) -> Iterator[Any]:
        for path in paths:
            values = [str(value) for value in _all(release, path) if value]
            if values:
                yield max(values)
                return

    return take


def _party(role: str, path: str) -> Callable[[Release], Iterator[Any]]:
    def take(release: Release) -> Iterator[Any]:
        for party in _all(release, "parties"):
            roles = party.get("roles") if isinstance(party, dict) else None
            if isinstance(roles, list) and role in roles:
                yield from _all(party, path)

    return take


def _company_numbers(release: Release) -> Iterator[Any]:
    for party in _all(release, "parties"):
        if not isinstance(party, dict) or "supplier" not in (party.get("roles") or ()):
            continue
        identifiers = [
            *_all(party, "identifier"),
            *_all(party, "additionalIdentifiers"),
        ]
        for identifier in identifiers:
            if isinstance(identifier, dict) and identifier.get("scheme") == "GB-COH":
                yield identifier.get("id")


def _notice_urls(release: Release) -> Iterator[Any]:
    for path in (
        "tender/documents",
        "awards/documents",
        "contracts/documents",
        "planning/documents",
    ):
        for document in _all(release, path):
            kind = (
                str(document.get("documentType", ""))
                if isinstance(document, dict)
                else ""
            )
            if "notice" in kind.lower() or (
                isinstance(document, dict) and document.get("noticeType")
            ):
                yield document.get("url")
                return


def _notice_types(release: Release) -> Iterator[Any]:
    """The kind of notice under the Procurement Act 2023, as its documents say it."""
    for stage in ("contracts", "awards", "tender", "planning"):
        for document in _all(release, f"{stage}/documents"):
            if isinstance(document, dict) and document.get("noticeType"):
                yield document["noticeType"]
                return


def _cpv(path: str) -> Callable[[Release], Iterator[Any]]:
    def take(release: Release) -> Iterator[Any]:
        for place in (
            "tender/classification",
            "tender/items/classification",
            "tender/additionalClassifications",
            "awards/items/classification",
        ):
            for found in _all(release, place):
                if isinstance(found, dict) and found.get("scheme", "CPV") == "CPV":
                    yield found.get(path)

    return take


COLUMNS: tuple[NoticeColumn, ...] = (
    NoticeColumn("ocid", "ocid", _first("ocid")),
    NoticeColumn("id", "notice_id", _first("id")),
    NoticeColumn("date", "published_date", _first("date")),
    NoticeColumn("tag", "stage", _every("tag")),
    NoticeColumn(
        "buyer/name", "buyer_name", _first("buyer/name", "tender/procuringEntity/name")
    ),
    NoticeColumn(
        "buyer/id", "buyer_code", _first("buyer/id", "tender/procuringEntity/id")
    ),
    NoticeColumn("tender/id", "contract_ref", _first("tender/id", "contracts/id")),
    NoticeColumn(
        "tender/title",
        "contract_title",
        _first(
            "tender/title",
            "awards/title",
            "contracts/title",
            "title",
            "planning/project/title",
        ),
    ),
    NoticeColumn(
        "tender/description",
        "contract_description",
        _first(
            "tender/description",
            "awards/description",
            "contracts/description",
            "description",
            "planning/rationale",
        ),
    ),
    NoticeColumn(
        "tender/status",
        "status",
        _first("contracts/status", "tender/status", "awards/status"),
    ),
    NoticeColumn(
        "tender/procurementMethodDetails",
        "procurement_process",
        _first("tender/procurementMethodDetails", "tender/procurementMethod"),
    ),
    NoticeColumn(
        "tender/mainProcurementCategory",
        "procurement_category",
        _first("tender/mainProcurementCategory"),
    ),
    NoticeColumn("tender/classification/id", "cpv_code", _cpv("id")),
    NoticeColumn("tender/classification/description", "cpv_label", _cpv("description")),
    NoticeColumn("documents/noticeType", "notice_type", _notice_types),
    NoticeColumn("tender/lots/title", "lot", _every("tender/lots/title")),
    NoticeColumn(
        "value/amount",
        "total_value",
        _first(
            "contracts/value/amount",
            "awards/value/amount",
            "tender/value/amount",
            "tender/maxValue/amount",
        ),
    ),
    NoticeColumn(
        "value/currency",
        None,
        _first(
            "contracts/value/currency", "awards/value/currency", "tender/value/currency"
        ),
    ),
    NoticeColumn(
        "contractPeriod/startDate",
        "start_date",
        _first(
            "contracts/period/startDate",
            "awards/contractPeriod/startDate",
            "tender/contractPeriod/startDate",
            "tender/lots/contractPeriod/startDate",
        ),
    ),
    NoticeColumn(
        "contractPeriod/endDate",
        "end_date",
        _last_day(
            "contracts/period/endDate",
            "awards/contractPeriod/endDate",
            "tender/contractPeriod/endDate",
            "tender/lots/contractPeriod/endDate",
        ),
    ),
    NoticeColumn(
        "contractPeriod/maxExtentDate",
        "max_end_date",
        _last_day(
            "contracts/period/maxExtentDate",
            "awards/contractPeriod/maxExtentDate",
            "tender/contractPeriod/maxExtentDate",
            "tender/lots/contractPeriod/maxExtentDate",
        ),
    ),
    NoticeColumn(
        "tender/tenderPeriod/endDate",
        "deadline_date",
        _first("tender/tenderPeriod/endDate"),
    ),
    NoticeColumn(
        "contracts/dateSigned",
        "signed_date",
        _first("contracts/dateSigned", "awards/date"),
    ),
    NoticeColumn(
        "awards/suppliers/name", "supplier_name", _every("awards/suppliers/name")
    ),
    NoticeColumn("awards/suppliers/id", "supplier_id", _every("awards/suppliers/id")),
    NoticeColumn("parties/identifier/id", "company_number", _company_numbers),
    NoticeColumn(
        "parties/address/postalCode",
        "supplier_postcode",
        _party("supplier", "address/postalCode"),
    ),
    NoticeColumn(
        "tender/suitability/sme", "sme_flag", _first("tender/suitability/sme")
    ),
    NoticeColumn(
        "tender/suitability/vcse", "vcse_flag", _first("tender/suitability/vcse")
    ),
    NoticeColumn(
        "tender/aboveThreshold",
        "above_threshold_flag",
        _first(
            "contracts/aboveThreshold", "awards/aboveThreshold", "tender/aboveThreshold"
        ),
    ),
    NoticeColumn("documents/url", "notice_url", _notice_urls),
)
