"""A tiny shop, and engines that propose what a test wants."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from answerbook.ask.context import AskContext
from answerbook.ask.engines.base import Engine
from answerbook.ask.preparation import policy_of
from answerbook.ask.trace import Trace
from answerbook.core.catalog import Catalog
from answerbook.core.question.engine import (
    Candidate,
    Candidates,
    Clarification,
    Clock,
    Context,
    Observation,
    Ranked,
    Reading,
    ValueMatch,
)
from answerbook.platform.cancel import CancelToken
from answerbook.platform.runtime import Platform
from answerbook.sources.service import OpenSource, open_url

SHOP = """
CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT);
CREATE TABLE orders(
  id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers(id), total REAL, placed_at TEXT);
INSERT INTO customers VALUES (1,'Ann','Germany'),(2,'Bob','France'),(3,'Cy','Germany');
INSERT INTO orders VALUES (1,1,120,'2024-01-05'),(2,1,30,'2024-02-09'),(3,2,80,'2024-02-11');
"""


@dataclass(frozen=True)
class ScriptedEngine:
    """Proposes the given statements; ranks the first one that gave rows best, as sure as told."""

    statements: tuple[str, ...]
    confidence: float = 0.9
    missing: tuple[str, ...] = ()
    clarification: Clarification | None = None
    name: Literal["embedded"] = "embedded"

    def propose(
        self, reading: Reading, matches: Sequence[ValueMatch], catalog: Catalog, context: Context
    ) -> Candidates:
        items = (Candidate(None, sql, f"reading {i}", 0.5) for i, sql in enumerate(self.statements))
        return Candidates(tuple(items), missing=self.missing)

    def rank(
        self, candidates: Candidates, observations: Sequence[Observation], min_confidence: float | None
    ) -> Ranked:
        good = [o.candidate for o in observations if o.result is not None]
        best = good[0] if good else (0 if observations else None)
        order = tuple(range(len(candidates.items)))
        sure = self.confidence if good else 0.0
        return Ranked(
            best if self.confidence or not good else None,
            order,
            sure,
            (sure,) * len(order),
            missing=self.missing,
            clarification=self.clarification,
        )


@pytest.fixture
def shop_path(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(SHOP)
    connection.close()
    return path


@pytest.fixture
def shop(platform: Platform, shop_path: Path) -> OpenSource:
    return open_url(platform, f"sqlite:///{shop_path}")


@pytest.fixture
def asked(platform: Platform, shop: OpenSource) -> Callable[..., AskContext]:
    """Make the context of a run; the steps told go to the list given."""

    def make(
        engine: Engine,
        question: str = "How many customers are there?",
        told: list[dict[str, object]] | None = None,
        cancel: CancelToken | None = None,
    ) -> AskContext:
        sink = [] if told is None else told
        return AskContext(
            run_id="run",
            question=question,
            source=shop,
            policy=policy_of(platform.settings),
            context=Context(Clock("2026-11-20")),
            engine=engine,
            trace=Trace(sink.append, cancel or CancelToken()),
        )

    return make
