"""Linking one organisation's lists: what is looked at, proposed, and kept.

The lists are read and the engine is asked outside a transaction, because that can take
seconds; what came of it is kept in one.
"""

from guildhall.office.register.linking.asking import propose
from guildhall.office.register.linking.keeping import keep, settle, settle_again
from guildhall.office.register.linking.listed import Lists, read_lists

__all__ = ["Lists", "keep", "propose", "read_lists", "settle", "settle_again"]
