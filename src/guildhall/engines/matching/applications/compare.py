"""Compare one application with one contract: which level of each kind of evidence holds.

Six kinds are looked at, each giving exactly one level, so that no fact is counted twice
under one kind: what is named, who supplies, what it is for, what sort of contract it
is, whether it is alive, and whether a reference is quoted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

from guildhall.engines.matching.applications.views import (
    ApplicationView,
    ContractView,
    is_outgoing,
)
from guildhall.engines.matching.evidence.kinds import Kind
from guildhall.engines.matching.evidence.words import Rarity
from guildhall.engines.matching.products import ProductGraph
from guildhall.engines.matching.products import organisations as names

_NEARLY_ALL: Final = 0.75
_HALF: Final = 0.4
_RARE: Final = 5.0
_TELLING: Final = 3.5
_CLEAR: Final = 0.55
_NAMED: Final = frozenset(
    f"what.{how}" for how in ("product_title", "product_alias", "name_title", "acronym")
)
_THINGS: Final = frozenset(
    [
        "cctv",
        "mobile",
        "print-post",
        "end-user",
        "telephony",
        "network",
        "parking",
        "infrastructure",
        "webcasting",
        "telecare",
        "libraries",
        "fleet",
    ]
)
_LONG_OVER_DAYS: Final = 400
_CHANCE_LETTERS: Final = 3


class Levels(NamedTuple):
    """The level that holds for each kind of evidence."""

    reference: str
    what: str
    who: str
    purpose: str
    kind: str
    dates: str


@dataclass(frozen=True, eq=False)
class Council:
    """What is known of one council's contracts as a whole, for comparing with each.

    Attributes:
        rarity: how much a word tells among all contracts at hand.
        near: words of the contracts that are a slip of the pen from a listed word.
        of_supplier: how many contracts each supplier has, by its first key.
        on: the day for which contracts are alive or ended; None looks at no dates.
    """

    graph: ProductGraph
    rarity: Rarity
    near: Mapping[str, frozenset[str]]
    of_supplier: Mapping[str, int]
    on: date | None


def compare(app: ApplicationView, contract: ContractView, at: Council) -> Levels:
    """Find the level of each kind of evidence for a pair."""
    named = what(app, contract, at)
    return Levels(
        reference=reference(app, contract),
        what=named,
        who=who(app, contract, at, named),
        purpose=purpose(app, contract, at),
        kind=kind(app, contract),
        dates=dates(contract, at.on),
    )


def reference(app: ApplicationView, contract: ContractView) -> str:
    """Say whether one row quotes the reference of the other."""
    theirs, ours = contract.row.contract_id.casefold(), app.row.app_id.casefold()
    listed = f"{app.row.app_name} {app.row.app_vendor}".casefold().split()
    quoted = _is_reference(theirs) and theirs in listed
    quoting = _is_reference(ours) and ours in contract.text.casefold().split()
    return "reference.quoted" if quoted or quoting else "reference.none"


def _is_reference(text: str) -> bool:
    return len(text) > 3 and any(c.isdigit() for c in text)


def what(app: ApplicationView, contract: ContractView, at: Council) -> str:
    """Say how the application is named in the contract."""
    named = _product(app, contract)
    if named in ("what.product_title", "what.product_alias"):
        return named
    worded = _worded(app, contract, at)
    if worded in ("what.name_title", "what.acronym"):
        return worded
    if named:
        return named
    if worded in ("what.name_description", "what.outgoing"):
        return worded
    if _names_another(app, contract):
        return "what.other_product" if app.products else "what.some_product"
    return worded


def _product(app: ApplicationView, contract: ContractView) -> str:
    """How a product of the graph is named, empty where it is not."""
    if not app.products:
        return ""
    for mention in contract.in_title:
        if mention.product in app.products:
            listed = mention.alias.casefold() in app.row.app_name.casefold()
            direct = mention.own_name or listed
            return "what.product_title" if direct else "what.product_alias"
    told = {m.product for m in contract.in_text} & set(app.products)
    if told:
        gone = told <= contract.outgoing
        return "what.outgoing" if gone else "what.product_description"
    return ""


def _names_another(app: ApplicationView, contract: ContractView) -> bool:
    """Say whether the title names a product, and it is not this one."""
    named = {mention.product for mention in contract.in_title}
    return bool(named) and named.isdisjoint(app.products)


def _worded(  # noqa: PLR0911  a ladder of levels, read from the top
    app: ApplicationView, contract: ContractView, at: Council
) -> str:
    """How the words that name the application stand in the contract."""
    total = sum(map(at.rarity, app.brand))
    in_title = information(app, contract.title_words, at)
    anywhere = information(app, contract.title_words | contract.text_words, at)
    if app.is_described:
        return _described(in_title, anywhere, total)
    if in_title >= _NEARLY_ALL * total and in_title >= _RARE:
        return "what.name_title"
    letters = spelt_out(app, contract)
    if len(letters) > _CHANCE_LETTERS:
        return "what.acronym"
    if anywhere >= _NEARLY_ALL * total and anywhere >= _RARE:
        rarest = max(app.brand, key=at.rarity)
        gone = is_outgoing(rarest, contract.row.description)
        return "what.outgoing" if gone else "what.name_description"
    if letters:
        return "what.acronym_short"
    if in_title >= _HALF * total and in_title >= _TELLING:
        return "what.name_part"
    if in_title >= _NEARLY_ALL * total and in_title > 0:
        return "what.name_common"
    return "what.trace" if anywhere > 0 else "what.unnamed"


def _described(in_title: float, anywhere: float, total: float) -> str:
    """How a name that only says what the thing is for stands in the contract."""
    if in_title >= _NEARLY_ALL * total and in_title > 0:
        return "what.described_title"
    if in_title >= _HALF * total and in_title >= _TELLING:
        return "what.described_part"
    return "what.described_trace" if anywhere > 0 else "what.undescribed"


def information(app: ApplicationView, found: frozenset[str], at: Council) -> float:
    """How much of what names the application stands among these words, in nats."""
    told = 0.0
    brand = app.brand
    for place, word in enumerate(brand):
        if word in found:
            told += at.rarity(word)
            continue
        near = at.near.get(word)
        if near and not found.isdisjoint(near):
            told += 0.8 * max(at.rarity(w) for w in near if w in found)
        elif place + 1 < len(brand) and word + brand[place + 1] in found:
            told += at.rarity(word) + at.rarity(brand[place + 1])
    return told


def spelt_out(app: ApplicationView, contract: ContractView) -> str:
    """The abbreviation of one side that the other spells out; empty where none is.

    Three letters meet by chance, so they count only where the work is not another.
    """
    found = [a for a in app.abbreviations if a in contract.initials]
    found += [a for a in contract.abbreviations if a in app.spelt_out]
    letters = max((a for a in found if a not in app.vendor_words), key=len, default="")
    if len(letters) > _CHANCE_LETTERS or not app.functions or not contract.functions:
        return letters
    return letters if app.functions.keys() & contract.functions.keys() else ""


def who(  # noqa: PLR0911  a ladder of levels, read from the top
    app: ApplicationView, contract: ContractView, at: Council, named_as: str
) -> str:
    """Say how the supplier stands to the vendor of the application."""
    supplier = contract.row.supplier
    named = _vendor_in_text(app, contract, at)
    if not supplier.strip():
        return "who.in_text" if named else "who.unknown"
    if app.vendor and names.alike(app.vendor, supplier):
        return _by_number("who.same", supplier, at)
    if app.vendor and _share_an_organisation(app.vendor, supplier, at.graph):
        return _by_number("who.history", supplier, at)
    if any(makes(supplier, product, at.graph) for product in app.products):
        return _by_number("who.maker", supplier, at)
    if contract.is_reseller:
        return "who.reseller_named" if named else "who.reseller"
    if _supplier_in_name(app, contract, at):
        return "who.in_name"
    if named:
        return "who.in_text"
    if named_as in _NAMED:
        return "who.other_but_named"
    if app.row.app_vendor:
        return "who.other"
    return "who.not_maker" if _is_made_elsewhere(app, at.graph) else "who.unsaid"


def _is_made_elsewhere(app: ApplicationView, graph: ProductGraph) -> bool:
    """Say whether it is known who makes the application's product."""
    return any(graph.by_name[product].ties for product in app.products)


