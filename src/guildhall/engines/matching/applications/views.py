"""What an application or a contract says, read once and kept for every comparison."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from guildhall.engines.matching.applications.rows import ApplicationRow, ContractRow
from guildhall.engines.matching.evidence import kinds
from guildhall.engines.matching.evidence.words import (
    PART_WORDS,
    Rarity,
    empty_words,
    initials,
    is_empty_word,
    stems,
    telling,
    without_version,
    words,
)
from guildhall.engines.matching.products import Mention, ProductGraph
from guildhall.engines.matching.products import organisations as names

_READ: Final = 2_000
"""How much of a description is read; what comes later is terms and small print."""

_TENDERING: Final = "procurement"
_OF_A_DULL_TITLE: Final = 0.9
_OF_A_TELLING_TITLE: Final = 0.45
_ABBREVIATION: Final = re.compile(r"^[A-Z][A-Z0-9]{2,5}$")
_OUTGOING: Final = re.compile(
    r"\b(?:current(?:ly)?|present(?:ly)?|existing|incumbent|legacy|outgoing|replac\w+"
    r"|migrat\w+ from|mov\w+ (?:away )?from|instead of|previous\w*|integrat\w+ with"
    r"|interfac\w+ (?:to|with)|compatible with)\b",
    re.I,
)
_OUTGOING_REACH: Final = 70
_DEAL: Final = re.compile(
    r"enterprise (?:agreement|licen[cs]e|subscription)|licensing|licen[cs]es", re.I
)


@dataclass(frozen=True, eq=False)
class ApplicationView:
    """What an application says.

    Attributes:
        products: products of the graph that its name means.
        brand: words that name it, vendor and empty words left out.
        is_described: its name only says what it is for ("Cashless parking app").
        vendor: its vendor, as listed or as its name begins with.
        vendor_words: folded words of the vendor.
        functions: what it is for, by strength.
        said_functions: what its list says it is for, without what the graph knows.
        purpose: telling words of its name and function together.
        abbreviations: names such as CCIS in it, small letters.
    """

    row: ApplicationRow
    products: tuple[str, ...]
    brand: tuple[str, ...]
    is_described: bool
    vendor: str
    vendor_words: frozenset[str]
    functions: dict[str, float]
    said_functions: dict[str, float]
    purpose: tuple[str, ...]
    abbreviations: tuple[str, ...]
    spelt_out: frozenset[str]


@dataclass(frozen=True, eq=False)
class ContractView:
    """What a contract says."""

    row: ContractRow
    title_words: frozenset[str]
    text_words: frozenset[str]
    supplier_words: frozenset[str]
    in_title: tuple[Mention, ...]
    in_text: tuple[Mention, ...]
    outgoing: frozenset[str]
    functions: dict[str, float]
    kind: kinds.Kind
    initials: frozenset[str]
    abbreviations: frozenset[str]
    is_reseller: bool
    is_broad: bool
    text: str


def read_contract(row: ContractRow, graph: ProductGraph) -> ContractView:
    """Read a contract once."""
    description = "" if _is_blank(row.description) else row.description[:_READ]
    if description.strip().casefold() == row.title.strip().casefold():
        description = ""
    title_functions = graph.functions.spoken_of(row.title)
    text_functions = graph.functions.spoken_of(description)
    says_nothing = not title_functions and not telling(row.title)
    share = _OF_A_DULL_TITLE if says_nothing else _OF_A_TELLING_TITLE
    functions = {k: share * v for k, v in text_functions.items()} | title_functions
    in_title = _witnessed(graph.mentions(row.title), row, functions, graph)
    in_text = _witnessed(graph.mentions(description), row, functions, graph)
    if _TENDERING not in title_functions:  # a portal through which bids are sent
        in_text = tuple(m for m in in_text if not _is_portal(m, graph))
    in_supplier = tuple(m for m in graph.mentions(row.supplier) if not m.guarded)
    for mention in (*in_title, *in_text):
        for key in graph.by_name[mention.product].functions[:2]:
            functions.setdefault(key, 0.5)
    return ContractView(
        row=row,
        title_words=stems(row.title) | _run_together(row.title),
        text_words=stems(description) | _run_together(description),
        supplier_words=frozenset(names.telling(row.supplier)) | stems(row.supplier),
        in_title=in_title,
        in_text=(*in_text, *in_supplier),
        outgoing=_outgoing(description, in_text),
        functions=functions,
        kind=kinds.kind_of(row.title, description),
        initials=frozenset(initials(row.title))
        | frozenset(initials(description[:300])),
        abbreviations=frozenset(_abbreviations(f"{row.title} {description[:300]}")),
        is_reseller=graph.is_reseller(row.supplier),
        is_broad=_is_broad(row, (*in_title, *in_text)),
        text=f"{row.title} {description}",
    )


def read_application(row: ApplicationRow, graph: ProductGraph) -> ApplicationView:
    """Read an application once."""
    said = graph.functions.spoken_of(row.app_function)
    named = graph.functions.spoken_of(_without_parts(row.app_name))
    functions = {k: 0.7 * v for k, v in named.items()} | said
    vendor = row.app_vendor or _vendor_in_name(row.app_name, graph)
    vendor_words = frozenset(names.telling(vendor)) | frozenset(telling(vendor))
    products = _products(row, vendor, functions, graph)
    known: dict[str, float] = {}
    for product in products:
        for key in graph.by_name[product].functions:
            known[key] = 0.8
    name = without_version(row.app_name)
    brand = tuple(w for w in telling(name) if w not in vendor_words)
    if not brand:
        brand = telling(name) or tuple(stems(name))
    brand = tuple(w for w in brand if w not in PART_WORDS) or brand
    purpose = (*telling(name), *telling(row.app_function))
    return ApplicationView(
        row=row,
        products=products,
        brand=brand,
        is_described=not products and graph.functions.covers(name, empty_words()),
        vendor=vendor,
        vendor_words=vendor_words,
        functions=known | functions,
        said_functions=functions,
        purpose=tuple(w for w in dict.fromkeys(purpose) if w not in vendor_words),
        abbreviations=_abbreviations(name),
        spelt_out=frozenset(initials(name)),
    )


def _without_parts(name: str) -> str:
    """A name without words such as Mobile or Portal, where it has another to go by."""
    cut = [w.written for w in words(name)]
    kept = [w for w in cut if w.lower() not in PART_WORDS]
    telling_left = [w for w in kept if not is_empty_word(w.lower())]
    return " ".join(kept) if telling_left else name


def _is_portal(mention: Mention, graph: ProductGraph) -> bool:
    return graph.by_name[mention.product].functions[:1] == (_TENDERING,)


def _is_blank(text: str) -> bool:
    """Say whether a description is only there to fill a field."""
    return len(text.strip(" .-–_/")) < 2 or text.strip().casefold() in ("n/a", "tbc")


def _run_together(text: str) -> frozenset[str]:
    """Neighbouring words as one, so that `Child View` meets `ChildView`."""
    cut = [w.stem for w in words(text)]
    return frozenset(a + b for a, b in pairwise(cut) if len(a + b) > 4)


def _abbreviations(text: str) -> tuple[str, ...]:
    cut = words(text)
    if cut and all(w.is_capitals or not w.written.isalpha() for w in cut[:6]):
        return (
            ()
            if len(cut) > 3
            else tuple(w.written.lower() for w in cut if _short(w.written))
        )
    return tuple(
        w.written.lower()
        for w in cut
        if _short(w.written) and not is_empty_word(w.stem)
    )


def _short(written: str) -> bool:
    return bool(_ABBREVIATION.match(written))


def _vendor_in_name(name: str, graph: ProductGraph) -> str:
    """The known vendor that a name begins with, where its list gives none."""
    cut = [w.written for w in words(name)]
    for length in (3, 2, 1):
        start = " ".join(cut[:length])
        if len(cut) >= length and len(start) > 1 and graph.organisations_named(start):
            return start
    return ""


def _products(
    row: ApplicationRow, vendor: str, functions: dict[str, float], graph: ProductGraph
) -> tuple[str, ...]:
    """Products that a name means; a common word needs the vendor or function too."""
    name = without_version(row.app_name)
    found = list(graph.mentions(name)) or list(graph.nearly_named(name))
    if not found and vendor:
        rest = [w.written for w in words(name) if w.stem not in stems(vendor)]
        found = list(graph.nearly_named(" ".join(rest)))
    if row.app_vendor and row.app_vendor.casefold() not in row.app_name.casefold():
        found += graph.mentions(f"{row.app_vendor} {row.app_name}")
    kept: dict[str, None] = {}
    sure: dict[str, None] = {}
    whole = "".join(telling(row.app_name))
    for mention in found:
        product = graph.by_name[mention.product]
        by_vendor = bool(vendor) and _makes(vendor, product.name, graph)
        by_function = not functions.keys().isdisjoint(product.functions)
        against = bool(vendor) and not by_vendor and not by_function
        is_whole = "".join(telling(mention.alias)) == whole
        if mention.guarded and not (
            by_vendor or by_function or (is_whole and not against)
        ):
            continue
        if against and mention.guarded:
            continue
        kept[mention.product] = None
        if by_vendor or by_function:
            sure[mention.product] = None
    return tuple(sure or kept)


def _makes(vendor: str, product: str, graph: ProductGraph) -> bool:
    return any(
        names.alike(vendor, tie.organisation)
        or not graph.organisations_named(vendor).isdisjoint(
            graph.organisations_named(tie.organisation)
        )
        for tie in graph.by_name[product].ties
    )


def _witnessed(
    found: Iterable[Mention],
    row: ContractRow,
    functions: dict[str, float],
    graph: ProductGraph,
) -> tuple[Mention, ...]:
    """Mentions that stand: a common word only with a vendor, function or capital."""
    kept = []
    text = f"{row.title} {row.description[:_READ]}".casefold()
    for mention in found:
        product = graph.by_name[mention.product]
        if (
            not mention.guarded
            or mention.stands_out
            or not functions.keys().isdisjoint(product.functions)
            or (row.supplier and _makes(row.supplier, product.name, graph))
            or any(tie.organisation.casefold() in text for tie in product.makers)
        ):
            kept.append(mention)
    return tuple(kept)


def _is_broad(row: ContractRow, named: Iterable[Mention]) -> bool:
    """Say whether one agreement covers many applications, as a licence deal does."""
    products = {mention.product for mention in named}
    deal = bool(_DEAL.search(f"{row.title} {row.description[:300]}"))
    return len(products) > 2 or (deal and bool(products))


def is_outgoing(word: str, description: str) -> bool:
    """Say whether a description names something only as what is there today."""
    found = spelt(word).search(description)
    at = found.start() if found else 0
    before = description[max(0, at - _OUTGOING_REACH) : at]
    return bool(_OUTGOING.search(re.split(r"[.;\n]\s", before)[-1]))


@lru_cache(maxsize=1 << 12)
def spelt(name: str) -> re.Pattern[str]:
    """A name however its words are parted: "Top Desk" is also "TOPdesk"."""
    letters = [re.escape(letter) for letter in name if letter.isalnum()]
    return re.compile(r"[^\w\n]{0,2}".join(letters), re.I)


def _outgoing(description: str, found: Iterable[Mention]) -> frozenset[str]:
    """Products that a description names only as what is there today or beside it."""
    return frozenset(
        mention.product
        for mention in found
        if is_outgoing(mention.alias.casefold(), description)
    )


def rarity_of(contracts: Iterable[ContractRow]) -> Rarity:
    """How rare words are among these contracts."""
    return Rarity.of(f"{c.title} {c.description[:_READ]}" for c in contracts)
