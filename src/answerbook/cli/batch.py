"""Many questions from a file to a file, in order; a bad line fails alone.

Nothing is saved in our own records: the output file is the record.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from answerbook.ask import pipeline, present
from answerbook.ask.context import AskContext
from answerbook.ask.preparation import clock_of_today, engine_of, policy_of
from answerbook.ask.schemas import Answer
from answerbook.ask.trace import Trace
from answerbook.cli.output import Options, open_quietly
from answerbook.cli.progress import counting
from answerbook.core.question.engine import Context, Turn
from answerbook.platform.cancel import CancelToken
from answerbook.platform.errors import AnswerbookError, Invalid
from answerbook.platform.ids import new_id
from answerbook.platform.runtime import Platform
from answerbook.sources.query import OpenSource
from answerbook.sources.service import open_source, open_url

TURNS = 10
CHUNK = 50
SHAPE = 'Write {"id", "source", "question"} in one line.'
Line = dict[str, Any]


@dataclass
class Worker:
    """One process's share of a batch: its sources stay open, its threads remember their turns."""

    platform: Platform
    engine: str
    min_confidence: float | None
    sources: dict[str, OpenSource] = field(default_factory=dict)
    threads: dict[str, list[Turn]] = field(default_factory=dict)

    def answer(self, line: str) -> Line:
        """Answer one line of input; whatever is wrong with it becomes a failed answer."""
        row: Mapping[str, Any] = {}
        try:
            row = _parsed(line)
            answer = self._ask(_complete(row))
        except AnswerbookError as error:
            answer = present.failure(str(row.get("question") or ""), error)
        body: Line = answer.model_dump(mode="json")
        return body if row.get("id") is None else {**body, "id": row["id"]}

    def _ask(self, row: Mapping[str, Any]) -> Answer:
        source = self._open(str(row["source"]))
        turns = self.threads.setdefault(str(row["thread"]), []) if row.get("thread") else []
        asked = AskContext(
            run_id=new_id(),
            question=str(row["question"]),
            source=source,
            policy=policy_of(self.platform.settings),
            context=Context(clock_of_today(), tuple(turns[-TURNS:])),
            engine=engine_of(self.engine),
            trace=Trace(lambda _: None, CancelToken()),
            thread=row.get("thread"),
            min_confidence=self.min_confidence,
        )
        answered = pipeline.guarded(asked)
        if answered.plan is not None:
            turns.append(Turn(asked.question, answered.plan, answered.answer.sql))
        return answered.answer

    def _open(self, ref: str) -> OpenSource:
        if ref not in self.sources:
            from answerbook.accounts.service import local_owner

            self.sources[ref] = (
                open_url(self.platform, ref)
                if "://" in ref
                else open_source(self.platform, local_owner(self.platform), ref)
            )
        return self.sources[ref]


def answer_lines(
    data_dir: Path | None, batch: Path, out: Path, workers: int, engine: str, min_confidence: float | None
) -> dict[str, int]:
    """Answer every line of `batch` into `out`; returns how many came out with each status."""
    lines = [line for line in batch.read_text(encoding="utf-8", errors="replace").split("\n") if line.strip()]
    counts: Counter[str] = Counter()
    with out.open("w", encoding="utf-8") as file, counting("Answering", len(lines)) as one_more:
        for answer in _answers(data_dir, lines, workers, engine, min_confidence):
            one_more()
            counts[answer["status"]] += 1
            file.write(json.dumps(answer, ensure_ascii=False) + "\n")
            file.flush()
    return dict(counts)


def _answers(
    data_dir: Path | None, lines: list[str], workers: int, engine: str, min_confidence: float | None
) -> Iterator[Line]:
    if workers == 1:
        worker = _worker(data_dir, engine, min_confidence)
        yield from (worker.answer(line) for line in lines)
        return
    groups = _groups(lines)
    done: dict[int, Line] = {}
    following = 0
    with ProcessPoolExecutor(workers, initializer=_begin, initargs=(data_dir, engine, min_confidence)) as pool:
        for answered in pool.map(_answer_group, groups):
            done.update(answered)
            while following in done:
                yield done.pop(following)
                following += 1


def _groups(lines: Iterable[str]) -> list[list[tuple[int, str]]]:
    """Split numbered lines by source, its threads whole, the rest in chunks: a process opens a source once."""
    groups: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for number, line in enumerate(lines):
        groups.setdefault(_group_of(number, line), []).append((number, line))
    return list(groups.values())


def _group_of(number: int, line: str) -> tuple[str, str]:
    try:
        row = _complete(_parsed(line))
    except Invalid:
        return "", ""
    thread = row.get("thread")
    return str(row["source"]), f"thread {thread}" if thread else f"chunk {number // CHUNK}"


def _worker(data_dir: Path | None, engine: str, min_confidence: float | None) -> Worker:
    return Worker(open_quietly(Options(data_dir, as_json=True)), engine, min_confidence)


_mine: dict[int, Worker] = {}


def _begin(data_dir: Path | None, engine: str, min_confidence: float | None) -> None:
    _mine[os.getpid()] = _worker(data_dir, engine, min_confidence)


def _answer_group(group: list[tuple[int, str]]) -> dict[int, Line]:
    worker = _mine[os.getpid()]
    return {number: worker.answer(line) for number, line in group}


def _parsed(line: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise Invalid("The line is not a JSON object.", hint=SHAPE)
    return row


def _complete(row: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(row.get("question"), str) or not row.get("source"):
        raise Invalid("The line lacks “question” or “source”.", hint=SHAPE)
    return row
