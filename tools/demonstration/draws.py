"""Chance that is the same everywhere: each draw is named, none depends on another.

A draw hashes the seed with its name, so its outcome depends neither on the order of
draws nor on the version of Python.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

Thing = TypeVar("Thing")


class Draw:
    """Draws of one seed; `key` names what is drawn for what."""

    def __init__(self, seed: str) -> None:
        self.seed = seed

    def share(self, *key: object) -> float:
        """A number from 0 up to, and not including, 1."""
        name = "|".join((self.seed, *map(str, key)))
        digest = hashlib.sha256(name.encode("utf-8")).digest()
        return int.from_bytes(digest[:7], "big") / 2**56

    def chance(self, probability: float, *key: object) -> bool:
        """True in the given share of cases."""
        return self.share(*key) < probability

    def whole(self, least: int, most: int, *key: object) -> int:
        """A whole number from `least` to `most`, both possible."""
        return least + int(self.share(*key) * (most - least + 1))

    def pick(self, things: Sequence[Thing], *key: object) -> Thing:
        """One of the things, each as likely."""
        return things[int(self.share(*key) * len(things))]

    def weighted(
        self, things: Sequence[Thing], weights: Sequence[float], *key: object
    ) -> Thing:
        """One of the things, as likely as its weight."""
        left = self.share(*key) * sum(weights)
        for thing, weight in zip(things, weights, strict=True):
            left -= weight
            if left < 0:
                return thing
        return things[-1]

    def sample(
        self, things: Sequence[Thing], weights: Sequence[float], size: int, *key: object
    ) -> list[Thing]:
        """Some of the things without repeating any, heavier ones sooner; file order.

        Source:
            Efraimidis and Spirakis, Weighted random sampling with a reservoir, 2006.
        """
        ranked = sorted(
            range(len(things)),
            key=lambda at: -(self.share(*key, at) ** (1 / weights[at])),
        )
        return [things[at] for at in sorted(ranked[:size])]

    def bell(self, *key: object) -> float:
        """A number around 0 with spread 1, by the sum of twelve draws."""
        return sum(self.share(*key, turn) for turn in range(12)) - 6

    def day(self, first: date, last: date, *key: object) -> date:
        """A day from `first` to `last`, both possible."""
        return first + timedelta(days=self.whole(0, (last - first).days, *key))
