"""The product graph: products, who makes them and when, resellers, and mentions."""

from guildhall.engines.matching.products.graph import (
    Alias,
    Organisation,
    OtherName,
    Product,
    ProductGraph,
    Relation,
    Tie,
)
from guildhall.engines.matching.products.load import default_graph
from guildhall.engines.matching.products.mentions import Mention

__all__ = [
    "Alias",
    "Mention",
    "Organisation",
    "OtherName",
    "Product",
    "ProductGraph",
    "Relation",
    "Tie",
    "default_graph",
]
