"""Events: what has happened, told to the contexts above after the commit.

An event is a frozen dataclass in the past tense, with ids and dates only. A context
subscribes when the house starts; an action tells after its transaction has committed
(`transaction.on_commit(partial(tell, event))`).
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar


@dataclass(frozen=True)
class Event:
    """Something that has happened."""


EventT = TypeVar("EventT", bound=Event)
_listeners: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)


def listen(kind: type[EventT], listener: Callable[[EventT], None]) -> None:
    """Call the listener on every event of the kind; asking twice changes nothing."""
    if listener not in _listeners[kind]:
        _listeners[kind].append(listener)


def tell(event: Event) -> None:
    """Tell everybody who listens, in the order in which they asked."""
    for listener in _listeners[type(event)]:
        listener(event)
