"""What is read out of list rows: supplier, product and function. Derived, never a cell.

Suppliers meet by their folded names; products by the names and aliases of the shared
catalogue, a name that is also a common word only with a second witness; functions by
the words of purpose, title and product. Everything here can be computed again from the
rows and the catalogue at any time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.text import slugify

from guildhall.engines.matching.names import fold
from guildhall.engines.matching.products.graph import Alias, ProductGraph, Tie
from guildhall.engines.matching.products.graph import Product as EngineProduct
from guildhall.engines.matching.products.load import default_graph
from guildhall.engines.matching.products.mentions import Mention
from guildhall.office.people.models import Organisation
from guildhall.office.register.models import (
    Application,
    Contract,
    Notice,
    NoticeBuyer,
    Product,
    ProductVendor,
    Supplier,
)
from guildhall.office.register.rules import shortened

HOUSE = "what is read out of rows is derived for everybody"
DERIVED: Mapping[type[Any], tuple[str, ...]] = {
    Application: ("product", "vendor", "function"),
    Contract: ("product", "supplier", "function"),
    Notice: ("function",),
}
# Functions whose word is said of any software contract ("NetApp licensing"): one word of
# a title is not enough for them.
SAID_OF_SOFTWARE = frozenset({"licensing"})
NOBODY = frozenset({"", "-", "various", "n/a", "na", "none", "tbc", "tba", "unknown"})


def graph() -> ProductGraph:
    """The shared catalogue as the engine takes it: our tables, and what is stored besides.

    Made again for each batch: the catalogue is small, and a confirmed alias counts at
    once.
    """
    known = default_graph()
    stored = Product.objects.prefetch_related("aliases").select_related("maker")
    changed = []
    for product in stored:
        ours = known.by_name.get(product.name)
        named = {alias.name for alias in ours.aliases} if ours else set()
        new = tuple(
            Alias(alias.name)
            for alias in product.aliases.all()
            if alias.is_confirmed and alias.name not in named
        )
        if ours and new:
            changed.append(replace(ours, aliases=(*ours.aliases, *new)))
        elif ours is None:
            changed.append(engine_product(product, new))
    return known.with_products(changed) if changed else known


def engine_product(product: Product, aliases: tuple[Alias, ...]) -> EngineProduct:
    """A stored product that our own tables do not have."""
    maker = product.maker
    return EngineProduct(
        name=product.name,
        aliases=aliases,
        functions=(product.function,) if product.function else (),
        ties=(Tie(maker.name, source=product.source),) if maker else (),
        source=product.source,
        verified=product.is_verified,
    )


def product_key(name: str) -> str:
    """The key of a product in addresses."""
    return slugify(name)[:120]


def resolve(model: type[Any], records: Sequence[Any]) -> None:
    """Read product, supplier and function out of records, in place, not yet saved."""
    if model is Notice:
        for record in records:
            texts = (record.title, record.description)
            record.function = function_of("", default_graph(), "", texts)
        return
    known = graph()
    suppliers = suppliers_for(supplier_text(record) for record in records)
    products = dict(Product.objects.values_list("key", "pk"))
    for record in records:
        said = supplier_text(record)
        found = suppliers.get(supplier_key(said))
        name = product_of(known, record)
        record.product_id = products.get(product_key(name)) if name else None
        if isinstance(record, Application):
            record.vendor_id = found or maker_of(record.product_id)
            said_function, texts = record.function_text, (record.purpose, record.name)
        else:
            record.supplier_id = found
            said_function, texts = "", (record.title, record.description)
        record.function = function_of(said_function, known, name, texts)


def after_writing(model: type[Any], records: Sequence[Any]) -> None:
    """Tie notices to the organisations that their buyers' names mean."""
    if model is not Notice:
        return
    names = buyer_names()
    NoticeBuyer.objects.filter(notice__in=[record.pk for record in records]).delete()
    NoticeBuyer.objects.bulk_create(
        NoticeBuyer(notice_id=record.pk, organisation_id=pk)
        for record in records
        for pk in sorted(buyers_in(record.buyer_text, names))
    )


def supplier_text(record: Any) -> str:
    """How a record names its supplier or vendor."""
    is_application = isinstance(record, Application)
    return record.vendor_text if is_application else record.supplier_text


