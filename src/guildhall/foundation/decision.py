"""Decisions: yes or no with the reason, as access and rules answer them."""

from dataclasses import dataclass

from guildhall.foundation.refusal import NotAllowed, Refusal


@dataclass(frozen=True)
class Decision:
    """An answer with its reason; `because` reads as a sentence in both cases."""

    allowed: bool
    because: str

    def __bool__(self) -> bool:
        """Read a decision as its answer."""
        return self.allowed

    def require(self, refusal: type[Refusal] = NotAllowed) -> None:
        """Go on, or raise the refusal with the reason.

        Raises:
            Refusal: of the given branch, when the answer is no.
        """
        if not self.allowed:
            raise refusal(self.because)


def yes(because: str) -> Decision:
    """Allow, saying which rule allows."""
    return Decision(True, because)


def no(because: str) -> Decision:
    """Refuse, saying what stands in the way and what would change it."""
    return Decision(False, because)
