"""From what was found to the Answer that a person reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from answerbook.ask.context import AskContext
from answerbook.ask.schemas import (
    Answer,
    AnswerError,
    AssumptionChoice,
    AssumptionShape,
    AttemptShape,
    ChoiceShape,
    ClarificationShape,
    ColumnShape,
    Evidence,
    FaultShape,
    Grade,
    NumberLink,
    ReadingShape,
    Status,
    Step,
)
from answerbook.core.cells import as_rows
from answerbook.core.chart import alternatives, choose_chart
from answerbook.core.narrate import Narration, narrate
from answerbook.core.question.engine import (
    Candidate,
    Candidates,
    Clarification,
    Observation,
    Ranked,
    Reading,
    Route,
)
from answerbook.core.question.follow_ups import suggest
from answerbook.core.question.interpretation import steps, used_tables
from answerbook.core.question.samples import sample_questions
from answerbook.core.results import ResultSet
from answerbook.core.sql.diagnose import diagnose
from answerbook.core.sql.explain import explain
from answerbook.platform.errors import AnswerbookError
from answerbook.platform.ids import new_id

HIGH, MEDIUM = 0.8, 0.6
CHART_ROWS = 2_000
READINGS = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """What a result looks like: words, chart, what to ask next."""

    narration: Narration
    chart: dict[str, Any] | None
    chart_choices: tuple[str, ...]
    follow_ups: tuple[str, ...]


def show(ask: AskContext, candidate: Candidate, observation: Observation) -> Shown:
    result = observation.result
    assert result is not None  # noqa: S101 - the pipeline shows only what returned rows
    catalog = ask.source.catalog
    plan = candidate.plan
    return Shown(
        narration=narrate(result, plan, question=ask.question),
        chart=choose_chart(result.head(CHART_ROWS), title=candidate.interpretation),
        chart_choices=alternatives(result),
        follow_ups=suggest(plan, catalog, result) if plan else (),
    )


def answered(
    ask: AskContext,
    candidates: Candidates,
    observations: Sequence[Observation],
    ranked: Ranked,
    candidate: Candidate,
    observation: Observation,
    shown: Shown,
) -> Answer:
    result = observation.result
    assert result is not None  # noqa: S101 - as in `show`
    return _base(ask, "answered", candidates, observations, ranked).model_copy(
        update={
            "interpretation": candidate.interpretation,
            "sql": candidate.sql,
            "steps": _steps(ask, candidate),
            **_rows(result),
            "summary": shown.narration.headline,
            "remarks": list(shown.narration.remarks),
            "number_links": [NumberLink(start=s, end=e, row=r, column=c) for s, e, r, c in shown.narration.cells],
            "chart": shown.chart,
            "chart_choices": list(shown.chart_choices),
            "grade": _grade(ranked.confidence),
            "evidence": _evidence(ask, candidate, ranked, observations),
            "assumptions": _assumptions(candidate),
            "follow_ups": list(shown.follow_ups),
            "warnings": _warnings(observation),
        }
    )


def clarify(
    ask: AskContext, candidates: Candidates, observations: Sequence[Observation], ranked: Ranked
) -> Answer:
    clarification = ranked.clarification
    assert clarification is not None  # noqa: S101 - the caller saw it
    return _base(ask, "clarify", candidates, observations, ranked).model_copy(
        update={"summary": clarification.text, "clarification": _clarification(clarification)}
    )


def abstain(
    ask: AskContext, candidates: Candidates, observations: Sequence[Observation], ranked: Ranked
) -> Answer:
    """Say what is missing instead of guessing, and what could be asked."""
    missing = list(ranked.missing or candidates.missing)
    samples = list(sample_questions(ask.source.catalog)[:3])
    return _base(ask, "abstained", candidates, observations, ranked).model_copy(
        update={
            "missing": missing,
            "summary": _abstention(ask.source.name, missing),
            "follow_ups": samples,
            "evidence": [Evidence(kind="not_in_data", text=word) for word in missing],
        }
    )


def _abstention(source: str, missing: Sequence[str]) -> str:
    if not missing:
        return f"I am not sure enough how to read this on {source}. Rephrase it, or pick a reading below."
    words = ", ".join(f"“{word}”" for word in missing)
    return f"Not in your data: nothing in {source} matches {words}."


def fail(
    ask: AskContext,
    candidates: Candidates,
    observations: Sequence[Observation],
    ranked: Ranked,
    chosen: Observation,
) -> Answer:
    """All readings failed: the cause of the best one, in words."""
    fault = chosen.fault
    assert fault is not None  # noqa: S101 - an observation has rows or a fault
    candidate = candidates.items[chosen.candidate]
    diagnosis = diagnose(candidate.sql, fault.message, dialect=ask.source.dialect, catalog=ask.source.catalog)
    refused = fault.kind == "refused"
    error = AnswerError(
        code=fault.rule or fault.kind, message=fault.message, hint=_hint(fault.kind, diagnosis.hint)
    )
    return _base(ask, "refused" if refused else "failed", candidates, observations, ranked).model_copy(
        update={"sql": candidate.sql, "interpretation": candidate.interpretation, "error": error}
    )


def _hint(kind: str, diagnosis: str) -> str:
    if kind == "timeout":
        return "Narrow the question to a shorter period or fewer rows, then ask again."
    return diagnosis or "Look at the SQL, or refresh the source if its tables have changed."


def reply(ask: AskContext, reading: Reading) -> Answer:
    """Answer what is no question on data with the reason and a suggestion."""
    refuse = reading.route is Route.REFUSE
    status: Status = "refused" if refuse else "abstained"
    return _base(ask, status).model_copy(
        update={
            "route": reading.route.value,
            "summary": reading.reply,
            "follow_ups": list(sample_questions(ask.source.catalog)[:3]),
            "error": AnswerError(code=reading.code or "not_a_question", message=reading.reply or "")
            if refuse
            else None,
        }
    )


def together(ask: AskContext, parts: Sequence[Answer]) -> Answer:
    """One answer over the answers of a message's several questions."""
    done = [p for p in parts if p.status == "answered"]
    status: Status = "answered" if done else parts[-1].status
    return _base(ask, status).model_copy(
        update={
            "parts": list(parts),
            "summary": f"{len(done)} of {len(parts)} questions answered.",
            "confidence": min((p.confidence for p in parts), default=0.0),
            "grade": _grade(min((p.confidence for p in parts), default=0.0)),
            "engine": parts[-1].engine,
        }
    )


