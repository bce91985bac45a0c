"""Stages of a run: timed, told to whoever follows, stopped on cancel."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from answerbook.ask.errors import RunCancelled
from answerbook.platform.cancel import CancelToken

Emit = Callable[[dict[str, object]], None]


@dataclass(slots=True)
class Note:
    """What a stage found, in words; an empty text is not told."""

    text: str = ""
    details: list[str] = field(default_factory=list)


class Trace:
    def __init__(self, emit: Emit, cancel: CancelToken) -> None:
        self.cancel = cancel
        self.timings_ms: dict[str, float] = {}
        self._emit = emit
        self._started = time.perf_counter()

    @contextmanager
    def stage(self, name: str) -> Iterator[Note]:
        """Time one stage; tell its note when it ends.

        Raises: RunCancelled when the run was cancelled before or during the stage.
        """
        self.check()
        began = time.perf_counter()
        note = Note()
        try:
            yield note
        finally:
            elapsed = _ms_since(began)
            self.timings_ms[name] = round(self.timings_ms.get(name, 0.0) + elapsed, 3)
        self.check()
        if note.text:
            step = {"stage": name, "text": note.text, "ms": round(elapsed, 1), "details": note.details}
            self._emit({"type": "step", **step})

    def check(self) -> None:
        if self.cancel.cancelled:
            raise RunCancelled("The run was stopped.", hint="Ask again to run it from the start.")

    def totals(self) -> dict[str, float]:
        return {**self.timings_ms, "total": round(_ms_since(self._started), 3)}


def _ms_since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
