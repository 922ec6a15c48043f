"""What a register says about a contract: a title, a description, seldom the product.

The kinds are those in which real registers and notices were seen to differ from what
IT calls the same thing: product named, alias or former name, maker only, acronym,
function only, resold, product in the description only.
"""

from dataclasses import dataclass
from datetime import date

from guildhall.foundation.region import Supplier
from tools.demonstration.applications import Use
from tools.demonstration.draws import Draw
from tools.demonstration.plan import Good
from tools.demonstration.spans import Span
from tools.demonstration.words import short_name

NAMING = (
    "{name} software licence, support and maintenance",
    "{name} annual support and maintenance",
    "{name} hosted service",
    "Provision of {name}",
    "{name} - renewal {year}",
    "Support and Maintenance of {name}",
    "{name} subscription",
    "{name} system",
)
MAKER_ONLY = (
    "{maker} software support and maintenance",
    "{maker} Hosting Contract {year}",
    "{maker} licence agreement {year}-{end}",
    "Software support - {maker}",
)
BY_FUNCTION = (
    "{title}",
    "{title}",
    "Provision of {title}",
    "Supply and support of {title}",
    "{title} (replacement)",
    "Further competition: {title}",
)
RESOLD = (
    "{name} licensing",
    "{name} licences {year}",
    "{name} renewal under framework {framework}",
    "MINI COMPETITION - {upper} LICENSING",
    "{name} subscription - three years",
)
PLAIN = (
    "Software support agreement {year}-{end}",
    "ICT system contract {year}",
    "Line of business application, {department}",
    "Annual software maintenance",
)
SAYING = (
    "Supply, hosting and support of {name} for {department}.",
    "The council requires continued use of {name}, including upgrades and a help desk.",
    "{name}: licences, support and professional services.",
)
SILENT = (
    "Software and support for {department}.",
    "Contract for the supply of a system, hosting, support and training.",
    "Renewal following market testing.",
)
FRAMEWORKS = ((date(2019, 9, 1), "RM3733"), (date(2023, 7, 1), "RM6068"))
KINDS = {
    # chance of each kind of title; those that cannot be said of a product fall to others
    "lexical": 34,
    "alias": 13,
    "vendor": 14,
    "function": 25,
    "acronym": 6,
    "description_only": 8,
}


@dataclass(frozen=True)
class Text:
    """Title and description of a contract, and what makes it hard to link."""

    title: str
    description: str
    difficulty: str


@dataclass(frozen=True)
class Signer:
    """Who signs a contract, under the name of that day."""

    supplier: Supplier
    name: str


def text_of(
    use: Use, signer: Signer, span: Span, draw: Draw, named: tuple[object, ...]
) -> Text:
    """Write the title and description of a contract.

    Args:
        use: what the contract pays for.
        signer: who sells.
        span: its days.
        draw: where chance comes from.
        named: first the part of a procurement it is (`hosting`, `implementation`, or
            empty for all of it), then what the draws are named after.
    """
    part, *key = named
    kind = _kind(use, signer, span, draw, *key)
    name = _name(use.good, kind, span, draw, *key)
    words = {
        "name": name,
        "upper": name.upper(),
        "maker": short_name(signer.name),
        "year": span.starts_on.year,
        "end": f"{span.contractual_end.year % 100:02d}",
        "title": draw.pick(use.function.titles, "title", *key),
        "department": use.function.area,
        "framework": framework_on(span.starts_on),
    }
    patterns = {
        "lexical": NAMING,
        "alias": NAMING,
        "reseller": RESOLD,
        "vendor": MAKER_ONLY,
        "function": BY_FUNCTION,
        "acronym": (
            f"{use.function.acronym} replacement",
            f"{use.function.acronym} - support and hosting",
        ),
        "description_only": PLAIN,
    }[kind]
    title = draw.pick(patterns, "pattern", *key).format(**words)
    if part:
        title = {
            "hosting": "{name} - hosting and managed service",
            "implementation": "Implementation services for {name}",
        }[str(part)].format(**words)
        kind = str(part)
    description = _description(kind, words, draw, *key)
    if kind in ("function", "lexical") and signer.supplier.name != signer.name:
        kind = "vendor_changed" if kind == "function" else "lexical"
    return Text(title, description, kind)


def framework_on(day: date) -> str:
    """The national framework for technology products in force on a day."""
    for until, number in FRAMEWORKS:
        if day < until:
            return number
    return "RM6098"


def _kind(use: Use, signer: Signer, span: Span, draw: Draw, *key: object) -> str:
    resold = signer.supplier.key != use.good.maker.key and use.good.sellers
    if resold:
        return "reseller"
    if _then_named(use.good, span):
        return "alias"  # a check value rests on these: the title names the product
    kind = draw.weighted(tuple(KINDS), tuple(KINDS.values()), "kind", *key)
    if kind == "acronym" and not use.function.acronym:
        return "function"
    return "lexical" if kind == "alias" and not use.good.product.aliases else kind


def _then_named(good: Good, span: Span) -> bool:
    """Housing contracts of the years before 2021 name the product as it was then."""
    return good.function == "housing-management" and span.starts_on.year < 2018


def _name(good: Good, kind: str, span: Span, draw: Draw, *key: object) -> str:
    if _then_named(good, span) or _before_its_name(good, span):
        return good.product.aliases[0] if good.product.aliases else good.product.name
    if kind == "alias":
        return draw.pick(good.product.aliases, "alias", *key)
    return good.product.name


def _before_its_name(good: Good, span: Span) -> bool:
    """Whether the product bears its maker's name, and the maker had another then."""
    maker = short_name(good.maker.name).removeprefix("The ").split()[0]
    return good.product.name.startswith(maker) and any(
        span.starts_on < until for until, _ in good.named_until
    )


def _description(kind: str, words: dict[str, object], draw: Draw, *key: object) -> str:
    if kind == "description_only":
        patterns: tuple[str, ...] = SAYING
    else:
        says = draw.weighted(
            ("dot", "none", "silent", "saying"), (14, 30, 34, 22), "says", *key
        )
        patterns = {"dot": (".",), "none": ("",), "silent": SILENT, "saying": SAYING}[
            says
        ]
    return draw.pick(patterns, "description", *key).format(**words)
