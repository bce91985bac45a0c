"""Telling work in another thread to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable


class CancelToken:
    """A one-way switch shared by a run and whoever may stop it; safe between threads.

    A callback given after the switch was thrown is called at once; each is called once.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._callbacks: dict[int, Callable[[], None]] = {}
        self._next = 0

    def __repr__(self) -> str:
        return f"CancelToken(cancelled={self.cancelled})"

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def cancel(self) -> None:
        """Throw the switch and call the callbacks; the second time does nothing."""
        with self._lock:
            if self._event.is_set():
                return
            self._event.set()
            callbacks = list(self._callbacks.values())
            self._callbacks.clear()
        for callback in callbacks:
            callback()

    def on_cancel(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` when cancelled, in the thread that cancels; returns a function that takes it back."""
        with self._lock:
            if not self._event.is_set():
                number = self._next
                self._next += 1
                self._callbacks[number] = callback
                return lambda: self._forget(number)
        callback()
        return lambda: None

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until cancelled or until the time is over; tells whether it is cancelled."""
        return self._event.wait(timeout_s)

    def _forget(self, number: int) -> None:
        with self._lock:
            self._callbacks.pop(number, None)
