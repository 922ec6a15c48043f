"""How lists become register records: one receiver each for the three kinds of list.

Columns of their own for what the register asks about; every other mapped field, and
whatever a column cannot hold whole, is kept in `extra`. What was read is derived
(product, supplier, function) in `resolving` and is never written over a cell.
"""

from guildhall.office.register.receivers.applications import Applications
from guildhall.office.register.receivers.base import ListReceiver
from guildhall.office.register.receivers.contracts import Contracts
from guildhall.office.register.receivers.notices import Notices

__all__ = ["Applications", "Contracts", "ListReceiver", "Notices"]
