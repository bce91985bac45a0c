"""Question to answer, the whole story on one screen.

read → look up values → link and propose → guard and run the best few → rank → answer, clarify or abstain.
"""

from __future__ import annotations

import time
from dataclasses import replace

from answerbook.ask import present
from answerbook.ask.context import Answered, AskContext
from answerbook.core.question.engine import (
    Candidate,
    Candidates,
    Observation,
    Ranked,
    Reading,
    Route,
)
from answerbook.core.question.plan import Query
from answerbook.core.question.reading import read
from answerbook.core.sql.verdict import Fault, Policy
from answerbook.platform.errors import AnswerbookError
from answerbook.sources import query, values

RUN_AT_MOST = 6
RUN_AGAIN_AT_MOST = 4
SPECULATION_SECONDS = 1.5


def answer(ask: AskContext) -> Answered:
    """Answer one message: a question, several at once, pasted SQL, or words that are none of these."""
    with ask.trace.stage("read") as note:
        reading = read(ask.question, ask.context)
        note.text = "" if reading.parts else "Read the question"
    if reading.parts:
        return _answer_parts(ask, reading)
    if reading.code == "sql":
        return _decide(ask, *_pasted(ask))
    if reading.route in (Route.CHAT, Route.REFUSE):
        return Answered(present.reply(ask, reading))
    candidates = _propose(ask, reading)
    observations = _observe(ask, candidates)
    with ask.trace.stage("rank"):
        ranked = ask.engine.rank(candidates, observations, ask.min_confidence)
    return _decide(ask, candidates, observations, ranked)


def _answer_parts(ask: AskContext, reading: Reading) -> Answered:
    parts = [answer(replace(ask, question=part.question)) for part in reading.parts]
    return Answered(present.together(ask, [p.answer for p in parts]), plan=parts[-1].plan)


def _propose(ask: AskContext, reading: Reading) -> Candidates:
    with ask.trace.stage("link") as note:
        matches = values.lookup(ask.source, reading.phrases, ask.policy)
        found = sorted({f"{m.table}.{m.column} = {m.value}" for m in matches if m.score == 1.0})
        note.text = f"Found {len(found)} values of the question in the data" if found else ""
        note.details = found[:8]
    with ask.trace.stage("propose") as note:
        candidates = ask.engine.propose(reading, matches, ask.source.catalog, ask.context)
        note.text = f"Compared {len(candidates.items)} readings" if len(candidates.items) > 1 else ""
        note.details = [c.interpretation for c in candidates.items[:4]]
    return candidates


def _observe(ask: AskContext, candidates: Candidates) -> list[Observation]:
    """Run the best few: the first with all the time of the policy, the others with what is left of a little more.

    While nothing has come back, further ones are tried; a time-out ends that, as the next would be as slow.
    """
    observations: list[Observation] = []
    began = time.perf_counter()
    for index, candidate in enumerate(candidates.items[: RUN_AT_MOST + RUN_AGAIN_AT_MOST]):
        nothing_yet = all(o.result is None for o in observations)
        left = SPECULATION_SECONDS - (time.perf_counter() - began)
        if nothing_yet and not any(o.fault and o.fault.kind == "timeout" for o in observations):
            observations.append(_try(ask, index, candidate, ask.policy))
        elif index < RUN_AT_MOST and left > 0:
            observations.append(_try(ask, index, candidate, _patient(ask.policy, left)))
        else:
            break
    return observations


def _patient(policy: Policy, seconds: float) -> Policy:
    return replace(policy, limits=replace(policy.limits, seconds=min(seconds, policy.limits.seconds)))


def _try(ask: AskContext, index: int, candidate: Candidate, policy: Policy) -> Observation:
    """Put one candidate through the guarded door; a refusal or a fault is an observation too."""
    trace, source = ask.trace, ask.source
    try:
        with trace.stage("guard") as note:
            admitted = query.admit(source, candidate.sql, purpose=query.Purpose.ANSWER, policy=policy)
            note.text = "" if index else "Checked: one read-only statement"
        with trace.stage("run") as note:
            rows = query.fetch(admitted, trace.cancel)
            count = f"{rows.result.row_count:,} {'row' if rows.result.row_count == 1 else 'rows'}"
            note.text = "" if index else f"Ran on {source.name}: {count}"
    except query.Refusal as refusal:
        return Observation(index, None, Fault("refused", refusal.refused.rule, refusal.message))
    except query.SourceFault as fault:
        trace.check()
        return Observation(index, None, Fault(fault.kind, None, fault.message))
    return Observation(index, rows.result, None, rows.traps)


def _decide(ask: AskContext, candidates: Candidates, observations: list[Observation], ranked: Ranked) -> Answered:
    """Answer when sure enough; else ask back, else say what is missing."""
    chosen = next((o for o in observations if o.candidate == ranked.best), None)
    if ranked.clarification and ask.min_confidence != 0:
        return Answered(present.clarify(ask, candidates, observations, ranked))
    choices = _choices(candidates, ranked)
    if ranked.best is None or chosen is None:
        return Answered(present.abstain(ask, candidates, observations, ranked), choices=choices)
    candidate = candidates.items[ranked.best]
    if chosen.result is None:
        return Answered(present.fail(ask, candidates, observations, ranked, chosen), candidate.plan)
    with ask.trace.stage("narrate"):
        shown = present.show(ask, candidate, chosen)
    assumed = tuple((a.id, tuple(plan for _, plan in a.choices)) for a in candidate.assumptions)
    return Answered(
        present.answered(ask, candidates, observations, ranked, candidate, chosen, shown),
        candidate.plan,
        (*assumed, *choices),
    )


def _choices(candidates: Candidates, ranked: Ranked) -> tuple[tuple[str, tuple[Query, ...]], ...]:
    """Give the plans of the readings shown, so that a person can take another one."""
    plans = [candidates.items[index].plan for index in present.readings_shown(candidates, ranked)]
    return (("reading", tuple(p for p in plans if p is not None)),) if all(plans) and plans else ()


def _pasted(ask: AskContext) -> tuple[Candidates, list[Observation], Ranked]:
    """Run a statement that was typed instead of a question: guarded like any other."""
    return _single(ask, Candidate(None, ask.question, "the SQL that you typed", 1.0))


def run_plan(ask: AskContext, candidate: Candidate) -> Answered:
    """Run one plan that a person chose (an edited assumption)."""
    return _decide(ask, *_single(ask, candidate))


def _single(ask: AskContext, candidate: Candidate) -> tuple[Candidates, list[Observation], Ranked]:
    candidates = Candidates((candidate,))
    observations = [_try(ask, 0, candidate, ask.policy)]
    return candidates, observations, Ranked(best=0, order=(0,), confidence=1.0, confidences=(1.0,))


def guarded(ask: AskContext) -> Answered:
    """Answer; whatever fails becomes a failed answer with its cause and next step."""
    try:
        return answer(ask)
    except AnswerbookError as error:
        return Answered(present.failed(ask, error))
