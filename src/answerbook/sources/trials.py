"""Trying a registered source step by step, to show where it fails."""

from __future__ import annotations

import time
from collections.abc import Callable

from answerbook.core.sql.verdict import OPEN
from answerbook.platform.access import Principal
from answerbook.platform.errors import AnswerbookError
from answerbook.platform.runtime import Platform
from answerbook.sources import query, service
from answerbook.sources.query import OpenSource, Purpose, all_of
from answerbook.sources.schemas import TestReport, TestStep


def test(platform: Platform, principal: Principal, ref: str) -> TestReport:
    """Open the source, compare its state, look at a table, find values; stops at the first failure.

    Raises: SourceNotFound only; every other failure is in the report.
    """
    service.get(platform, principal, ref)
    opened: list[OpenSource] = []
    steps: list[TestStep] = []

    def open_it() -> str:
        opened.append(service.open_source(platform, principal, ref))
        return f"{len(opened[0].catalog.tables)} tables"

    def read_a_table() -> str:
        source = opened[0]
        sql = all_of(source, source.catalog.tables[0])
        rows = query.run(source, sql, purpose=Purpose.TEST, policy=OPEN, rows=1)
        return f"{source.catalog.tables[0].name} answered in {rows.elapsed_ms:.0f} ms"

    def find_values() -> str:
        return f"{len(opened[0].values()):,} values can be named in questions"

    trials: tuple[tuple[str, Callable[[], str]], ...] = (
        ("open", open_it),
        ("read", read_a_table),
        ("values", find_values),
    )
    for name, trial in trials:
        steps.append(_step(name, trial))
        if not steps[-1].ok:
            break
    return TestReport(ok=all(s.ok for s in steps), steps=steps)


def _step(name: str, trial: Callable[[], str]) -> TestStep:
    began = time.perf_counter()
    message, hint, ok = "", "", True
    try:
        message = trial()
    except AnswerbookError as error:
        message, hint, ok = error.message, error.hint, False
    return TestStep(
        name=name, ok=ok, ms=round((time.perf_counter() - began) * 1000, 2), message=message, hint=hint
    )
