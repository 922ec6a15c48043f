"""Refusals: the ways in which the house says no, each with a sentence fit to be shown.

Four branches, translated once at each door: not found (404), not allowed (403),
not possible in this state (409), not valid input (422). Everything else is a fault.
"""


class Refusal(Exception):
    """The house says no, and says why.

    Args:
        because: one sentence for the person who asked, naming the fix where there is one.
    """

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


class NotFound(Refusal):
    """There is no such thing, or none that this person may know of."""


class NotAllowed(Refusal):
    """The thing is there and known, but this person may not do this to it."""


class NotPossible(Refusal):
    """The thing is not in a state in which this can be done."""


class NotValid(Refusal):
    """What was sent cannot be read; `because` names the place and the fix."""
