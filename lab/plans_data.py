"""Examples for the ranker: the plans proposed for a question, what running them shows, and which are right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from answerbook.core.catalog import Kind
from answerbook.core.question.engine import Candidate, Candidates, Observation
from answerbook.core.question.joins import Unjoinable
from answerbook.core.question.propose import drafts, known_share
from answerbook.core.question.rank import observed
from answerbook.core.question.render import render
from answerbook.core.question.weights import CERTAIN
from answerbook.core.results import ResultColumn, ResultSet
from answerbook.core.sql.verdict import Fault
from lab.corpus import Question, is_right, rows_of, source, understood


@dataclass(frozen=True)
class Draft:
    sql: str
    signals: Mapping[str, float]
    is_right: bool


@dataclass(frozen=True)
class Drafted:
    """All different plans of one question, with what is known of the whole question."""

    question: Question
    known: tuple[tuple[str, float], ...]
    unknown: int
    drafts: tuple[Draft, ...]


@dataclass(frozen=True)
class Run:
    """The best candidates of one question, run."""

    question: Question
    candidates: Candidates
    observations: tuple[Observation, ...]
    features: tuple[Mapping[str, float], ...]
    right: tuple[bool, ...]


def drafted(asked: Iterable[Question]) -> list[Drafted]:
    """Propose plans; a question whose gold statement does not run is left out."""
    return [_drafted(q) for q in asked if rows_of(q.database, q.sql) is not None]


def _drafted(question: Question) -> Drafted:
    reading, links = understood(question)
    catalog = source(question.database).catalog
    found: dict[str, Draft] = {}
    for one in drafts(reading, links, catalog):
        try:
            sql = render(one.plan, catalog)
        except (Unjoinable, KeyError):
            continue
        if sql not in found:
            found[sql] = Draft(sql, dict(one.signals), is_right(question, sql))
    return Drafted(question, known_share(reading, links), len(links.unknown), tuple(found.values()))


def run(given: Sequence[Drafted], prior: Mapping[str, float], most: int) -> list[Run]:
    """Take the best by the prior and observe their results."""
    return [_run(one, dict(prior) | CERTAIN, most) for one in given if one.drafts]


def _run(one: Drafted, prior: Mapping[str, float], most: int) -> Run:
    scored = [(sum(prior.get(f, 0.0) * v for f, v in draft.signals.items()), draft) for draft in one.drafts]
    best = sorted(scored, key=lambda pair: -pair[0])[:most]
    items = tuple(
        Candidate(None, d.sql, "", 0.0, features=(*d.signals.items(), ("prior", s), *one.known)) for s, d in best
    )
    candidates = Candidates(items, ("",) * one.unknown)
    observations = tuple(_observation(at, one.question.database, d.sql) for at, (_, d) in enumerate(best))
    features = tuple(observed(candidates, observations))
    return Run(one.question, candidates, observations, features, tuple(d.is_right for _, d in best))


def _observation(at: int, database: str, sql: str) -> Observation:
    rows = rows_of(database, sql)
    if rows is None:
        return Observation(at, None, Fault("error", None, "failed or too slow"))
    width = len(rows[0]) if rows else 1
    columns = tuple(ResultColumn(f"c{i}", Kind.OTHER) for i in range(width))
    values = tuple(zip(*rows, strict=True)) if rows else ((),) * width
    return Observation(at, ResultSet(columns, values), None)
