"""How each field of a release behaves when releases of one process are merged.

The rules are those of release schema 1.1 of the Open Contracting Data Standard
("Merging", standard.open-contracting.org, read in the tests of its own library,
ocdsmerge 0.8): a field is dropped, replaced as a whole list, or merged by `id`.
"""

from collections.abc import Mapping
from typing import Final

OMIT: Final = "omitWhenMerged"
WHOLE: Final = "wholeListMerge"

Path = tuple[str, ...]
MergeRules = Mapping[Path, str]

_ORGANISATION_REFERENCES: Final[tuple[Path, ...]] = (
    ("buyer",),
    ("tender", "procuringEntity"),
    ("tender", "tenderers"),
    ("awards", "suppliers"),
    ("contracts", "implementation", "transactions", "payer"),
    ("contracts", "implementation", "transactions", "payee"),
)
_STAGES: Final = ("tender", "awards", "contracts")

CORE_RULES: Final[MergeRules] = {
    **{(name,): OMIT for name in ("id", "date", "tag")},
    **dict.fromkeys(
        (
            ("parties", "additionalIdentifiers"),
            ("parties", "roles"),
            ("relatedProcesses", "relationship"),
            ("contracts", "relatedProcesses", "relationship"),
            ("tender", "additionalProcurementCategories"),
            ("tender", "submissionMethod"),
            *((stage, "items", "additionalClassifications") for stage in _STAGES),
            *((stage, "amendment", "changes") for stage in _STAGES),
            *((stage, "amendments", "changes") for stage in _STAGES),
            *((*path, "additionalIdentifiers") for path in _ORGANISATION_REFERENCES),
        ),
        WHOLE,
    ),
}


class Branch(dict[str, "Branch | str"]):
    """The rules below one field: its children, each a rule or a further branch."""


NO_RULES: Final = Branch()


def grow(rules: MergeRules) -> Branch:
    """Arrange rules by path as a tree, so that a walk carries its own branch."""
    root = Branch()
    for path, rule in rules.items():
        node = root
        for part in path[:-1]:
            below = node.setdefault(part, Branch())
            if isinstance(below, str):
                break
            node = below
        else:
            node[path[-1]] = rule
    return root


def omits_only_at_top(rules: MergeRules) -> bool:
    """Say whether fields are dropped at the top of a release and nowhere below."""
    dropped = {path for path, rule in rules.items() if rule == OMIT}
    return dropped == {("id",), ("date",), ("tag",)}
