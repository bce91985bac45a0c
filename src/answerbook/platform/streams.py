"""The steps of a run, appended by whoever works and read by whoever watches, now or later, by event id."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from answerbook.platform.cancel import CancelToken
from answerbook.platform.errors import Conflict, NotFound

Step = tuple[int, Mapping[str, object]]


class Streams(Protocol):
    """Streams of runs. Ids of events count from 1 without gaps; a closed stream stays readable for a while.

    All but `open` raise NotFound for an unknown run; `owner` given to a reader must be the one who opened it.
    """

    def open(self, run_id: str, owner: str) -> CancelToken:
        """Begin a stream; raises Conflict when the run has one."""

    def append(self, run_id: str, event: Mapping[str, object]) -> int:
        """Add an event and return its id; raises Conflict when the stream is closed."""

    def tail(self, run_id: str, after: int = 0, *, owner: str | None = None) -> Iterator[Step]:
        """Yield events with an id above `after`, waiting for new ones, until the stream is closed."""

    def atail(self, run_id: str, after: int = 0, *, owner: str | None = None) -> AsyncIterator[Step]:
        """Do as `tail`, without holding a thread."""

    def close(self, run_id: str) -> None:
        """End the stream; readers get what is left and stop. The second time does nothing."""

    def cancel(self, run_id: str, *, owner: str | None = None) -> None:
        """Throw the cancel switch of the run; whoever works still closes the stream."""

    def token(self, run_id: str) -> CancelToken:
        """Return the cancel switch of the run."""

    def owner(self, run_id: str) -> str:
        """Return who opened the stream."""

    def cancel_all(self) -> None:
        """Throw the cancel switches of all runs, when the process is asked to end."""

    def shut(self) -> None:
        """Cancel and close all streams, when the process ends."""


@dataclass
class _Stream:
    owner: str
    history: deque[Step]
    token: CancelToken = field(default_factory=CancelToken)
    last: int = 0
    closed_at: float | None = None
    changed: threading.Condition = field(default_factory=threading.Condition)
    waiters: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = field(default_factory=set)

    def after(self, after: int) -> tuple[list[Step], bool]:
        """Return the newer events and whether it is over; hold `changed` while calling."""
        if after >= self.last:
            return [], self.closed_at is not None
        return [step for step in self.history if step[0] > after], self.closed_at is not None

    def wake(self) -> None:
        """Tell all readers; hold `changed` while calling."""
        self.changed.notify_all()
        for loop, flag in self.waiters:
            if not loop.is_closed():
                loop.call_soon_threadsafe(flag.set)


class MemoryStreams:
    """Streams of this process. `history` bounds the events of one run, `runs` and `keep_s` the finished runs."""

    def __init__(self, *, history: int = 1000, keep_s: float = 900.0, runs: int = 2000) -> None:
        self._history = history
        self._keep_s = keep_s
        self._runs = runs
        self._lock = threading.Lock()
        self._open: dict[str, _Stream] = {}
        self._done: OrderedDict[str, _Stream] = OrderedDict()

    def open(self, run_id: str, owner: str) -> CancelToken:
        stream = _Stream(owner, deque(maxlen=self._history))
        with self._lock:
            self._forget_old()
            if run_id in self._open or run_id in self._done:
                raise Conflict(f"The run {run_id} has a stream already.", hint="Use a new run id for each run.")
            self._open[run_id] = stream
        return stream.token

    def append(self, run_id: str, event: Mapping[str, object]) -> int:
        stream = self._find(run_id)
        with stream.changed:
            if stream.closed_at is not None:
                raise Conflict(f"The run {run_id} is over.", hint="Start a new run.")
            stream.last += 1
            stream.history.append((stream.last, dict(event)))
            stream.wake()
            return stream.last

    def tail(self, run_id: str, after: int = 0, *, owner: str | None = None) -> Iterator[Step]:
        return self._follow(self._find(run_id, owner), after)

    def _follow(self, stream: _Stream, after: int) -> Iterator[Step]:
        while True:
            with stream.changed:
                steps, over = stream.after(after)
                while not steps and not over:
                    stream.changed.wait()
                    steps, over = stream.after(after)
            yield from steps
            if over:
                return
            after = steps[-1][0]

    def atail(self, run_id: str, after: int = 0, *, owner: str | None = None) -> AsyncIterator[Step]:
        return self._afollow(self._find(run_id, owner), after)

    async def _afollow(self, stream: _Stream, after: int) -> AsyncIterator[Step]:
        flag = asyncio.Event()
        waiter = (asyncio.get_running_loop(), flag)
        with stream.changed:
            stream.waiters.add(waiter)
        try:
            while True:
                flag.clear()
                with stream.changed:
                    steps, over = stream.after(after)
                for step in steps:
                    yield step
                if over:
                    return
                if steps:
                    after = steps[-1][0]
                else:
                    await flag.wait()
        finally:
            with stream.changed:
                stream.waiters.discard(waiter)

    def close(self, run_id: str) -> None:
        stream = self._find(run_id)
        with self._lock:
            if self._open.pop(run_id, None) is not None:
                self._done[run_id] = stream
            self._forget_old()
        with stream.changed:
            if stream.closed_at is None:
                stream.closed_at = time.monotonic()
                stream.wake()

    def cancel(self, run_id: str, *, owner: str | None = None) -> None:
        self._find(run_id, owner).token.cancel()

    def token(self, run_id: str) -> CancelToken:
        return self._find(run_id).token

    def owner(self, run_id: str) -> str:
        return self._find(run_id).owner

    def cancel_all(self) -> None:
        with self._lock:
            running = list(self._open.values())
        for stream in running:
            stream.token.cancel()

    def shut(self) -> None:
        self.cancel_all()
        with self._lock:
            running = list(self._open)
        for run_id in running:
            self.close(run_id)

    def _find(self, run_id: str, owner: str | None = None) -> _Stream:
        with self._lock:
            stream = self._open.get(run_id) or self._done.get(run_id)
        if stream is None or (owner is not None and stream.owner != owner):
            raise NotFound(
                f"There is no run {run_id} to follow here.",
                hint="Finished runs can be followed for a while only; look for its answer in the history.",
            )
        return stream

    def _forget_old(self) -> None:
        limit = time.monotonic() - self._keep_s
        while self._done:
            closed_at = next(iter(self._done.values())).closed_at
            if len(self._done) <= self._runs and (closed_at is None or closed_at >= limit):
                return
            self._done.popitem(last=False)
