"""Reading product, supplier and function out of records, in place, not yet saved."""

from collections.abc import Sequence

from guildhall.engines.matching.products.graph import ProductGraph
from guildhall.engines.matching.products.load import default_graph
from guildhall.engines.matching.products.mentions import Mention
from guildhall.office.register.models import Application, Contract, Notice
from guildhall.office.register.resolving.catalogue import catalogue
from guildhall.office.register.resolving.suppliers import supplier_key, suppliers_for

# Functions whose word is said of any software contract ("NetApp licensing"): one word of
# a title is not enough for them.
SAID_OF_SOFTWARE = frozenset({"licensing"})


def resolve_applications(
    records: Sequence[Application], *, run_id: int | None = None
) -> None:
    """Read product, vendor and function; the maker is the vendor where none is said."""
    known = catalogue()
    vendors = suppliers_for((one.vendor_text for one in records), run_id=run_id)
    for one in records:
        texts = (one.name, f"{one.vendor_text} {one.name}", one.purpose)
        name = product_in(known.graph, texts, one.vendor_text)
        product = known.product(name)
        one.product_id = product.pk if product else None
        vendor = vendors.get(supplier_key(one.vendor_text))
        one.vendor_id = vendor or (product.maker_id if product else None)
        one.function = function_of(
            one.function_text, known.graph, name, (one.purpose, one.name)
        )


def resolve_contracts(
    records: Sequence[Contract], *, run_id: int | None = None
) -> None:
    """Read product, supplier and function."""
    known = catalogue()
    suppliers = suppliers_for((one.supplier_text for one in records), run_id=run_id)
    for one in records:
        texts = (one.title, one.supplier_text, one.description)
        name = product_in(known.graph, texts, one.supplier_text)
        product = known.product(name)
        one.product_id = product.pk if product else None
        one.supplier_id = suppliers.get(supplier_key(one.supplier_text))
        one.function = function_of("", known.graph, name, (one.title, one.description))


def resolve_notices(records: Sequence[Notice]) -> None:
    """Read the function."""
    known = default_graph()
    for one in records:
        one.function = function_of("", known, "", (one.title, one.description))


def product_in(known: ProductGraph, texts: Sequence[str], supplier: str) -> str:
    """The product that the first telling text names, by its name in the catalogue.

    Args:
        known: the catalogue.
        texts: the most telling first.
        supplier: who supplies it; a second witness for names that are common words.
    """
    for text in texts:
        sure = [m for m in known.mentions(text) if is_sure(known, m, supplier)]
        if sure:
            return best_of(sure).product
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
