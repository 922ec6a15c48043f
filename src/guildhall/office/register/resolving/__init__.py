"""What is read out of list rows: supplier, product and function. Derived, never a cell.

Suppliers meet by their folded names; products by the names and aliases of the shared
catalogue, a name that is also a common word only with a second witness; functions by
the words of purpose, title and product. Everything here can be computed again from the
rows and the catalogue at any time.
"""

from guildhall.office.register.resolving.again import read_again
from guildhall.office.register.resolving.buyers import tie_buyers
from guildhall.office.register.resolving.catalogue import graph, product_key
from guildhall.office.register.resolving.reading import (
    resolve_applications,
    resolve_contracts,
    resolve_notices,
)
from guildhall.office.register.resolving.suppliers import supplier_key, tidy

__all__ = [
    "graph",
    "product_key",
    "read_again",
    "resolve_applications",
    "resolve_contracts",
    "resolve_notices",
    "supplier_key",
    "tidy",
    "tie_buyers",
]