def failed(ask: AskContext, error: AnswerbookError) -> Answer:
    return _base(ask, "failed").model_copy(
        update={"error": AnswerError(code=error.code, message=error.message, hint=error.hint)}
    )


def failure(question: str, error: AnswerbookError, *, run_id: str | None = None) -> Answer:
    """A failed answer for a question that never reached a source."""
    return Answer(
        id=new_id(),
        run_id=run_id or new_id(),
        created_at=dt.datetime.now(dt.UTC),
        status="failed",
        question=question,
        error=AnswerError(code=error.code, message=error.message, hint=error.hint),
    )


def _base(
    ask: AskContext,
    status: Status,
    candidates: Candidates | None = None,
    observations: Sequence[Observation] = (),
    ranked: Ranked | None = None,
) -> Answer:
    return Answer(
        id=new_id(),
        run_id=ask.run_id,
        created_at=dt.datetime.now(dt.UTC),
        status=status,
        question=ask.question,
        engine=ask.engine.name,
        source=ask.source.name,
        schema_version=ask.source.schema_version,
        policy=ask.policy.name,
        thread=ask.thread,
        confidence=round(ranked.confidence, 4) if ranked else 0.0,
        readings=_readings(candidates, ranked) if candidates and ranked else [],
        attempts=_attempts(ask, candidates, observations) if candidates else [],
        timings_ms=ask.trace.totals(),
    )


def _rows(result: ResultSet) -> dict[str, object]:
    return {
        "columns": [ColumnShape(name=c.name, type=c.kind.value) for c in result.columns],
        "rows": as_rows(result),
        "row_count": result.row_count,
        "truncated": result.truncated,
    }


def _steps(ask: AskContext, candidate: Candidate) -> list[Step]:
    """Tell the query in words: its stages where there are several, else its clauses."""
    source = ask.source
    staged = steps(candidate.plan, source.catalog) if candidate.plan else ()
    if staged:
        return [Step(text=step.text, sql=step.sql) for step in staged]
    sentences = explain(candidate.sql, dialect=source.dialect, catalog=source.catalog)
    return [Step(text=sentence) for sentence in sentences]


def readings_shown(candidates: Candidates, ranked: Ranked) -> list[int]:
    """Return the candidates worth showing as readings, best first, each interpretation once."""
    kept: dict[str, int] = {}
    for index in ranked.order:
        kept.setdefault(candidates.items[index].interpretation, index)
    return list(kept.values())[:READINGS]


def _readings(candidates: Candidates, ranked: Ranked) -> list[ReadingShape]:
    return [
        ReadingShape(
            interpretation=candidates.items[index].interpretation,
            sql=candidates.items[index].sql,
            confidence=round(ranked.confidences[index], 4),
        )
        for index in readings_shown(candidates, ranked)
    ]


def _attempts(ask: AskContext, candidates: Candidates, observations: Sequence[Observation]) -> list[AttemptShape]:
    return [
        AttemptShape(
            engine=ask.engine.name,
            sql=candidates.items[o.candidate].sql,
            fault=FaultShape(kind=o.fault.kind, rule=o.fault.rule, message=o.fault.message) if o.fault else None,
        )
        for o in observations
    ]


def _grade(confidence: float) -> Grade:
    return "high" if confidence >= HIGH else "medium" if confidence >= MEDIUM else "low"


def _evidence(
    ask: AskContext, candidate: Candidate, ranked: Ranked, observations: Sequence[Observation]
) -> list[Evidence]:
    tables = used_tables(candidate.plan, ask.source.catalog) if candidate.plan else ()
    found = [Evidence(kind=kind, text=text) for kind, text in candidate.evidence]
    if tables:
        found.insert(0, Evidence(kind="tables", text=f"Used {', '.join(tables)}"))
    chosen = next((o for o in observations if o.candidate == ranked.best), None)
    if ask.routed:
        found.insert(0, Evidence(kind="source", text=ask.routed))
    same = sum(1 for o in observations if chosen and o is not chosen and o.result == chosen.result)
    if same:
        found.append(Evidence(kind="agreement", text=f"{same} other readings give the same rows"))
    return found


def _assumptions(candidate: Candidate) -> list[AssumptionShape]:
    return [
        AssumptionShape(
            id=a.id,
            kind=a.kind,
            text=a.text,
            choices=[AssumptionChoice(label=label, choice=i) for i, (label, _) in enumerate(a.choices)],
        )
        for a in candidate.assumptions
    ]


def _clarification(clarification: Clarification) -> ClarificationShape:
    return ClarificationShape(
        text=clarification.text,
        choices=[ChoiceShape(label=label, question=question) for label, question in clarification.choices],
    )


def _warnings(observation: Observation) -> list[str]:
    return list(dict.fromkeys(trap.message for trap in observation.traps))
