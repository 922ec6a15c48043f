"""Catch-all payees: numbers of a finance system that stand for many different bodies.

One-off payees, purchase cards and personal budgets are booked under one number. Such a
number is told by the names paid under it: they are unlike each other. It is no identity.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from guildhall.engines.matching.names.folding import FoldedName
from guildhall.engines.matching.names.likeness import name_similarity
from guildhall.engines.matching.weights import SUPPLIER_PLAN, SupplierPlan


class CatchAll(NamedTuple):
    """A number that stands for many bodies: how many names, and some unlike ones."""

    number: str
    names: int
    unlike: tuple[str, ...]


def catch_alls(
    names: Mapping[str, Collection[FoldedName]], plan: SupplierPlan = SUPPLIER_PLAN
) -> tuple[CatchAll, ...]:
    """Find the numbers that are no identity.

    Args:
        names: for each number, the different names paid under it.
        plan: how unlike names must be, and how many of them make a catch-all.

    Returns:
        The catch-alls in the order of their numbers, with as many unlike names as it
        took to tell.
    """
    found = []
    for number in sorted(names):
        needed = plan.catch_all_words if _is_word(number) else plan.catch_all_names
        if len(names[number]) >= needed:
            unlike = _unlike(names[number], needed, plan.unlike_below)
            if len(unlike) >= needed:
                shown = tuple(name.text for name in unlike)
                found.append(CatchAll(number, len(names[number]), shown))
    return tuple(found)


def _is_word(number: str) -> bool:
    return not any(c.isdigit() for c in number)


def _unlike(
    names: Collection[FoldedName], needed: int, unlike_below: float
) -> list[FoldedName]:
    """Gather names that are all unlike each other, as many as needed at most."""
    unlike: list[FoldedName] = []
    for name in sorted(names, key=lambda n: n.text):
        if all(name_similarity(name, other) < unlike_below for other in unlike):
            unlike.append(name)
            if len(unlike) == needed:
                break
    return unlike