def _by_number(level: str, supplier: str, at: Council) -> str:
    """A supplier of one contract says more than one of many."""
    keys = names.keys(supplier)
    several = keys and at.of_supplier.get(keys[0], 1) > 1
    return f"{level}_of_several" if several else level


def _share_an_organisation(one: str, other: str, graph: ProductGraph) -> bool:
    known = graph.organisations_named(one)
    return not known.isdisjoint(graph.organisations_named(other))


def makes(supplier: str, product: str, graph: ProductGraph) -> bool:
    """Say whether a supplier makes or made a product, or stands behind it otherwise."""
    known = graph.organisations_named(supplier)
    return any(
        names.alike(supplier, tie.organisation)
        or not known.isdisjoint(graph.organisations_named(tie.organisation))
        for tie in graph.by_name[product].ties
    )


def _vendor_in_text(app: ApplicationView, contract: ContractView, at: Council) -> bool:
    """Say whether the contract's words name the vendor."""
    told = names.telling(app.vendor) if app.vendor else ()
    found = contract.title_words | contract.text_words
    rare = any(at.rarity(word) >= _TELLING for word in told)
    if not told or not rare or not all(word in found for word in told):
        return False
    if contract.title_words.issuperset(told):
        return True
    return not is_outgoing(max(told, key=at.rarity), contract.row.description)


