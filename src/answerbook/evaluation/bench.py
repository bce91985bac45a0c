"""Latencies on this machine: guard, whole asks on small and wide schemas, start of the command line.

Run by `make bench`; needs no data beside the package.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from answerbook.core.question.engine import Context
from answerbook.core.sql import guard
from answerbook.core.sql.verdict import OPEN
from answerbook.evaluation import synthetic
from answerbook.evaluation.trial import CLOCK, answer
from answerbook.sources.opening import open_file
from answerbook.sources.query import OpenSource

SMALL, WIDE = 8, 1_000
PROCESS_RUNS = 5
STATEMENTS = (
    "SELECT count(*) FROM account",
    "SELECT city, avg(amount) FROM address GROUP BY city ORDER BY 2 DESC LIMIT 5",
    "SELECT a.name FROM account a JOIN address d ON d.account_id = a.account_id WHERE d.status = 'active'",
    "SELECT name FROM airport WHERE airport_id NOT IN (SELECT airport_id FROM article WHERE amount > 10)",
    "WITH t AS (SELECT city, sum(amount) AS s FROM asset GROUP BY city) SELECT * FROM t WHERE s > 100",
    "SELECT city FROM account UNION SELECT city FROM address EXCEPT SELECT city FROM airport",
)


@dataclass(frozen=True, slots=True)
class Line:
    """Times of one thing in milliseconds; `limit_ms` is for the 95th percentile, None where none is promised."""

    what: str
    times_ms: list[float]
    limit_ms: float | None = None

    def cells(self) -> tuple[str, ...]:
        p50, p95 = np.percentile(self.times_ms, [50, 95])
        if self.limit_ms is None:
            verdict = ""
        else:
            verdict = f"{'within' if p95 <= self.limit_ms else 'OVER'} {self.limit_ms:,.0f}"
        return (self.what, f"{p50:,.1f}", f"{p95:,.1f}", f"{max(self.times_ms):,.1f}", verdict)


def measure() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        small, wide = Path(folder) / "small.sqlite", Path(folder) / "wide.sqlite"
        synthetic.build(small, SMALL)
        synthetic.build(wide, WIDE)
        with opened(small) as (source, opening):
            yield Line(f"open {SMALL} tables", [opening])
            yield from guard_lines(source)
            yield Line(f"ask, {SMALL} tables", ask_times(source, SMALL), 150.0)
        with opened(wide) as (source, opening):
            yield Line(f"open {WIDE:,} tables", [opening], 20_000.0)
            yield Line(f"ask, {WIDE:,} tables", ask_times(source, WIDE))
        yield from command_lines(Path(folder), small)


@contextmanager
def opened(path: Path) -> Iterator[tuple[OpenSource, float]]:
    """Open a file and build its value index; gives the source and the milliseconds."""
    began = time.perf_counter()
    source = open_file(None, f"sqlite:///{path}")
    source.values()
    elapsed = (time.perf_counter() - began) * 1000
    try:
        yield source, elapsed
    finally:
        source.connector.close()


def guard_lines(source: OpenSource) -> Iterator[Line]:
    check = partial(guard.check, dialect=source.dialect, catalog=source.catalog, policy=OPEN)
    times = [timed(partial(check, sql)) for _ in range(50) for sql in STATEMENTS]
    yield Line("guard, one statement", times, 20.0)
    hostile = ("SELECT '" + "x" * 100_000 + "'", "SELECT " + "(" * 800 + "1" + ")" * 800)
    yield Line("guard, 100 kB or 800 deep", [timed(partial(check, sql)) for sql in hostile * 5], 50.0)


def ask_times(source: OpenSource, tables: int) -> list[float]:
    """Time whole asks; the first one fills caches and is left out."""
    questions = synthetic.questions(tables)
    context = Context(CLOCK)
    return [timed(partial(answer, source, q, 0.0, context)) for q in [questions[0], *questions]][1:]


def command_lines(folder: Path, database: Path) -> Iterator[Line]:
    """Time whole processes of the installed command, by the clock and by the processor."""
    command = str(Path(sys.executable).with_name("answerbook"))
    asked = [command, "--data-dir", str(folder / "home"), "ask", "How many accounts are active?"]
    asked += ["--source", f"sqlite:///{database}"]
    yield Line("answerbook ask, first", [process_ms(asked)[0]])
    for what, arguments, limit in (
        ("answerbook --help", [command, "--help"], 500.0),
        ("answerbook ask, warm", asked, 2_000.0),
    ):
        times = [process_ms(arguments) for _ in range(PROCESS_RUNS)]
        yield Line(what, [wall for wall, _ in times], limit)
        yield Line("  of it on a processor", [processor for _, processor in times])


def process_ms(arguments: list[str]) -> tuple[float, float]:
    """Run a command to its end and return its wall and processor time.

    Raises: CalledProcessError when it fails, so that a broken command is not taken for a fast one.
    """
    environment = {**os.environ, "NO_COLOR": "1"}
    before = _processor_ms()
    wall = timed(partial(subprocess.run, arguments, check=True, capture_output=True, env=environment))
    return wall, _processor_ms() - before


def _processor_ms() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (used.ru_utime + used.ru_stime) * 1000


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def main() -> None:
    heads = ("what", "p50 ms", "p95 ms", "max ms", "p95 limit")
    sys.stdout.write("{:<28}{:>10}{:>10}{:>10}  {}\n".format(*heads))
    for line in measure():
        sys.stdout.write("{:<28}{:>10}{:>10}{:>10}  {}\n".format(*line.cells()))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
