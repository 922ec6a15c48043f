"""The contracts behind what councils use, in up to three generations, 2015 to 2031.

The third generation is in force today; the ones before it ended the day before the
next began, as a register that is never cleared shows them. About a quarter of what is
used has no contract in the register, and some contracts have no application.
"""

from dataclasses import dataclass, replace
from datetime import date

from guildhall.foundation.region import Supplier
from tools.demonstration.applications import Use
from tools.demonstration.days import last_day
from tools.demonstration.draws import Draw
from tools.demonstration.plan import Council, Function, Good, Plan
from tools.demonstration.spans import Span, cluster_of, current_span, spans_of
from tools.demonstration.titles import Signer, Text, framework_on, text_of
from tools.demonstration.words import varied

PRICES = {1: 0.82, 2: 0.9, 3: 1.0}
NEW_LAW = date(2025, 2, 24)  # the Procurement Act 2023 in force
SMALL = 25_000


@dataclass(frozen=True)
class Contract:
    """One contract of a council's register; money in whole pounds.

    `covers` are the uses it pays for; none where IT lists no such application.
    `relation` is `covers`, or `implements` where it pays only for putting in.
    """

    council: Council
    good: Good | None
    function: Function | None
    generation: int
    covers: tuple[Use, ...]
    relation: str
    difficulty: str
    reference: str
    title: str
    description: str
    supplier: str
    supplier_key: str
    company_number: str
    department: str
    starts_on: date
    contractual_end: date
    current_end: date
    maximum_end: date
    extension_months: int
    extension_count: int
    extensions_taken: int
    annual: int
    total: int
    route: str
    notice_months: int


def contracts_of(
    plan: Plan, council: Council, uses: list[Use], draw: Draw
) -> list[Contract]:
    """The register of one council, in the order of its references."""
    listed = uses if council.applications else []
    found: list[Contract] = []
    done: set[str] = set()
    for use in uses:
        if use.good.product.key in done:
            continue
        done.add(use.good.product.key)
        covers = tuple(one for one in listed if one.good is use.good)
        found += _history(plan, use, covers, draw)
    found += _unlisted(plan, council, uses, draw)
    found += _services(plan, council, draw)
    found.sort(key=lambda one: (one.starts_on, one.title))
    return [
        replace(one, reference=_reference(council, number))
        for number, one in enumerate(found, start=1)
    ]


def _reference(council: Council, number: int) -> str:
    code = council.code
    return {
        "transparency": f"{code}-{number:04d}",
        "directorate": f"S{1000 + number}",
        "capitals": f"DN{410_000 + 137 * number}",
        "committee": f"{number}",
        "sap": f"46000{20_000 + 7 * number}",
        "minimal": f"ICT/{number:03d}",
    }[council.contract_form]


def _history(
    plan: Plan, use: Use, covers: tuple[Use, ...], draw: Draw
) -> list[Contract]:
    key = (use.council.code, use.function.key)
    terms = [
        term
        for term in plan.terms
        if (term.council, term.function) == (use.council.code, use.function.key)
    ]
    if terms:
        return _fixed_history(plan, use, covers, draw)
    cluster = cluster_of(plan, use)
    likely = 0.92 if use.good.annual_high > 80_000 else 0.7
    if cluster is None and not draw.chance(likely, "contract", *key):
        return []
    spans = spans_of(plan, use, cluster, draw)
    return [
        *(
            _contract(plan, use, span, generation=generation, covers=covers, draw=draw)
            for generation, span in spans
        ),
        *_beside(plan, use, spans[-1][1], covers, draw),
    ]


def _fixed_history(
    plan: Plan, use: Use, covers: tuple[Use, ...], draw: Draw
) -> list[Contract]:
    terms = [
        term
        for term in plan.terms
        if (term.council, term.function) == (use.council.code, use.function.key)
    ]
    found = []
    for generation, term in enumerate(terms, start=4 - len(terms)):
        good = plan.goods[term.product]
        then = replace(use, good=good)
        seen = covers if good is use.good else ()
        span = Span(term.starts_on, term.ends_on)
        found.append(
            _contract(plan, then, span, generation=generation, covers=seen, draw=draw)
        )
    return found


def _contract(
    plan: Plan,
    use: Use,
    span: Span,
    *,
    generation: int = 3,
    covers: tuple[Use, ...] = (),
    draw: Draw,
    part: str = "",
) -> Contract:
    key = (use.council.code, use.function.key, use.good.product.key, generation, part)
    good = use.good
    supplier, as_written = _supplier(plan, good, span.starts_on, draw, *key)
    text = text_of(use, Signer(supplier, as_written), span, draw, (part, *key))
    annual = _annual(use, generation, part, draw, *key)
    days = (
        span.maximum_end if draw.chance(0.3, "to max", *key) else span.contractual_end
    ) - span.starts_on
    return Contract(
        council=use.council,
        good=good,
        function=use.function,
        generation=generation,
        covers=covers,
        relation="implements" if part == "implementation" else "covers",
        difficulty=text.difficulty,
        reference="",
        title=text.title,
        description=text.description,
        supplier=varied(as_written, draw.share("variant", *key)),
        supplier_key=supplier.key,
        company_number=supplier.company_number
        if supplier.name == as_written and draw.chance(0.7, "number", *key)
        else "",
        department=use.function.department
        if use.function.tier == "front-line" or draw.chance(0.5, "department", *key)
        else "Digital and ICT",
        starts_on=span.starts_on,
        contractual_end=span.contractual_end,
        current_end=span.current_end,
        maximum_end=span.maximum_end,
        extension_months=span.months,
        extension_count=span.count,
        extensions_taken=span.taken,
        annual=annual,
        total=round(annual * max(1, days.days / 365.25)),
        route=_route(annual, span.starts_on, bool(good.sellers), draw, *key),
        notice_months=draw.weighted((0, 3, 6, 12), (40, 30, 20, 10), "notice", *key),
    )