def _supplier_in_name(
    app: ApplicationView, contract: ContractView, at: Council
) -> bool:
    """Say whether the application is called after the supplier."""
    told = names.telling(contract.row.supplier)
    if not told:
        return False
    listed = set(app.brand) | app.vendor_words
    listed |= {a + b for a, b in pairwise(app.brand)}
    first = told[0]
    if "".join(told) in listed:
        return True
    is_there = first in listed or any(first in at.near.get(w, ()) for w in app.brand)
    return is_there and at.rarity(first) >= _RARE


def purpose(app: ApplicationView, contract: ContractView, at: Council) -> str:
    """Say whether both are for the same work of a council."""
    words = [w for w in app.purpose if w in contract.title_words]
    worded = sum(map(at.rarity, words)) >= _TELLING
    shared = app.functions.keys() & contract.functions.keys()
    if shared:
        said = app.said_functions.keys() & shared
        clear = any(contract.functions[key] >= _CLEAR for key in said or shared)
        if worded and clear:
            return "purpose.same_words"
        return "purpose.same" if clear else "purpose.hinted"
    if not app.functions or not contract.functions:
        return "purpose.words" if worded else "purpose.unknown"
    if at.graph.functions.related(app.functions, contract.functions):
        return "purpose.related_words" if worded else "purpose.related"
    return "purpose.other_words" if worded else "purpose.other"


def kind(app: ApplicationView, contract: ContractView) -> str:
    """Say whether this sort of contract can cover an application."""
    if contract.kind is Kind.SOFTWARE or (
        contract.in_title and contract.kind in (Kind.UNCLEAR, Kind.OTHER)
    ):
        return "kind.software"
    if contract.kind is Kind.EQUIPMENT and not _THINGS.isdisjoint(app.functions):
        return "kind.unclear"
    return f"kind.{contract.kind.value.replace('-', '_')}"


def dates(contract: ContractView, on: date | None) -> str:
    """Say whether the contract is alive on the day."""
    end = contract.row.end_date
    if on is None or end is None:
        return "dates.unknown"
    return "dates.over" if (on - end).days > _LONG_OVER_DAYS else "dates.alive"
