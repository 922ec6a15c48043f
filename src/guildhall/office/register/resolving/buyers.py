"""Buyers: which organisations a notice's buyer means, one, several or none of ours.

A hospital, a parish or a company that bears a council's name is not the council; joint
buyers and those that are bought for are all meant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from guildhall.engines.matching.authorities import Authority, Directory, directory_of
from guildhall.engines.matching.councils import resolve
from guildhall.engines.matching.names import fold
from guildhall.office.people.models import Organisation, OrganisationKind
from guildhall.office.register.models import Notice, NoticeBuyer

HOUSE = "who buys is read out of notices for everybody"


class Body(NamedTuple):
    """One organisation that may buy, and the names it goes by."""

    pk: int
    is_council: bool
    name: str
    short_name: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Buyers:
    """The councils by the words of their names, other bodies by their whole names."""

    councils: Directory
    others: Mapping[str, int]

    def meant_by(self, text: str) -> frozenset[int]:
        """The ids of the organisations that a buyer's name means."""
        found: set[int] = set()
        for part in text.split(";"):
            if (whole := self.others.get(fold(part).key)) is not None:
                found.add(whole)
            elif part.strip():
                found |= {int(code) for code in resolve(part, self.councils).codes}
        return frozenset(found)


def tie_buyers(notice_ids: Sequence[int]) -> None:
    """Tie stored notices to the organisations that their buyers' names mean."""
    everything = Notice.objects.unscoped(because=HOUSE)
    written = everything.filter(pk__in=notice_ids).order_by("pk")
    said = list(written.values_list("pk", "buyer_text"))
    known = buyers()
    meant = {text: known.meant_by(text) for text in {text for _, text in said}}
    NoticeBuyer.objects.filter(notice__in=notice_ids).delete()
    NoticeBuyer.objects.bulk_create(
        [
            NoticeBuyer(notice_id=pk, organisation_id=organisation_id)
            for pk, text in said
            for organisation_id in sorted(meant[text])
        ]
    )


def buyers() -> Buyers:
    """The organisations that may buy, as they are stored now."""
    rows = Organisation.objects.exclude(kind=OrganisationKind.SUPPLIER).order_by("pk")
    return buyers_of(
        tuple(
            Body(
                one.pk, one.is_council, one.name, one.short_name, tuple(one.other_names)
            )
            for one in rows
        )
    )


@lru_cache(maxsize=2)
def buyers_of(bodies: tuple[Body, ...]) -> Buyers:
    """Index the names of bodies; a council's id serves as its code."""
    councils = [
        Authority(str(one.pk), one.name, one.short_name, one.others)
        for one in bodies
        if one.is_council
    ]
    others: dict[str, int] = {}
    for one in bodies:
        if not one.is_council:
            for name in (one.name, one.short_name, *one.others):
                others.setdefault(fold(name).key, one.pk)
    return Buyers(directory_of(councils), others)
