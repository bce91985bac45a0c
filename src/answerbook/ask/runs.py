"""Runs go on detached from whoever asked: a bounded pool of threads, their steps told to a stream."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from answerbook.ask.schemas import Answer
from answerbook.platform.runtime import Platform


@dataclass(frozen=True, slots=True)
class Run:
    """A question on its way. `result()` waits for its answer."""

    id: str
    thread: str
    future: Future[Answer]

    def result(self) -> Answer:
        return self.future.result()


_pools: weakref.WeakKeyDictionary[Platform, ThreadPoolExecutor] = weakref.WeakKeyDictionary()
_lock = threading.Lock()


def submit(platform: Platform, work: Callable[[], Answer]) -> Future[Answer]:
    """Run the work on the platform's pool; it waits its turn when all workers are busy."""
    with _lock:
        pool = _pools.get(platform)
        if pool is None:
            pool = ThreadPoolExecutor(platform.settings.ask.workers, thread_name_prefix="ask")
            _pools[platform] = pool
    return pool.submit(work)


def shutdown(platform: Platform) -> None:
    """Let running questions end and take no more."""
    with _lock:
        pool = _pools.pop(platform, None)
    if pool is not None:
        pool.shutdown(wait=True, cancel_futures=True)
