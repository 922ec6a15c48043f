"""Guildhall: the open platform of a regional innovation office and its councils."""

__version__ = "0.1.0"
