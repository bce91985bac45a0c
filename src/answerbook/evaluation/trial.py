"""One question answered the way the product answers it, and judged by its rows."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

from answerbook.ask import pipeline, present
from answerbook.ask.context import AskContext
from answerbook.ask.engines.embedded import EmbeddedEngine
from answerbook.ask.schemas import Answer
from answerbook.ask.trace import Trace
from answerbook.core.catalog import Scalar
from answerbook.core.question.engine import Clock, Context
from answerbook.core.scoring import same_rows
from answerbook.core.sql.verdict import Limits, Policy
from answerbook.evaluation.blame import blame
from answerbook.evaluation.suite import Case, Suite, by_database
from answerbook.platform.cancel import CancelToken
from answerbook.platform.errors import AnswerbookError
from answerbook.sources import query
from answerbook.sources.opening import open_file
from answerbook.sources.query import OpenSource, Purpose

MOST_ROWS = 10_000
POLICY = Policy("evaluation", Limits(rows=MOST_ROWS, max_rows=MOST_ROWS, seconds=10.0))
CLOCK = Clock(today="2024-01-15")
HEAD = 5
GOLD_STEPS = 50_000_000

Row = tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one case. `in_beam` says that some statement that was run is right, chosen or not."""

    case: Case
    status: str  # answered, clarify, abstained, refused, failed; at the default threshold
    sql: str | None
    interpretation: str
    confidence: float
    right: bool
    in_beam: bool
    blame: str | None
    message: str
    timings_ms: dict[str, float] = field(default_factory=dict)
    gold_head: tuple[Row, ...] = ()
    head: tuple[tuple[object, ...], ...] = ()

    @property
    def engine_ms(self) -> float:
        """Return the time without running statements."""
        return self.timings_ms.get("total", 0.0) - self.timings_ms.get("run", 0.0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """All trials of one database; `unusable` are the cases whose gold statement does not run."""

    trials: tuple[Trial, ...]
    unusable: tuple[Case, ...]
    opened_ms: float


def run_suite(suite: Suite, workers: int) -> Iterator[Outcome]:
    """Answer all cases, whole databases at a time in `workers` processes; outcomes come in the suite's order."""
    groups = list(by_database(suite.cases).values())
    if workers <= 1:
        yield from (run_database(suite.folder, cases) for cases in groups)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(run_database, [suite.folder] * len(groups), groups)


def run_database(folder: Path, cases: Sequence[Case]) -> Outcome:
    """Open one database once and answer its cases."""
    path = folder / f"{cases[0].database}.sqlite"
    began = time.perf_counter()
    source = open_file(None, f"sqlite:///{path.absolute()}")
    source.values()
    opened_ms = (time.perf_counter() - began) * 1000
    trials, unusable = [], []
    for case in cases:
        gold = gold_rows(path, case.sql)
        if gold is None:
            unusable.append(case)
        else:
            trials.append(judge(source, case, gold))
    source.connector.close()
    return Outcome(tuple(trials), tuple(unusable), opened_ms)


def gold_rows(path: Path, sql: str) -> list[Row] | None:
    """Run a gold statement as it is, read-only and bounded; None when it does not run."""
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        connection.set_progress_handler(lambda: 1, GOLD_STEPS)
        try:
            return connection.execute(sql).fetchmany(MOST_ROWS)
        except sqlite3.Error:
            return None


def answer(
    source: OpenSource, question: str, min_confidence: float | None, context: Context | None = None
) -> Answer:
    """Answer through the product's own pipeline, without records; what breaks is a failed answer, as there."""
    asked = AskContext(
        run_id="trial",
        question=question,
        source=source,
        policy=POLICY,
        context=context or Context(CLOCK),
        engine=EmbeddedEngine(),
        trace=Trace(lambda _: None, CancelToken()),
        min_confidence=min_confidence,
    )
    try:
        return pipeline.guarded(asked).answer
    except Exception as error:
        return present.failed(asked, AnswerbookError(f"{type(error).__name__}: {error}"))


def judge(source: OpenSource, case: Case, gold: list[Row]) -> Trial:
    """Answer a case always (for accuracy) and at the default threshold (for the status), and compare the rows."""
    began, worked = time.perf_counter(), time.process_time()
    given = answer(source, case.question, 0.0)
    total_ms, processor_ms = (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000
    usual = answer(source, case.question, None)
    rows = [tuple(row) for row in given.rows]
    right = given.status == "answered" and same_rows(gold, rows, ordered=case.ordered)
    trial = Trial(
        case=case,
        status=usual.status,
        sql=given.sql,
        interpretation=given.interpretation or "",
        confidence=given.confidence,
        right=right,
        in_beam=right,
        blame=None,
        message=given.error.message if given.error else given.summary or "",
        timings_ms={**given.timings_ms, "total": total_ms, "processor": processor_ms},
        gold_head=tuple(gold[:HEAD]),
        head=tuple(rows[:HEAD]),
    )
    if right:
        return trial
    fault = "error" if given.status == "failed" else blame(case.sql, given.sql)
    return replace(trial, blame=fault, in_beam=_is_in_beam(source, case, gold, given))


def _is_in_beam(source: OpenSource, case: Case, gold: list[Row], given: Answer) -> bool:
    statements = dict.fromkeys([r.sql for r in given.readings] + [a.sql for a in given.attempts])
    for sql in statements:
        try:
            rows = query.run(source, sql, purpose=Purpose.TEST, policy=POLICY).result.rows()
        except AnswerbookError:
            continue
        if same_rows(gold, rows, ordered=case.ordered):
            return True
    return False
