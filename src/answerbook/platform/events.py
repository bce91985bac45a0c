"""Facts that a room announces inside its unit of work, for rooms above it that subscribe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all facts: a frozen dataclass of plain values, named in the past tense ("SourceDeleted")."""


E = TypeVar("E", bound=Event)
W = TypeVar("W")


class Events(Generic[W]):
    """Who listens to which fact; `W` is the unit of work. Subscriptions are made once, by the composition."""

    def __init__(self) -> None:
        self._handlers: dict[type[Event], list[Callable[[W, Any], None]]] = defaultdict(list)

    def subscribe(self, kind: type[E], handler: Callable[[W, E], None]) -> None:
        """Call `handler(uow, fact)` for each fact of exactly this kind; subscribing twice is once."""
        if handler not in self._handlers[kind]:
            self._handlers[kind].append(handler)

    def publish(self, uow: W, fact: Event) -> None:
        """Call the handlers in the order of their subscription, inside the unit of work."""
        for handler in tuple(self._handlers.get(type(fact), ())):
            handler(uow, fact)
