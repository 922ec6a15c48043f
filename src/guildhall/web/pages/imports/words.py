"""The words of imports: what each kind of list gives back, and values as people read."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.formats import date_format

from guildhall.foundation.money import pounds
from guildhall.office.intake.models import Change
from guildhall.office.intake.rules import Action, RunState, changed_fields

STATE_COLOURS: dict[RunState, str] = {
    RunState.RECEIVED: "quiet",
    RunState.READ: "accent",
    RunState.COMPARING: "quiet",
    RunState.MAPPED: "accent",
    RunState.RUNNING: "quiet",
    RunState.COMMITTED: "green",
    RunState.UNDOING: "quiet",
    RunState.UNDONE: "grey",
    RunState.REFUSED: "red",
    RunState.SET_ASIDE: "grey",
}
RETURNS: dict[str, Sequence[str]] = {
    "applications": (
        "which councils use the same products, and whom to ask about them",
        "the contracts that each application rests on, proposed with reasons",
        "what ends when, and who else could buy the same at that time",
        "how much of your estate rests on few suppliers",
    ),
    "contracts": (
        "what ends when, quarter by quarter, with the last day to give notice",
        "the applications that each contract covers, proposed with reasons",
        "the tender notices that announce or renew your contracts",
        "joint purchases: three or more councils whose contracts end together",
    ),
    "notices": (
        "which of your contracts a notice announces or renews",
        "live tenders for systems that other councils are about to replace",
        "end dates that a notice of change has moved",
    ),
}
ACCEPTED = (
    "CSV in any encoding and with any separator, Excel (xlsx and xls), OpenDocument "
    "(ods), JSON and JSON lines, or a table pasted from a spreadsheet"
)
TROUBLES_WELCOME = (
    "Title rows, two heading rows, merged cells, totals, notes below the table, £ signs "
    "and dates in any usual form are fine. No template is needed."
)
NAMES = {
    "annual_pence": "Annual value",
    "total_pence": "Total value",
    "value_pence": "Value",
    "starts_on": "Start",
    "ends_on": "End",
    "contractual_end_on": "Contractual end",
    "current_end_on": "Current end",
    "latest_end_on": "Last possible end",
}
ENDINGS = ("_text", "_pence", "_on")


def spoken(name: str) -> str:
    """Say the name of a value: `supplier_text` is Supplier."""
    if name in NAMES:
        return NAMES[name]
    for ending in ENDINGS:
        name = name.removesuffix(ending)
    return name.replace("_", " ").capitalize()


def shown(name: str, value: object) -> str:
    """Write a value as people read it."""
    if value is None or value == "":
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name.endswith("_pence") and isinstance(value, int):
        return pounds(value)
    if name.endswith("_on") and isinstance(value, str):
        return date_format(date.fromisoformat(value), "j F Y")
    return str(value)


def flat(values: Mapping[str, object]) -> dict[str, object]:
    """Lay what stands inside a value beside the others."""
    laid: dict[str, object] = {}
    for name, value in values.items():
        laid |= value if isinstance(value, dict) else {name: value}
    return laid


def differences(change: Change) -> list[tuple[str, str, str]]:
    """What a change changes: the name of each value, before, and after."""
    if change.before is None or change.after is None:
        return []
    before, after = flat(change.before["values"]), flat(change.after)
    return [
        (spoken(name), shown(name, before.get(name)), shown(name, after.get(name)))
        for name in changed_fields(before, after)
    ]


def said(change: Change) -> list[tuple[str, str]]:
    """What a record says: the name of each value that it has, and the value."""
    values = change.after or (change.before or {}).get("values") or {}
    return [
        (spoken(name), shown(name, value))
        for name, value in flat(values).items()
        if value not in (None, "")
    ]


def name_of(change: Change) -> str:
    """What a record is called."""
    values = change.after or (change.before or {}).get("values") or {}
    for name in ("title", "name"):
        if values.get(name):
            return str(values[name])
    return change.base


def reference_of(change: Change) -> str:
    """The reference that a record has in its list, where it has one."""
    values = change.after or (change.before or {}).get("values") or {}
    return str(values.get("reference") or "")


def counted(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun: 1 row, 2 rows."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


EFFECTS: dict[Action, str] = {
    Action.ADDED: "Added: they were not on the list, or had gone",
    Action.CHANGED: "Changed: they say something else than before",
    Action.GONE: "Gone: this file no longer has them; they are kept, and marked",
    Action.SAME: "The same as before",
    Action.REPEATED: "Repeats of an earlier row of this file",
}
