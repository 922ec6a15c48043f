"""What a contract is for and which product it buys: as given, else as its words say.

What a council or its list says is kept as it says it. Where it is silent, a product
named in the contract speaks first, then the words of the title, then the description.
Works, care and equipment are passed over: that a roof is a school's does not make it
education management.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from guildhall.engines.matching.applications.rows import ContractRow
from guildhall.engines.matching.applications.views import read_contract
from guildhall.engines.matching.evidence.kinds import Kind
from guildhall.engines.matching.opportunities.rows import LiveContract
from guildhall.engines.matching.products import ProductGraph

# How clearly words must speak of a function, by what the contract buys and whether
# its supplier is known to make or sell systems; 9 is never.
_LEAST: Final = {
    (Kind.SOFTWARE, True): 0.5,
    (Kind.SOFTWARE, False): 0.5,
    (Kind.UNCLEAR, True): 0.5,
    (Kind.UNCLEAR, False): 1.2,
}
_LEAST_OF_OTHERS: Final = 9.0


@dataclass(frozen=True)
class Class:
    """The key a contract is grouped by, with the names that people read."""

    function_key: str
    function: str
    product_key: str
    product: str


def classify(contract: LiveContract, graph: ProductGraph) -> Class:
    """Say what a contract is for, empty keys where nothing says it."""
    function_key, function = _function_given(contract.function, graph)
    product_key, product = _product_given(contract.product, graph)
    if function_key and (product_key or not contract.title):
        return Class(function_key, function, product_key, product)
    read = _read(contract.title, contract.description, contract.supplier, graph)
    told_function, told_product = read
    if not product_key:
        product_key = product = told_product
    if not function_key:
        key = _of_product(product, told_function, graph)
        function_key, function = key, graph.functions.name(key) if key else ""
    if contract.function and not _is_for(product, function_key, graph):
        product_key = product = contract.product
    return Class(function_key, function, product_key.casefold(), product)


@lru_cache(maxsize=1 << 16)
def _function_given(written: str, graph: ProductGraph) -> tuple[str, str]:
    """A function as given, under the key of ours where it is written as ours."""
    text = " ".join(written.split())
    if not text:
        return "", ""
    known = graph.functions.by_own_name.get(text.casefold())
    if known:
        return known, text
    return text.casefold(), text


@lru_cache(maxsize=1 << 16)
def _product_given(written: str, graph: ProductGraph) -> tuple[str, str]:
    """A product as given, under that of the graph where it is one of its names."""
    text = " ".join(written.split())
    if not text:
        return "", ""
    for mention in graph.mentions(text):
        if mention.alias.casefold() == text.casefold():
            return mention.product.casefold(), text
    return text.casefold(), text


@lru_cache(maxsize=1 << 16)
def _read(
    title: str, description: str, supplier: str, graph: ProductGraph
) -> tuple[str, str]:
    """Function key and product that the words of a contract speak of."""
    row = ContractRow("", "", title, description, supplier)
    view = read_contract(row, graph)
    named = [m.product for m in (*view.in_title, *view.in_text)]
    current = [product for product in named if product not in view.outgoing]
    sells_systems = bool(graph.organisations_named(supplier))
    least = _LEAST.get((view.kind, sells_systems), _LEAST_OF_OTHERS)
    said = graph.functions.spoken_of(title) or view.functions
    clear = {k: v for k, v in said.items() if v >= least}
    key = max(sorted(clear), key=lambda k: clear[k], default="")
    return key, current[0] if current else ""


def _of_product(product: str, told: str, graph: ProductGraph) -> str:
    """The function told, unless the product is known to be for another."""
    known = graph.by_name.get(product)
    if known is None or not known.functions or told in known.functions:
        return told
    return known.functions[0]


def _is_for(product: str, function_key: str, graph: ProductGraph) -> bool:
    """Say whether a product found in the words can be what a given function means."""
    known = graph.by_name.get(product)
    if known is None or function_key not in graph.functions.by_key:
        return True
    return function_key in known.functions
