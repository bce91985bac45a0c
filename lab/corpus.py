"""Questions of spider-train with their databases: catalogs, values and rows."""

from __future__ import annotations

import json
import os
import random
import re
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from answerbook.core.catalog import Scalar
from answerbook.core.question.engine import Clock, Context, Reading
from answerbook.core.question.linking import Links, link
from answerbook.core.question.reading import read
from answerbook.core.scoring import same_rows
from answerbook.core.sql.verdict import OPEN
from answerbook.sources.query import OpenSource
from answerbook.sources.service import open_url
from answerbook.sources.values import lookup

DATA = Path(os.environ.get("ANSWERBOOK_EVAL_DATA", Path(__file__).parents[2] / "shared" / "data")) / "spider-train"
CONTEXT = Context(Clock("2026-11-20"))
SECONDS = 0.5
MOST_ROWS = 5_000
_LEAD = re.compile(
    r"^(what (is|are|were|was)( the)?|show( me)?( all)?( the)?|list( out)?( all)?( the)?|find( all)?( the)?|"
    r"give( me)?( the)?|return( the)?|display( the)?|tell me( the)?|select( the)?|get( the)?) ",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(for|in|of|from|at|by) (each|every)( of the)?( different| distinct)?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    id: str
    database: str
    text: str
    sql: str
    hardness: str


def split() -> dict[str, list[str]]:
    """Return the databases of each part; the part `test` is left out."""
    parts = json.loads((DATA / "split.json").read_text("utf-8"))
    return {part: parts[part] for part in ("train", "validation")}


def questions(part: str) -> list[Question]:
    wanted = set(split()[part])
    lines = (json.loads(line) for line in (DATA / "questions.jsonl").read_text("utf-8").splitlines())
    return [
        Question(q["id"], q["db_id"], q["question"], q["sql"], q["hardness"])
        for q in lines
        if q["db_id"] in wanted
    ]


def plainer(asked: Sequence[Question], seed: int = 3) -> list[Question]:
    """Return the questions as people type them: no lead-in, no question mark, "per" for "for each"."""
    rng, found = random.Random(seed), []  # noqa: S311 -- a fixed order, no secret
    for question in asked:
        text = _LEAD.sub("", question.text)
        if rng.random() < 0.6:
            text = _EACH.sub(lambda _: rng.choice(["per", "by", "per", "for each"]), text)
        text = re.sub(r"\bthe number of\b", "number of", text).rstrip(" ?.")
        if text != question.text.rstrip(" ?."):
            found.append(replace(question, id=f"{question.id}-plain", text=text))
    return found


def misplaced(asked: Sequence[Question], count: int, seed: int = 5) -> list[Question]:
    """Return questions put to a database that they do not belong to; nothing answers them."""
    rng, databases = random.Random(seed), split()["train"]  # noqa: S311 -- as above
    chosen = rng.sample(list(asked), count)
    return [
        replace(q, database=rng.choice([d for d in databases if d != q.database]), sql="SELECT 1 WHERE 0")
        for q in chosen
    ]


@lru_cache(maxsize=256)
def source(database: str) -> OpenSource:
    return open_url(None, f"sqlite:///{(DATA / 'databases' / f'{database}.sqlite').absolute()}")


def understood(question: Question) -> tuple[Reading, Links]:
    opened = source(question.database)
    reading = read(question.text, CONTEXT)
    return reading, link(reading, opened.catalog, lookup(opened, reading.phrases, OPEN))


@lru_cache(maxsize=256)
def _connection(database: str) -> sqlite3.Connection:
    path = DATA / "databases" / f"{database}.sqlite"
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


@lru_cache(maxsize=1_000_000)
def rows_of(database: str, sql: str) -> tuple[tuple[Scalar, ...], ...] | None:
    """Return the first rows; None when the statement fails or takes too long."""
    connection, end = _connection(database), time.monotonic() + SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > end, 20_000)
    try:
        return tuple(connection.execute(sql).fetchmany(MOST_ROWS))
    except sqlite3.Error:
        return None


def is_right(question: Question, sql: str) -> bool:
    """Tell whether the statement gives the gold rows."""
    gold, found = rows_of(question.database, question.sql), rows_of(question.database, sql)
    if gold is None or found is None or len(gold) != len(found):
        return False
    return same_rows(list(gold), list(found), ordered="order by" in question.sql.lower())
