"""Names of organisations: folded into parts, compared, and company numbers read."""

from guildhall.engines.matching.names.company_numbers import company_number
from guildhall.engines.matching.names.folding import Alias, FoldedName, Kind, fold
from guildhall.engines.matching.names.likeness import name_similarity
from guildhall.engines.matching.names.words import rarity

__all__ = [
    "Alias",
    "FoldedName",
    "Kind",
    "company_number",
    "fold",
    "name_similarity",
    "rarity",
]
