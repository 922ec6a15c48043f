"""Which council uses what, and how its IT department would write it down.

A row is what a person types: versions, aliases, former names, acronyms, now and then
a slip; makers are missing in about one row of six.
"""

from dataclasses import dataclass
from datetime import date

from tools.demonstration.draws import Draw
from tools.demonstration.plan import Council, Function, Good, Plan
from tools.demonstration.words import misspelt, short_name

HOSTING = {
    "saas": ("SaaS", "Cloud (SaaS)", "Software as a service"),
    "hosted": ("Hosted by supplier", "Supplier hosted", "Hosted"),
    "on-premises": ("On premises", "Council data centre", "On-prem"),
    "managed": ("Managed service", "Managed service", "Managed"),
}
OWNERS = ("Head of {area}", "{area} systems manager", "{area} service manager")


@dataclass(frozen=True)
class Use:
    """A council's use of a product for a function."""

    council: Council
    function: Function
    good: Good


@dataclass(frozen=True)
class ApplicationRow:
    """One row of an application list, as text; `use` is what it stands for."""

    use: Use
    product: str
    vendor: str
    supplier: str
    service_area: str
    function: str
    tier: str
    hosting: str
    users: str
    satisfaction: str
    skill: str
    owner: str
    confirmed: date | None


def uses_of(plan: Plan, council: Council, draw: Draw) -> list[Use]:
    """What a council uses: one product for each of its functions."""
    set_before = _set_before(plan, council)
    size = council.applications or 34
    others = [one for one in plan.functions.values() if one.key not in set_before]
    weights = [one.weight for one in others]
    some = draw.sample(
        others, weights, size - len(set_before), "functions", council.code
    )
    wanted = {one.key for one in some} | set(set_before)
    held: list[Use] = []
    for function in plan.functions.values():
        if function.key in wanted:
            good = _product_for(
                plan, council, function, held=held, set_before=set_before, draw=draw
            )
            held.append(Use(council, function, good))
    return held


def _set_before(plan: Plan, council: Council) -> dict[str, str]:
    """Function to product, where the plan decides: the latest fixed term, a cluster."""
    found = {
        term.function: term.product
        for term in sorted(plan.terms, key=lambda term: term.starts_on)
        if term.council == council.code
    }
    for cluster in plan.clusters:
        if council.code in cluster.councils:
            found[cluster.function] = cluster.product
    return found


def _product_for(
    plan: Plan,
    council: Council,
    function: Function,
    *,
    held: list[Use],
    set_before: dict[str, str],
    draw: Draw,
) -> Good:
    if function.key in set_before:
        return plan.goods[set_before[function.key]]
    shared = [use.good for use in held if function.key in use.good.also]
    if shared and draw.chance(0.7, "shared", council.code, function.key):
        return shared[0]
    goods = plan.goods_for(function.key)
    weights = [good.share for good in goods]
    return draw.weighted(goods, weights, "product", council.code, function.key)


def rows_of(plan: Plan, uses: list[Use], draw: Draw) -> list[ApplicationRow]:
    """The application list of one council, in the order in which it keeps it."""
    makers = {use.good.maker.key for use in uses}
    drawn = plan.contentment
    mean = (
        drawn["level"]
        + drawn["slope"] * (len(makers) - drawn["middle"])
        + uses[0].council.contentment
    )
    rows = [_row(plan, use, mean, draw) for use in uses]
    if draw.chance(0.5, "order", uses[0].council.code):
        rows.sort(key=lambda row: row.product.lower())
    return rows


def _row(plan: Plan, use: Use, mean: float, draw: Draw) -> ApplicationRow:
    key = (use.council.code, use.function.key)
    function, good = use.function, use.good
    bought = draw.pick(good.sellers, "seller", *key) if good.sellers else good.maker
    wrote_supplier = draw.chance(0.6, "supplier", *key)
    vendor = _vendor(use, draw)
    return ApplicationRow(
        use=use,
        product=_name(use, draw),
        vendor=vendor,
        supplier=short_name(bought.name) if wrote_supplier and vendor else "",
        service_area=function.area,
        function=draw.pick(function.council_labels, "label", use.council.code),
        tier="Front line" if function.tier == "front-line" else "Corporate",
        hosting=draw.pick(HOSTING[good.hosting], "hosting", use.council.code),
        users=_users(use, draw),
        satisfaction=_satisfaction(mean, draw, *key),
        skill=_skill(draw, *key),
        owner=draw.pick(OWNERS, "owner", *key).format(area=function.area)
        if draw.chance(0.8, "owned", *key)
        else "",
        confirmed=_confirmed(plan, draw, *key),
    )


def _name(use: Use, draw: Draw) -> str:
    key = (use.council.code, use.function.key)
    product = use.good.product
    if use.function.key in use.good.also:
        return f"{product.name} ({use.function.label.lower()})"
    style = draw.weighted(
        ("exact", "alias", "version", "vendor", "live", "slip"),
        (52, 22, 9, 6, 6, 5),
        "name",
        *key,
    )
    maker = short_name(use.good.maker.name)
    major, minor = draw.whole(3, 22, "major", *key), draw.whole(0, 9, "minor", *key)
    versioned = use.good.hosting != "managed"
    return {
        "exact": product.name,
        "alias": draw.pick(product.aliases or (product.name,), "alias", *key),
        "version": f"{product.name} v{major}.{minor}" if versioned else product.name,
        "vendor": product.name if maker in product.name else f"{maker} {product.name}",
        "live": f"{product.name} - live",
        "slip": misspelt(product.name, draw.share("slip", *key)),
    }[style]


def _vendor(use: Use, draw: Draw) -> str:
    key = (use.council.code, use.function.key)
    maker = use.good.maker
    style = draw.weighted(
        ("none", "short", "legal", "former"), (17, 48, 22, 13), "vendor", *key
    )
    if style == "none":
        return ""
    if style == "former" and maker.former_names:
        return draw.pick(maker.former_names, "former", *key)
    return maker.name if style == "legal" else short_name(maker.name)


def _users(use: Use, draw: Draw) -> str:
    key = (use.council.code, use.function.key)
    if draw.chance(0.15, "no users", *key):
        return ""
    number = use.good.users * use.council.size * (0.6 + 0.8 * draw.share("users", *key))
    step = 10 if number > 100 else 5
    return str(max(step, round(number / step) * step))


def _satisfaction(mean: float, draw: Draw, *key: object) -> str:
    if draw.chance(0.1, "no rating", *key):
        return ""
    return str(min(5, max(1, round(mean + 0.85 * draw.bell("rating", *key)))))


def _skill(draw: Draw, *key: object) -> str:
    if draw.chance(0.14, "no skill", *key):
        return ""
    return str(draw.weighted((0, 1, 2, 3, 4), (8, 22, 34, 26, 10), "skill", *key))


def _confirmed(plan: Plan, draw: Draw, *key: object) -> date | None:
    kind = draw.weighted(("year", "older", "none"), (72, 16, 12), "confirmed", *key)
    if kind == "none":
        return None
    last = plan.today.replace(day=1)
    if kind == "older":
        last = last.replace(year=last.year - 1)
    return draw.day(last.replace(year=last.year - 1), last, "confirmed on", *key)
