"""Opportunities: what the engine is asked, and how what it finds is kept."""

from guildhall.office.register.opportunities.asking import Asked, ask
from guildhall.office.register.opportunities.keeping import keep

__all__ = ["Asked", "ask", "keep"]
