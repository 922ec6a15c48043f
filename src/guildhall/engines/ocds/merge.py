"""Merge the releases of one process, fast, with the answer ocdsmerge gives.

Values are walked once as nested objects instead of being flattened to paths and
back. Shapes on which the two ways could differ (ids of mixed types in one list, a
field that changes its kind between releases) go to `reference.py` instead.
The order of keys is also that of ocdsmerge: by first appearance, `id` first in an
item of a list, and a place kept for a value that was once null.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, Final

from guildhall.engines.ocds import reference
from guildhall.engines.ocds.reference import Release
from guildhall.engines.ocds.rules import (
    CORE_RULES,
    NO_RULES,
    Branch,
    MergeRules,
    grow,
    omits_only_at_top,
)
from guildhall.foundation.refusal import NotValid

_AT_TOP: Final = frozenset(("id", "date", "tag", "ocid"))


class _Uncovered(Exception):
    """The fast path does not cover this shape."""


class _Items(list[dict[str, Any]]):
    """A list of objects that is merged by `id`, with the items found by it."""

    __slots__ = ("by_id", "id_type")

    def __init__(self) -> None:
        super().__init__()
        self.by_id: dict[Any, dict[str, Any]] = {}
        self.id_type: type | None = None

    def item(self, identity: Any) -> dict[str, Any]:
        """Give the item of this id, made now when it is new."""
        kind = type(identity)
        if kind is not self.id_type:
            if self.id_type is not None or (kind is not str and kind is not int):
                raise _Uncovered
            self.id_type = kind
        found = self.by_id.get(identity)
        if found is None:
            found = self.by_id[identity] = {"id": identity}
            self.append(found)
        return found


class Compiler:
    """Compiles releases under one set of merge rules, ready made for many calls."""

    def __init__(self, rules: MergeRules = CORE_RULES) -> None:
        self.rules = rules
        self._tree = grow(rules)
        self._fast = omits_only_at_top(rules)
        self.by_reference = 0
        """How many processes the reference answered for."""

    def compile(self, releases: Sequence[Release]) -> Release:
        """Merge the releases of one process into a compiled release.

        Args:
            releases: of one ocid, in any order; never empty.

        Returns:
            The compiled release: tag `compiled`, the date of the latest release.

        Raises:
            NotValid: they cannot be merged; the sentence names the ocid.
        """
        if self._fast:
            try:
                return self._compile(releases)
            except _Uncovered:
                self.by_reference += 1
            except RecursionError as error:
                raise NotValid(
                    f"the releases of {releases[0].get('ocid')} are nested too deeply "
                    "to be notices; take them out of the file"
                ) from error
        return reference.compile_release(releases, rules=self.rules)

    def _compile(self, releases: Sequence[Release]) -> Release:
        if len(releases) > 1:
            releases = _by_date(releases)
        latest = releases[-1]
        ocid, date = latest.get("ocid"), latest.get("date")
        merged: dict[str, Any] = {
            "tag": ["compiled"],
            "id": f"{ocid}-{date}",
            "date": date,
            "ocid": ocid,
        }
        for release in releases:
            kept = {k: v for k, v in release.items() if k not in _AT_TOP}
            _absorb(merged, kept, self._tree)
        return _settled(merged)


def compile_release(
    releases: Sequence[Release], *, rules: MergeRules = CORE_RULES
) -> Release:
    """Merge the releases of one process once; see `Compiler.compile`."""
    return Compiler(rules).compile(releases)


def _by_date(releases: Sequence[Release]) -> Sequence[Release]:
    try:
        return sorted(releases, key=itemgetter("date"))
    except (KeyError, TypeError) as error:
        raise _Uncovered from error


def _absorb(node: dict[str, Any], value: dict[str, Any], rules: Branch) -> None:
    """Lay one object over what earlier releases said of it."""
    for key, new in value.items():
        kind = type(new)
        if kind is dict or kind is list:
            below = rules.get(key, NO_RULES)
            if type(below) is str or (kind is list and not _all_objects(new)):
                if kind is dict:
                    raise _Uncovered
                _replace(node, key, new)
            elif new and kind is dict:
                _absorb_object(node, key, new, below)  # type: ignore[arg-type]
            elif new:
                _absorb_items(node, key, new, below)  # type: ignore[arg-type]
        elif key not in node:
            node[key] = new
        else:
            _replace(node, key, new)


def _all_objects(values: list[Any]) -> bool:
    for value in values:  # noqa: SIM110  half the time of `all`, a million times a file
        if type(value) is not dict:
            return False
    return True


def _replace(node: dict[str, Any], key: str, new: Any) -> None:
    """Set a value that is replaced as a whole; a null never erases an object."""
    old = node.get(key)
    if type(old) is _Items or (type(old) is dict and type(new) is not dict):
        if new is not None:
            raise _Uncovered
        return
    node[key] = new


def _absorb_object(
    node: dict[str, Any], key: str, new: dict[str, Any], rules: Branch
) -> None:
    old = node.get(key)
    if type(old) is dict:
        _absorb(old, new, rules)
        return
    if old is not None:
        raise _Uncovered
    fresh: dict[str, Any] = {}
    _absorb(fresh, new, rules)
    if fresh:
        node.pop(key, None)  # a null kept no place for an object
        node[key] = fresh


def _absorb_items(
    node: dict[str, Any], key: str, new: list[dict[str, Any]], rules: Branch
) -> None:
    old = node.get(key)
    if old is not None and type(old) is not _Items:
        raise _Uncovered
    items: Any = _Items() if old is None else old
    for value in new:
        if "id" in value:
            _absorb(items.item(value["id"]), value, rules)
        else:
            fresh: dict[str, Any] = {}
            _absorb(fresh, value, rules)
            if fresh:
                items.append(fresh)
    if items and old is None:
        node.pop(key, None)
        node[key] = items


def _settled(node: dict[str, Any]) -> dict[str, Any]:
    """Drop the places kept for nulls; whole lists stay as they were published."""
    settled: dict[str, Any] = {}
    for key, value in node.items():
        kind = type(value)
        if kind is dict:
            settled[key] = _settled(value)
        elif kind is _Items:
            settled[key] = [_settled(item) for item in value]
        elif value is not None:
            settled[key] = value
    return settled