def supplier_key(name: str) -> str:
    """The folded name by which suppliers meet; empty for nobody."""
    if name.strip().lower() in NOBODY:
        return ""
    return fold(name).key[:200]


def suppliers_for(names: Iterable[str]) -> dict[str, int]:
    """The ids of suppliers by folded name; those not yet known are added."""
    wanted: dict[str, str] = {}
    for name in names:
        key = supplier_key(name)
        if key:
            wanted.setdefault(key, name)
    known = dict(Supplier.objects.filter(key__in=wanted).values_list("key", "pk"))
    missing = [
        Supplier(
            key=key,
            name=shortened(name, 200),
            is_reseller=default_graph().is_reseller(name),
        )
        for key, name in wanted.items()
        if key not in known
    ]
    Supplier.objects.bulk_create(missing, ignore_conflicts=True)
    if missing:
        known = dict(Supplier.objects.filter(key__in=wanted).values_list("key", "pk"))
    return known


def product_of(known: ProductGraph, record: Any) -> str:
    """The product that a record names, by its name in the catalogue, or nothing."""
    said = supplier_text(record)
    if isinstance(record, Application):
        texts = (record.name, f"{said} {record.name}", record.purpose)
    else:
        texts = (record.title, said, record.description)
    for text in texts:
        found = [m for m in known.mentions(text) if is_sure(known, m, said)]
        if found:
            return best_of(found).product
    return ""


def is_sure(known: ProductGraph, mention: Mention, supplier: str) -> bool:
    """Say whether a mention can be trusted: a common word needs the vendor beside it."""
    if not mention.guarded:
        return True
    made = known.products_of(supplier) if supplier else ()
    return mention.product in made


def best_of(found: Sequence[Mention]) -> Mention:
    """The longest mention; the first of equal ones."""
    return max(found, key=lambda mention: (mention.length, -mention.start))


def maker_of(product_id: int | None) -> int | None:
    """Who makes a product, where the list did not say."""
    if product_id is None:
        return None
    return (
        Product.objects.filter(pk=product_id).values_list("maker_id", flat=True).first()
    )


def function_of(
    said: str, known: ProductGraph, product: str, texts: Sequence[str]
) -> str:
    """The key of the function: as the list says it, else the product's, else the words'.

    Args:
        said: what the list calls the function; empty where it does not say.
        known: the catalogue.
        product: the product's name in it; empty where none was recognised.
        texts: title and description, the most telling first.
    """
    functions = known.functions
    given = functions.keyed(said) if said else None
    if given:
        return given
    listed = known.by_name[product].functions if product in known.by_name else ()
    if listed:
        return listed[0]
    for text in texts:
        spoken = functions.spoken_of(text)
        clear = {k: v for k, v in spoken.items() if v >= 1 or k not in SAID_OF_SOFTWARE}
        if clear:
            return max(clear, key=lambda key: clear[key])
    return ""


def buyer_names() -> dict[str, int]:
    """The ids of organisations by every folded name that buyers write them by."""
    found: dict[str, int] = {}
    for body in Organisation.objects.exclude(kind="supplier"):
        for name in (body.name, body.short_name, *body.other_names):
            found.setdefault(fold(name).key, body.pk)
    return found


def buyers_in(text: str, names: Mapping[str, int]) -> set[int]:
    """The organisations that a buyer's name means; several where they buy jointly."""
    parts = [part for part in text.replace(" & ", ";").split(";") if part.strip()]
    whole = names.get(fold(text).key) if text.strip() else None
    if whole:
        return {whole}
    return {pk for part in parts if (pk := names.get(fold(part).key))}


def tidy() -> None:
    """Take away suppliers that came with a list that no record names any more."""
    named = (
        Contract.objects.unscoped(because=HOUSE).filter(supplier=OuterRef("pk")),
        Application.objects.unscoped(because=HOUSE).filter(vendor=OuterRef("pk")),
        ProductVendor.objects.filter(supplier=OuterRef("pk")),
        Product.objects.filter(maker=OuterRef("pk")),
    )
    unused = Supplier.objects.filter(came_with_a_list=True)
    for rows in named:
        unused = unused.exclude(Exists(rows))
    unused.delete()
