"""Read any spreadsheet: find the headings, map the columns, type the cells, lose no row.

Pure: bytes in, frozen results out. Kinds, fields and limits are tables; every result
says why. Untrusted files are read through `guildhall.office.intake.sandbox`.
"""

from guildhall.engines.tabular.cells.outcome import Duration, Money, Month, Value
from guildhall.engines.tabular.plan import DEFAULT, Kind, Limits, ReadPlan
from guildhall.engines.tabular.reading import read
from guildhall.engines.tabular.result import (
    Aside,
    AsideKind,
    Batch,
    Column,
    Problem,
    Reading,
    ReadingJson,
    Record,
    TypedCell,
)

__all__ = [
    "DEFAULT",
    "Aside",
    "AsideKind",
    "Batch",
    "Column",
    "Duration",
    "Kind",
    "Limits",
    "Money",
    "Month",
    "Problem",
    "ReadPlan",
    "Reading",
    "ReadingJson",
    "Record",
    "TypedCell",
    "Value",
    "read",
]
