"""Propose plans for a question: several readings of its words, built, changed a little and ordered."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from answerbook.core.catalog import Catalog
from answerbook.core.question.assumptions import assumptions
from answerbook.core.question.build import build
from answerbook.core.question.clarify import clarification
from answerbook.core.question.clause_reader import find_clauses
from answerbook.core.question.context import resolve as resolve_turn
from answerbook.core.question.edits import edited
from answerbook.core.question.engine import Candidate, Candidates, Context, Reading
from answerbook.core.question.frame import Frame
from answerbook.core.question.interpretation import describe
from answerbook.core.question.join_edits import used_tables
from answerbook.core.question.joins import Unjoinable
from answerbook.core.question.lexicon.stop_words import FILLERS
from answerbook.core.question.linking import Links
from answerbook.core.question.marks import Mark, mark
from answerbook.core.question.plan import Query
from answerbook.core.question.render import render
from answerbook.core.question.repairs import repaired
from answerbook.core.question.resolve import resolve
from answerbook.core.question.roles import assign
from answerbook.core.question.signals import signals
from answerbook.core.question.weights import rank_weights, role_weights

MOST = 10
WEIGHED = 32
READINGS = 4
RESOLUTIONS = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan, the frame it came from and what it cost to get there (negative log-likelihood, roughly)."""

    plan: Query
    frame: Frame
    cost: float
    edits: tuple[str, ...]
    signals: tuple[tuple[str, float], ...]
    score: float
    sql: str = ""


def propose(
    reading: Reading,
    links: Links,
    catalog: Catalog,
    context: Context,
    encoded: object = None,  # noqa: ARG001 -- for a learned proposer; the rules need no vectors
) -> Candidates:
    """Return up to ten different plans with their SQL, likeliest first."""
    proposals = proposed(reading, links, catalog)
    missing = tuple(reading.tokens[i].text for i in links.unknown)
    found = [_candidate(p, catalog, known_share(reading, links)) for p in proposals]
    follow_up = resolve_turn(reading, context.turns, catalog, links) if context.turns else None
    if follow_up is not None:
        return Candidates((*_following(follow_up, catalog), *found))
    frames_seen = tuple(dict.fromkeys(id(p.frame) for p in proposals))
    by_id = {id(p.frame): p.frame for p in proposals}
    return Candidates(tuple(found), missing, clarification([by_id[i] for i in frames_seen]))


def known_share(reading: Reading, links: Links) -> tuple[tuple[str, float], ...]:
    """Return how much of the question's content the schema and its values answer to."""
    strong = {i for k in links.items if k.weight >= 0.5 for i in range(k.first, k.last + 1)}
    linked = sum(1 for i in strong if reading.tokens[i].lower not in FILLERS)
    unknown = len(links.unknown)
    share = unknown / (unknown + linked) if unknown + linked else 1.0
    best = [max((k.weight for k in links.items if k.first <= i <= k.last), default=0.0) for i in strong]
    mean = sum(best) / len(best) if best else 0.0
    return (
        ("unknown", float(unknown)),
        ("unknown_share", share),
        ("mean_of_links", mean),
        ("length", float(len(reading.tokens))),
    )


def _following(plan: Query, catalog: Catalog) -> Iterator[Candidate]:
    """Yield the last plan as the follow-up changes it."""
    try:
        sql = render(plan, catalog)
    except (Unjoinable, KeyError):
        return
    evidence = (("thread", "Read as a follow-up to the last question"),)
    yield Candidate(plan, sql, describe(plan, catalog), 1.0, evidence, features=(("follow_up", 1.0),))


def proposed(reading: Reading, links: Links, catalog: Catalog, most: int = MOST) -> tuple[Proposal, ...]:
    """Return the proposals that render, likeliest first, no two with one SQL."""
    found: dict[str, Proposal] = {}
    for drafted in drafts(reading, links, catalog):
        if len(found) >= most:
            break
        try:
            sql = render(drafted.plan, catalog)
        except (Unjoinable, KeyError):
            continue
        found.setdefault(sql, replace(drafted, sql=sql))
    return tuple(found.values())


def drafts(reading: Reading, links: Links, catalog: Catalog) -> list[Proposal]:
    """Return different plans with their signals, in the order of the fitted prior."""
    cheapest: dict[Query, tuple[Query, Frame, float, tuple[str, ...]]] = {}
    for drafted in sorted(_plans(reading, links, catalog), key=lambda item: item[2]):
        cheapest.setdefault(drafted[0], drafted)
        if len(cheapest) >= WEIGHED:
            break
    weights = rank_weights().prior
    scored = []
    for plan, frame, cost, edits in cheapest.values():
        own = signals(plan, frame, cost, edits)
        scored.append(Proposal(plan, frame, cost, edits, own, sum(weights.get(n, 0.0) * v for n, v in own)))
    return sorted(scored, key=lambda p: -p.score)


def _plans(
    reading: Reading, links: Links, catalog: Catalog
) -> Iterator[tuple[Query, Frame, float, tuple[str, ...]]]:
    for frame, cost in frames(reading, mark(reading, links), catalog):
        plan = build(frame)
        for changed, more, edits in edited(plan, frame):
            if changed.select and (changed.tables or used_tables(changed)):
                yield changed, frame, cost + more, edits


def frames(reading: Reading, marks: Sequence[Mark], catalog: Catalog) -> Iterator[tuple[Frame, float]]:
    """Yield the readings of the marks: roles, then columns, with their costs."""
    for roles in assign(marks, catalog, role_weights(), READINGS):
        labels = repaired(marks, roles.labels, catalog)
        clauses = find_clauses(marks, labels)
        choices = resolve(marks, labels, catalog, RESOLUTIONS)
        best = choices[0].score if choices else 0.0
        for choice in choices:
            frame = Frame(catalog, reading, tuple(marks), labels, clauses, choice.columns, choice.tables)
            yield frame, -roles.score + 3.0 * (best - choice.score)


def evidence(frame: Frame) -> tuple[tuple[str, str], ...]:
    """Return what each word was tied to, for the reader."""
    found = []
    for at, one in enumerate(frame.marks):
        target = str(frame.columns[at].table) + "." + frame.columns[at].column if at in frame.columns else None
        target = target or frame.tables.get(at)
        if target is not None:
            words = " ".join(t.text for t in frame.reading.tokens[one.first : one.last + 1])
            found.append(("link", f"“{words}” → {target}"))
    return tuple(found)


def _candidate(proposal: Proposal, catalog: Catalog, beside: Sequence[tuple[str, float]]) -> Candidate:
    return Candidate(
        plan=proposal.plan,
        sql=proposal.sql,
        interpretation=describe(proposal.plan, catalog),
        prior=math.exp(-proposal.cost / 4),
        evidence=evidence(proposal.frame),
        assumptions=assumptions(proposal.plan, proposal.frame),
        features=(*proposal.signals, ("prior", proposal.score), *beside),
    )
