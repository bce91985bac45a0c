"""Stopping statements from outside, for drivers that cannot look for themselves while one runs."""

from __future__ import annotations

import atexit
import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from answerbook.sources.connectors.base import Watch

LOOK_EVERY_S = 0.05
STAY_S = 2.0


class _Watchman:
    """One thread for all running statements of the process; it leaves when there have been none for a while."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watched: dict[int, tuple[Callable[[], None], Watch]] = {}
        self._numbers = itertools.count()
        self._is_there = False
        self._leave = threading.Event()

    def add(self, stop: Callable[[], None], watch: Watch) -> int:
        with self._lock:
            number = next(self._numbers)
            self._watched[number] = (stop, watch)
            if not self._is_there:
                self._is_there = True
                threading.Thread(target=self._look, name="statement-watch", daemon=True).start()
        return number

    def remove(self, number: int) -> None:
        with self._lock:
            self._watched.pop(number, None)

    def leave(self) -> None:
        self._leave.set()
        with self._lock:
            self._watched.clear()

    def _look(self) -> None:
        quiet_s = 0.0
        while not self._leave.wait(LOOK_EVERY_S):
            with self._lock:
                quiet_s = 0.0 if self._watched else quiet_s + LOOK_EVERY_S
                if quiet_s > STAY_S:
                    self._is_there = False
                    return
                self._stop_those_over()

    def _stop_those_over(self) -> None:
        """Kept apart: a waiting thread that still knows a cursor would keep it past the end of the process."""
        for stop, watch in self._watched.values():
            if watch.is_over:
                stop()


_watchman = _Watchman()
atexit.register(_watchman.leave)


@contextmanager
def interrupting(stop: Callable[[], None], watch: Watch) -> Iterator[None]:
    """Call `stop` again and again once the time of the statement inside is over or it is cancelled, never later.

    `stop` is called in another thread; it must be quick and must not raise.
    """
    number = _watchman.add(stop, watch)
    try:
        yield
    finally:
        _watchman.remove(number)
