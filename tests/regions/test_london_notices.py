"""The synthetic notices of the demonstration region: OCDS 1.1, two regimes, chains."""

import json
from collections import Counter
from datetime import date
from functools import cache
from typing import Any

from tests.regions.lists import contracts, plan_of, truth_of
from tests.regions.paths import LONDON

TODAY = date(2026, 11, 21)
PLACES = {
    # where the UK extension of OCDS puts the document that names the notice type
    "UK1": ("planning", "documents"),
    "UK2": ("planning", "documents"),
    "UK3": ("planning", "documents"),
    "UK4": ("tender", "documents"),
    "UK6": ("awards", 0, "documents"),
    "UK7": ("contracts", 0, "documents"),
    "UK12": ("tender", "documents"),
}


@cache
def releases() -> tuple[dict[str, Any], ...]:
    content = (LONDON / "lists" / "notices.jsonl").read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in content.splitlines())


def kind(release: dict[str, Any]) -> str:
    name: str = release["id"].rsplit("-", 1)[1].upper()
    return name if name.startswith("UK") else ""


def test_there_are_about_250_and_each_is_said_to_be_synthetic() -> None:
    assert 220 <= len(releases()) <= 280
    assert {release["provenance"] for release in releases()} == {"synthetic"}


def test_each_has_what_every_release_needs() -> None:
    for release in releases():
        needed = {"ocid", "id", "date", "tag", "initiationType", "buyer", "parties"}
        assert needed <= set(release)
        assert release["ocid"].startswith(plan_of().ocid_prefix + "-")
        parties = {party["id"] for party in release["parties"]}
        assert release["buyer"]["id"] in parties
        for award in release.get("awards", []):
            assert {supplier["id"] for supplier in award["suppliers"]} <= parties

    ids = Counter(release["id"] for release in releases())
    assert ids.most_common(1)[0][1] == 1


def test_the_notice_type_stands_where_the_uk_extension_puts_it() -> None:
    for release in releases():
        if kind(release):
            found: Any = release
            for step in PLACES[kind(release)]:
                found = found[step]
            assert [document["noticeType"] for document in found] == [kind(release)]


def test_both_regimes_are_there() -> None:
    kinds = Counter(kind(release) for release in releases())

    assert kinds[""] > 40
    assert {"UK2", "UK3", "UK4", "UK6", "UK7"} <= set(kinds)
    for release in releases():
        if kind(release):
            assert release["date"] >= "2025-02-24"


def test_none_is_from_the_future_and_some_are_open_today() -> None:
    open_today = [
        release
        for release in releases()
        if release["tag"] == ["tender"]
        and release["tender"]["tenderPeriod"]["endDate"] > TODAY.isoformat()
    ]

    assert max(release["date"] for release in releases()) < TODAY.isoformat()
    assert len(open_today) >= 3


def test_an_ocid_joins_the_notices_of_one_procurement() -> None:
    chains: dict[str, list[str]] = {}
    for release in releases():
        chains.setdefault(release["ocid"], []).append(release["date"])

    longer = [dates for dates in chains.values() if len(dates) > 1]

    assert len(longer) > 50
    assert all(dates == sorted(dates) for dates in longer)


def test_some_councils_buy_under_one_name() -> None:
    joint = {
        row["councils"] for row in truth_of("notices.csv") if " " in row["councils"]
    }

    assert joint == {"RIC WND", "KTT STN", "WSM KEC", "CMD ISL HRY"}


def test_what_a_notice_announces_or_renews_fits_the_contract() -> None:
    lines = {(line.file, line.row): line for line in contracts()}
    by_id = {release["id"]: release for release in releases()}
    seen: Counter[str] = Counter()
    for row in truth_of("notices.csv"):
        if not row["relation"]:
            continue
        line = lines[row["contract-file"], int(row["contract-row"])]
        start = by_id[row["release"]]["tender"]["contractPeriod"]["startDate"][:10]
        seen[row["relation"]] += 1
        assert line.council in row["councils"].split()
        if row["relation"] == "announces":
            assert start == line.truth["starts-on"]
        else:
            assert start > line.truth["ends-on"]

    assert seen["announces"] > 100
    assert seen["renews"] > 40
