"""The slow, certain way to merge: the standard's own library, ocdsmerge.

Every shape that the fast path does not cover is answered here, and the tests hold
the fast path to this answer.
"""

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from guildhall.engines.ocds.rules import CORE_RULES, MergeRules
from guildhall.foundation.refusal import NotValid

Release = dict[str, Any]


def compile_release(
    releases: Sequence[Release], *, rules: MergeRules = CORE_RULES
) -> Release:
    """Merge the releases of one process with ocdsmerge.

    Args:
        releases: of one ocid, in any order; each but a single one has a `date`.
        rules: how fields behave, by path.

    Raises:
        NotValid: a date is missing, or a field is a text in one release and an
            object or list in another.
    """
    from ocdsmerge import Merger
    from ocdsmerge.exceptions import OCDSMergeError

    merger = Merger(merge_rules=dict(rules))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compiled: Release = merger.create_compiled_release(list(releases))
    except (OCDSMergeError, TypeError, AttributeError) as error:
        raise NotValid(_sentence(releases, error)) from error
    return compiled


def rules_of_schema(schema: Mapping[str, Any]) -> MergeRules:
    """Read the merge rules out of a release schema, extensions applied or not.

    Raises:
        NotValid: it is no release schema.
    """
    from ocdsmerge.rules import get_merge_rules

    try:
        return dict(get_merge_rules(dict(schema)))
    except (KeyError, TypeError, AttributeError) as error:
        raise NotValid(
            "the schema has no 'properties' as a release schema has; "
            "give the release-schema.json of the standard"
        ) from error


def _sentence(releases: Sequence[Release], error: Exception) -> str:
    ocid = next((r.get("ocid") for r in releases if isinstance(r, dict)), None)
    said = str(error).rstrip(".")
    return f"the releases of {ocid} cannot be merged: {said}; correct it in the file"
