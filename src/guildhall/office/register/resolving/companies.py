"""Names of companies that our own tables know to be one, so that they meet.

`Civica`, `Civica UK Ltd` and `Civica Group` are one supplier; a company that was bought,
or that bears a former name, stays apart: whoever reads a contract must find who signed
it. Words that say only where a company sits are left out on both sides.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from guildhall.engines.matching.names import fold
from guildhall.engines.matching.products.graph import ProductGraph
from guildhall.engines.matching.products.load import default_graph

OF_THE_SAME = frozenset({"legal", "trading", "short"})
SAYING_WHERE = frozenset(
    {"uk", "gb", "group", "holding", "holdings", "international", "europe", "emea"}
)


@lru_cache(maxsize=1 << 14)
def company_key(name: str) -> str:
    """The key by which the names of one company meet; empty for no name."""
    known = known_names().get(bare(name))
    return fold(known or name).key


def bare(name: str) -> tuple[str, ...]:
    """The words of a name without those that say only where the company sits."""
    core = fold(name).core
    return tuple(word for word in core if word not in SAYING_WHERE) or core


@lru_cache(maxsize=1)
def known_names() -> Mapping[tuple[str, ...], str]:
    """The company of our tables that each name means; none where it may mean several."""
    own = {bare(name): name for name in reversed(list(companies(default_graph())))}
    others: dict[tuple[str, ...], set[str]] = {}
    for company in default_graph().organisations:
        for other in company.other_names:
            if other.kind in OF_THE_SAME:
                others.setdefault(bare(other.name), set()).add(company.name)
    clear = {words: names.pop() for words, names in others.items() if len(names) == 1}
    return clear | own


def companies(graph: ProductGraph) -> Iterator[str]:
    """The companies of our tables, under their own names."""
    for company in graph.organisations:
        yield company.name
    for product in graph.products:
        for tie in product.ties:
            yield tie.organisation
