"""What can be done with a file that came in, from its arrival to its undoing.

Each step commits in portions with its place, so that whoever calls `go_on` again,
after a kill, a restart or a fault, carries on to the same result.
"""

from guildhall.office.intake.actions.columns import confirm_columns, set_aside
from guildhall.office.intake.actions.commit import start_commit
from guildhall.office.intake.actions.receive import Received, read_again, receive
from guildhall.office.intake.actions.undo import start_undo
from guildhall.office.intake.actions.work import go_on

__all__ = [
    "Received",
    "confirm_columns",
    "go_on",
    "read_again",
    "receive",
    "set_aside",
    "start_commit",
    "start_undo",
]
