"""Values that are cheap to lose, kept for a while."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar, cast

T = TypeVar("T")
Key = tuple[Hashable, ...]


class Cache(Protocol):
    """A keyed store that may forget. A key is a tuple, its first part names the owner: ("catalog", source)."""

    def get(self, key: Key) -> object | None:
        """Return the value, or None when it is not there or too old."""

    def put(self, key: Key, value: object, ttl_s: float | None = None) -> None:
        """Keep the value for `ttl_s` seconds, or for the usual time."""

    def get_or_make(self, key: Key, make: Callable[[], T], ttl_s: float | None = None) -> T:
        """Return the kept value or make it; several threads may make it at the same time, the last one stays."""

    def forget(self, *prefix: Hashable) -> int:
        """Drop all keys that begin so, and return how many; without a prefix, all."""


class MemoryCache:
    """A cache of this process: the least recently used entry goes first; safe between threads."""

    def __init__(
        self, *, entries: int = 10_000, ttl_s: float = 300.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._entries = entries
        self._ttl_s = ttl_s
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, tuple[float, object]] = OrderedDict()

    def get(self, key: Key) -> object | None:
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            if found[0] <= self._clock():
                del self._kept[key]
                return None
            self._kept.move_to_end(key)
            return found[1]

    def put(self, key: Key, value: object, ttl_s: float | None = None) -> None:
        with self._lock:
            self._kept[key] = (self._clock() + (self._ttl_s if ttl_s is None else ttl_s), value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._entries:
                self._kept.popitem(last=False)

    def get_or_make(self, key: Key, make: Callable[[], T], ttl_s: float | None = None) -> T:
        found = self.get(key)
        if found is not None:
            return cast(T, found)
        made = make()
        self.put(key, made, ttl_s)
        return made

    def forget(self, *prefix: Hashable) -> int:
        with self._lock:
            doomed = [key for key in self._kept if key[: len(prefix)] == prefix]
            for key in doomed:
                del self._kept[key]
        return len(doomed)
