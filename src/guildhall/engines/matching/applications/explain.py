"""Say in sentences why a pair is proposed, what speaks against it, what would change it."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from guildhall.engines.matching.applications.compare import makes
from guildhall.engines.matching.applications.rows import Band, Evidence
from guildhall.engines.matching.applications.views import (
    ApplicationView,
    ContractView,
    spelt,
)
from guildhall.engines.matching.evidence.plan import LinkPlan
from guildhall.engines.matching.evidence.words import stems
from guildhall.engines.matching.products import Mention, ProductGraph

_LEAST_SAID: Final = 0.15

Say = Callable[[ApplicationView, ContractView, ProductGraph], str]


def explained(
    app: ApplicationView,
    contract: ContractView,
    levels: Sequence[str],
    plan: LinkPlan,
    graph: ProductGraph,
) -> tuple[Evidence, ...]:
    """Give each level that weighs something as a sentence, the weightiest first."""
    said = []
    for level in levels:
        weight = plan.weigh(level)
        say = _SENTENCES.get(level)
        speaks_against = level in _AGAINST
        if say and abs(weight) >= _LEAST_SAID and speaks_against is (weight < 0):
            said.append(Evidence(level, round(weight, 2), say(app, contract, graph)))
    return tuple(sorted(said, key=lambda one: -abs(one.weight)))


def what_would_change(
    app: ApplicationView, contract: ContractView, levels: Sequence[str], band: Band
) -> str:
    """Name the fact that would turn the decision."""
    if band is Band.LINK:
        named = contract.row.title.strip() or contract.row.contract_id
        return f"it would fall if '{_cut(named)}' turned out to cover another system"
    if "who.unsaid" in levels or not app.row.app_vendor:
        return "the vendor of the application, as the council knows it, would decide it"
    if "who.unknown" in levels:
        return "the name of the contract's supplier would decide it"
    if any(level in levels for level in ("who.reseller", "what.unnamed", "what.trace")):
        return "a description of the contract that names the product would decide it"
    return "a word from the council that uses it would decide it"


def _cut(text: str, most: int = 70) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _mention(app: ApplicationView, found: Sequence[Mention]) -> Mention | None:
    return next((m for m in found if m.product in app.products), None)


def _title_names(app: ApplicationView, c: ContractView, _: ProductGraph) -> str:
    named = _mention(app, c.in_title)
    return f"the title names {named.product if named else app.row.app_name}"


def _title_alias(app: ApplicationView, c: ContractView, _: ProductGraph) -> str:
    named = _mention(app, c.in_title)
    if named is None:
        return "the title names the product by another name"
    return f"the title says {named.alias}, which is another name of {named.product}"


def _description_names(app: ApplicationView, c: ContractView, _: ProductGraph) -> str:
    named = _mention(app, c.in_text)
    name = named.alias if named else app.row.app_name
    is_said = named and (
        stems(named.alias) <= c.text_words
        or spelt(named.alias).search(c.row.description)
    )
    if named and not is_said:
        return f"the supplier's name is that of the product, {named.product}"
    return f"the description names {name}"


def _outgoing(app: ApplicationView, c: ContractView, _: ProductGraph) -> str:
    named = _mention(app, c.in_text)
    product = named.alias if named else app.row.app_name
    return f"{product} is named only as what is used today or connects to it"


def _other(app: ApplicationView, c: ContractView, _: ProductGraph) -> str:
    return f"the title names another product, {c.in_title[0].product}"


def _shared(app: ApplicationView, words: frozenset[str]) -> str:
    found = [w for w in app.brand if w in words]
    joined = [a + b for a, b in pairwise(app.brand)]
    found = found or [w for w in joined if w in words]
    return " ".join(f"'{w}'" for w in found) or f"'{app.row.app_name}'"


def _words_in_title(app: ApplicationView, c: ContractView, _: ProductGraph) -> str:
    return f"the title has the words of its name: {_shared(app, c.title_words)}"


def _words_in_text(app: ApplicationView, c: ContractView, _: ProductGraph) -> str:
    words = c.title_words | c.text_words
    return f"the description has the words of its name: {_shared(app, words)}"


def _some_words(app: ApplicationView, c: ContractView, _: ProductGraph) -> str:
    return f"the title shares {_shared(app, c.title_words)} with its name"


def _acronym(app: ApplicationView, c: ContractView, _: ProductGraph) -> str:
    short = next((a for a in app.abbreviations if a in c.initials), None)
    if short:
        return f"{short.upper()} are the initials of words in '{_cut(c.row.title)}'"
    other = next((a for a in c.abbreviations if a in app.spelt_out), "")
    return f"the contract's {other.upper()} are the initials of '{app.row.app_name}'"


def _same(app: ApplicationView, c: ContractView, _: ProductGraph) -> str:
    return f"the supplier is the vendor, {c.row.supplier}"


def _same_of_several(app: ApplicationView, c: ContractView, _: ProductGraph) -> str:
    return (
        f"the supplier is the vendor, {c.row.supplier}, which has other contracts too"
    )


def _history(app: ApplicationView, c: ContractView, graph: ProductGraph) -> str:
    entry = graph.other_name(app.vendor, c.row.supplier)
    when = ""
    if entry and entry.ends_on and entry.kind == "former":
        when = f" ({entry.name} until {entry.ends_on.year})"
    elif entry and entry.starts_on:
        when = f" ({entry.name} from {entry.starts_on.year})"
    sure = "" if entry is None or entry.verified else ", not verified"
    return f"{app.vendor} and {c.row.supplier} are or were one organisation{when}{sure}"


def _maker(app: ApplicationView, c: ContractView, graph: ProductGraph) -> str:
    made = next((p for p in app.products if makes(c.row.supplier, p, graph)), "")
    return f"{c.row.supplier} makes or made {made}"


def _reseller(app: ApplicationView, c: ContractView, _: ProductGraph) -> str:
    return f"{c.row.supplier} sells the products of others, so it may supply this one"


def _reseller_named(app: ApplicationView, c: ContractView, _: ProductGraph) -> str:
    return f"{c.row.supplier} is a reseller and the contract names {app.vendor}"


def _in_name(app: ApplicationView, c: ContractView, _: ProductGraph) -> str:
    return f"the application is called after the supplier, {c.row.supplier}"


def _in_text(app: ApplicationView, c: ContractView, _: ProductGraph) -> str:
    return f"the contract names the vendor, {app.vendor}"


def _other_vendor(app: ApplicationView, c: ContractView, _: ProductGraph) -> str:
    if not app.vendor:
        return f"the supplier is {c.row.supplier}, which is not known to make it"
    return f"the supplier is {c.row.supplier}, the vendor {app.vendor}"


def _not_maker(app: ApplicationView, c: ContractView, graph: ProductGraph) -> str:
    product = graph.by_name[app.products[0]]
    makers = " or ".join(tie.organisation for tie in product.ties[:2])
    return f"{product.name} is made by {makers}, the supplier is {c.row.supplier}"


def _purpose(app: ApplicationView, c: ContractView, graph: ProductGraph) -> str:
    shared = app.functions.keys() & c.functions.keys()
    names = sorted(graph.functions.name(key).lower() for key in shared)
    return f"both are for {' and '.join(names[:2])}"


def _purpose_words(app: ApplicationView, c: ContractView, _: ProductGraph) -> str:
    found = [w for w in app.purpose if w in c.title_words]
    return f"the title shares what it is for: {' '.join(found)}"


def _other_purpose(app: ApplicationView, c: ContractView, graph: ProductGraph) -> str:
    ours = _first(app.functions, graph)
    theirs = _first(c.functions, graph)
    return f"the application is for {ours}, the contract for {theirs}"


def _first(functions: dict[str, float], graph: ProductGraph) -> str:
    best = max(sorted(functions), key=lambda key: functions[key], default="")
    return graph.functions.name(best).lower()


def _plain(sentence: str) -> Say:
    def say(app: ApplicationView, c: ContractView, graph: ProductGraph) -> str:
        return sentence

    return say


_SENTENCES: Final[dict[str, Say]] = {
    "reference.quoted": _plain("one quotes the reference of the other"),
    "what.product_title": _title_names,
    "what.product_alias": _title_alias,
    "what.product_description": _description_names,
    "what.outgoing": _outgoing,
    "what.other_product": _other,
    "what.some_product": _other,
    "what.name_title": _words_in_title,
    "what.name_description": _words_in_text,
    "what.name_part": _some_words,
    "what.name_common": _some_words,
    "what.trace": _plain("only a passing word of its name stands in the contract"),
    "what.unnamed": _plain("the contract does not name it"),
    "what.acronym": _acronym,
    "what.acronym_short": _acronym,
    "what.described_title": _words_in_title,
    "what.described_part": _some_words,
    "what.undescribed": _plain("the contract has none of the words it goes by"),
    "who.same": _same,
    "who.same_of_several": _same_of_several,
    "who.history": _history,
    "who.history_of_several": _history,
    "who.maker": _maker,
    "who.maker_of_several": _maker,
    "who.reseller": _reseller,
    "who.reseller_named": _reseller_named,
    "who.in_name": _in_name,
    "who.in_text": _in_text,
    "who.other": _other_vendor,
    "who.other_but_named": _other_vendor,
    "who.not_maker": _not_maker,
    "who.unsaid": _plain("the application's vendor is not known"),
    "who.unknown": _plain("the contract does not name its supplier"),
    "purpose.same_words": _purpose,
    "purpose.same": _purpose,
    "purpose.hinted": _purpose,
    "purpose.words": _purpose_words,
    "purpose.related": _plain("they are for neighbouring work"),
    "purpose.related_words": _plain("they are for neighbouring work"),
    "purpose.other_words": _other_purpose,
    "purpose.other": _other_purpose,
    "kind.software": _plain("it is a contract for software or IT"),
    "kind.equipment": _plain("it is a contract for equipment"),
    "kind.one_off": _plain("it is a one-off piece of work"),
    "kind.other": _plain("it is not a contract for IT"),
    "dates.over": _plain("the contract ended more than a year ago"),
    "rival.far_ahead": _plain("no other contract of the council fits nearly as well"),
    "rival.ahead": _plain("no other contract of the council fits as well"),
    "rival.behind": _plain("another contract of the council fits better"),
    "rival.far_behind": _plain("another contract of the council fits much better"),
    "claim.far_ahead": _plain("no other application fits this contract nearly as well"),
    "claim.ahead": _plain("no other application fits this contract as well"),
    "claim.behind": _plain("another application fits this contract better"),
    "claim.far_behind": _plain("another application fits this contract much better"),
}


# Levels whose sentence speaks against a pair; the others are said only in its favour.
_AGAINST: Final = frozenset(
    f"{kind}.{level}"
    for kind, levels in (
        ("what", "outgoing other_product some_product trace unnamed undescribed"),
        ("who", "reseller other other_but_named not_maker unsaid unknown"),
        ("purpose", "related related_words other other_words"),
        ("kind", "equipment one_off other"),
        ("dates", "over"),
        ("rival", "behind far_behind"),
        ("claim", "behind far_behind"),
    )
    for level in levels.split()
)