def _supplier(
    plan: Plan, good: Good, on: date, draw: Draw, *key: object
) -> tuple[Supplier, str]:
    """Who signed on a day, and under which name."""
    if good.sellers:
        seller = draw.pick(good.sellers, "seller", key[0], key[2])
        return seller, seller.name
    for until, name in good.named_until:
        if on < until:
            known = {one.name: one for one in plan.suppliers.values()}
            return known.get(name, good.maker), name
    return good.maker, good.maker.name


def _annual(use: Use, generation: int, part: str, draw: Draw, *key: object) -> int:
    good = use.good
    share = draw.share("annual", use.council.code, use.function.key)
    price = good.annual_low + share * (good.annual_high - good.annual_low)
    price *= use.council.size * PRICES[generation]
    price *= {"": 1.0, "hosting": 0.2, "implementation": 0.35}[part]
    return round(price / 50) * 50 if draw.chance(0.6, "round", *key) else round(price)


def _route(annual: int, on: date, resold: bool, draw: Draw, *key: object) -> str:
    ways: tuple[str, ...]
    if annual < SMALL:
        ways = ("Request for quotation", "Direct award", "Waiver", "G-Cloud call-off")
    elif resold:
        number = framework_on(on)
        ways = (
            f"Framework {number} call-off",
            f"{number} direct award",
            "KCS framework",
        )
    elif on >= NEW_LAW:
        ways = (
            "Competitive flexible procedure",
            "Framework call-off",
            "Open procedure",
        )
    else:
        ways = (
            "Framework call-off",
            "G-Cloud call-off",
            "Open procedure",
            "Direct award",
        )
    return draw.pick(ways, "route", *key)


def _beside(
    plan: Plan, use: Use, span: Span, covers: tuple[Use, ...], draw: Draw
) -> list[Contract]:
    """Now and then a second contract: hosting apart, or the work of putting it in."""
    key = (use.council.code, use.function.key)
    found = []
    if use.good.hosting == "hosted" and draw.chance(0.14, "hosting apart", *key):
        found.append(
            _contract(plan, use, span, covers=covers, draw=draw, part="hosting")
        )
    if use.good.annual_high > 100_000 and draw.chance(0.07, "put in", *key):
        short = Span(span.starts_on, last_day(span.starts_on, 12))
        found.append(
            _contract(plan, use, short, covers=covers, draw=draw, part="implementation")
        )
    return found


def _unlisted(
    plan: Plan, council: Council, uses: list[Use], draw: Draw
) -> list[Contract]:
    """Contracts for functions of which the application list says nothing."""
    held = {use.function.key for use in uses}
    others = [one for one in plan.functions.values() if one.key not in held]
    weights = [one.weight for one in others]
    found = []
    for function in draw.sample(
        others, weights, min(3, len(others)), "unlisted", council.code
    ):
        goods = plan.goods_for(function.key)
        good = draw.weighted(
            goods, [one.share for one in goods], "unlisted", council.code, function.key
        )
        if good.product.key not in {use.good.product.key for use in uses}:
            use = Use(council, function, good)
            span = current_span(plan, draw, council.code, function.key)
            found.append(_contract(plan, use, span, draw=draw))
    return found


def _services(plan: Plan, council: Council, draw: Draw) -> list[Contract]:
    """Contracts that are no software at all."""
    weights = [1.0] * len(plan.services)
    some = draw.sample(
        plan.services, weights, plan.services_per_council, "services", council.code
    )
    return [_service(plan, council, one, draw) for one in some]


def _service(
    plan: Plan, council: Council, service: tuple[str, str, str, int], draw: Draw
) -> Contract:
    title, supplier, department, price = service
    key = (council.code, title)
    span = current_span(plan, draw, *key)
    annual = round(price * council.size * (0.7 + 0.6 * draw.share("annual", *key)))
    text = Text(title, draw.pick((".", "", title), "said", *key), "service")
    return Contract(
        council=council,
        good=None,
        function=None,
        generation=3,
        covers=(),
        relation="covers",
        difficulty=text.difficulty,
        reference="",
        title=text.title,
        description=text.description,
        supplier=varied(supplier, draw.share("variant", *key)),
        supplier_key="",
        company_number="",
        department=department,
        starts_on=span.starts_on,
        contractual_end=span.contractual_end,
        current_end=span.current_end,
        maximum_end=span.maximum_end,
        extension_months=span.months,
        extension_count=span.count,
        extensions_taken=span.taken,
        annual=annual,
        total=round(
            annual * max(1, (span.contractual_end - span.starts_on).days / 365.25)
        ),
        route=_route(annual, span.starts_on, False, draw, *key),
        notice_months=draw.pick((0, 0, 1, 3), "notice", *key),
    )
