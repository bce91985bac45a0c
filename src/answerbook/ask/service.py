"""Use cases of asking. HTTP, CLI and evaluation all come through `start`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from answerbook.ask import pipeline, preparation, present, repository, runs
from answerbook.ask.context import Answered, AskContext
from answerbook.ask.errors import AnswerNotFound, NoSuchChoice, RunNotFound, ThreadNotFound
from answerbook.ask.models import AnswerRecord, FeedbackRecord, ThreadRecord
from answerbook.ask.preparation import Prepared
from answerbook.ask.runs import Run
from answerbook.ask.schemas import (
    Answer,
    AnswerLine,
    AnswerPage,
    AskRequest,
    EditRequest,
    FeedbackRequest,
    FeedbackShape,
    RunShape,
    ThreadDetail,
    ThreadPage,
    ThreadShape,
)
from answerbook.ask.trace import Trace
from answerbook.audit import service as audit
from answerbook.core.question.codec import from_plain, to_plain
from answerbook.core.question.engine import Candidate
from answerbook.core.question.interpretation import describe
from answerbook.core.question.plan import Query
from answerbook.core.question.render import render
from answerbook.platform.access import Principal
from answerbook.platform.db import now
from answerbook.platform.errors import AnswerbookError
from answerbook.platform.ids import new_id
from answerbook.platform.runtime import Platform
from answerbook.platform.telemetry import get_logger
from answerbook.sources.query import OpenSource

log = get_logger(__name__)
THREAD_ANSWERS = 200
TITLE_LENGTH = 120
BROKEN = AnswerbookError("The question could not be answered.", hint="Ask again; the log has the cause.")


def ask(
    platform: Platform, principal: Principal, request: AskRequest, *, source: OpenSource | None = None
) -> Answer:
    """Answer a question and save the answer."""
    return start(platform, principal, request, source=source).result()


def start(
    platform: Platform, principal: Principal, request: AskRequest, *, source: OpenSource | None = None
) -> Run:
    """Begin a run and return at once; its steps are on the platform's streams under the run's id."""
    prepared = preparation.prepare(platform, principal, request, source)
    return _launch(platform, principal, prepared, pipeline.guarded)


def rerun(platform: Platform, principal: Principal, answer_id: str) -> Answer:
    """Run a saved answer's query again on the data of now; the saved answer stays as it is."""
    record = _record(platform, principal, answer_id)
    plan = _plan(record.plans.get("plan"))
    prepared = _prepare_again(platform, principal, record)
    if plan is None:
        return _launch(platform, principal, prepared, pipeline.guarded).result()
    return _launch_plan(platform, principal, prepared, plan)


def edit(platform: Platform, principal: Principal, answer_id: str, request: EditRequest) -> Answer:
    """Take another choice of an assumption: the plan is edited and run, no model is asked.

    Raises: NoSuchChoice when the answer has no such assumption or choice.
    """
    record = _record(platform, principal, answer_id)
    choices: list[Any] = record.plans.get("choices", {}).get(request.assumption, [])
    if request.choice >= len(choices):
        raise NoSuchChoice(
            f"The answer has no choice {request.choice} for “{request.assumption}”.",
            hint="Take one of the choices listed in its assumptions.",
        )
    prepared = _prepare_again(platform, principal, record)
    return _launch_plan(platform, principal, prepared, from_plain(choices[request.choice]))


def _prepare_again(platform: Platform, principal: Principal, record: AnswerRecord) -> Prepared:
    request = AskRequest(question=record.question, source=record.source_id, thread=record.thread_id)
    return preparation.prepare(platform, principal, request)


def _launch_plan(platform: Platform, principal: Principal, prepared: Prepared, plan: Query) -> Answer:
    catalog = prepared.source.catalog
    candidate = Candidate(plan, render(plan, catalog), describe(plan, catalog), prior=1.0)
    return _launch(platform, principal, prepared, lambda asked: pipeline.run_plan(asked, candidate)).result()


def _launch(
    platform: Platform, principal: Principal, prepared: Prepared, work: Callable[[AskContext], Answered]
) -> Run:
    run_id = new_id()
    streams = platform.streams
    streams.open(run_id, principal.id)
    streams.append(run_id, {"type": "started", "run_id": run_id, "thread": prepared.thread})
    asked = AskContext(
        run_id=run_id,
        question=prepared.question,
        source=prepared.source,
        policy=prepared.policy,
        context=prepared.context,
        engine=prepared.engine,
        trace=Trace(lambda event: _tell(platform, run_id, event), streams.token(run_id)),
        thread=prepared.thread,
        min_confidence=prepared.min_confidence,
        routed=prepared.routed,
    )
    future = runs.submit(platform, lambda: _finish(platform, principal, asked, work))
    return Run(run_id, prepared.thread, future)


def _tell(platform: Platform, run_id: str, event: dict[str, object]) -> None:
    platform.streams.append(run_id, event)


def _finish(
    platform: Platform, principal: Principal, asked: AskContext, work: Callable[[AskContext], Answered]
) -> Answer:
    """Do the work and save what came of it, also when it was stopped or broke."""
    try:
        try:
            answered = work(asked)
        except AnswerbookError as error:
            answered = Answered(present.failed(asked, error))
        except Exception:
            log.exception("ask.broke", run_id=asked.run_id)
            answered = Answered(present.failed(asked, BROKEN))
        _save(platform, principal, asked, answered)
        platform.streams.append(
            asked.run_id, {"type": "answer", "answer": answered.answer.model_dump(mode="json")}
        )
        return answered.answer
    finally:
        platform.streams.close(asked.run_id)


def _save(platform: Platform, principal: Principal, asked: AskContext, answered: Answered) -> None:
    answer = answered.answer
    choices = {name: [to_plain(plan) for plan in plans] for name, plans in answered.choices}
    record = AnswerRecord(
        id=answer.id,
        run_id=answer.run_id,
        workspace_id=principal.workspace_id,
        owner_id=principal.id,
        thread_id=asked.thread or "",
        source_id=asked.source.id,
        question=answer.question,
        status=answer.status,
        confidence=answer.confidence,
        summary=answer.summary,
        body=answer.model_dump(mode="json"),
        plans={"plan": to_plain(answered.plan) if answered.plan else None, "choices": choices},
        created_at=answer.created_at,
    )
    with platform.unit_of_work() as uow:
        _keep_thread(uow.session, principal, record)
        uow.session.add(record)
        audit.record(
            uow, principal, "answer.created", answer.id, {"status": answer.status, "source": answer.source}
        )


def _keep_thread(session: Session, principal: Principal, answer: AnswerRecord) -> None:
    thread = repository.find_thread(session, principal, answer.thread_id)
    if thread is not None:
        thread.updated_at = answer.created_at
        return
    session.add(
        ThreadRecord(
            id=answer.thread_id,
            workspace_id=principal.workspace_id,
            owner_id=principal.id,
            title=" ".join(answer.question.split())[:TITLE_LENGTH] or "Untitled",
            created_at=answer.created_at,
            updated_at=answer.created_at,
        )
    )
    session.flush()


def get_run(platform: Platform, principal: Principal, run_id: str) -> RunShape:
    """Say whether a run goes on or which answer it gave.

    Raises: RunNotFound.
    """
    with platform.unit_of_work(read_only=True) as uow:
        record = repository.find_answer_of_run(uow.session, principal, run_id)
    if record is not None:
        return RunShape(run_id=run_id, status="done", thread=record.thread_id, answer_id=record.id)
    demand_run(platform, principal, run_id)
    return RunShape(run_id=run_id, status="running")


def demand_run(platform: Platform, principal: Principal, run_id: str) -> None:
    """Pass when the run is known here and is this principal's.

    Raises: RunNotFound.
    """
    if platform.streams.owner(run_id) != principal.id:  # an unknown run raises by itself
        raise RunNotFound(
            "There is no such run.", hint="A finished run is found by its answer: GET /api/v1/answers."
        )


def cancel_run(platform: Platform, principal: Principal, run_id: str) -> None:
    """Stop a run; what has arrived is kept."""
    demand_run(platform, principal, run_id)
    platform.streams.cancel(run_id)


def get_answer(platform: Platform, principal: Principal, answer_id: str) -> Answer:
    return Answer.model_validate(_record(platform, principal, answer_id).body)


def list_answers(
    platform: Platform, principal: Principal, limit: int, cursor: str | None, search: str | None
) -> AnswerPage:
    with platform.unit_of_work(read_only=True) as uow:
        records = repository.list_answers(uow.session, principal, limit + 1, cursor, search)
    items = [_line(r) for r in records[:limit]]
    return AnswerPage(items=items, next_cursor=items[-1].id if len(records) > limit else None)


def list_threads(platform: Platform, principal: Principal, limit: int, cursor: str | None) -> ThreadPage:
    with platform.unit_of_work(read_only=True) as uow:
        records = repository.list_threads(uow.session, principal, limit + 1, cursor)
    items = [ThreadShape.model_validate(r, from_attributes=True) for r in records[:limit]]
    return ThreadPage(items=items, next_cursor=items[-1].id if len(records) > limit else None)


def get_thread(platform: Platform, principal: Principal, thread_id: str) -> ThreadDetail:
    with platform.unit_of_work(read_only=True) as uow:
        thread = repository.find_thread(uow.session, principal, thread_id)
        if thread is None:
            raise ThreadNotFound("There is no such thread.", hint="Look at GET /api/v1/threads.")
        records = repository.list_answers_of_thread(uow.session, principal, thread_id, THREAD_ANSWERS)
    return ThreadDetail(
        id=thread.id,
        title=thread.title,
        created_at=thread.created_at,
        updated_at=thread.updated_at,
        answers=[Answer.model_validate(r.body) for r in records],
    )


def delete_thread(platform: Platform, principal: Principal, thread_id: str) -> None:
    with platform.unit_of_work() as uow:
        thread = repository.find_thread(uow.session, principal, thread_id)
        if thread is None:
            raise ThreadNotFound("There is no such thread.", hint="Look at GET /api/v1/threads.")
        repository.delete_thread(uow.session, thread)
        audit.record(uow, principal, "thread.deleted", thread_id, {})


def give_feedback(
    platform: Platform, principal: Principal, answer_id: str, request: FeedbackRequest
) -> FeedbackShape:
    """Keep what a person says of an answer; saying it again replaces it."""
    _record(platform, principal, answer_id)
    shape = FeedbackShape(**request.model_dump(), id=new_id(), created_at=now())
    with platform.unit_of_work() as uow:
        repository.delete_feedback_of(uow.session, answer_id, principal.id)
        uow.session.add(
            FeedbackRecord(
                **shape.model_dump(),
                answer_id=answer_id,
                workspace_id=principal.workspace_id,
                author_id=principal.id,
            )
        )
        audit.record(uow, principal, "answer.feedback", answer_id, {"verdict": request.verdict})
    return shape


def _record(platform: Platform, principal: Principal, answer_id: str) -> AnswerRecord:
    with platform.unit_of_work(read_only=True) as uow:
        record = repository.find_answer(uow.session, principal, answer_id)
    if record is None:
        raise AnswerNotFound("There is no such answer.", hint="Look at GET /api/v1/answers.")
    return record


def _plan(value: Any) -> Query | None:
    return from_plain(value) if value else None


def _line(record: AnswerRecord) -> AnswerLine:
    body = record.body
    return AnswerLine(
        id=record.id,
        created_at=record.created_at,
        status=body["status"],
        question=record.question,
        summary=record.summary,
        confidence=record.confidence,
        thread=record.thread_id,
        source=body["source"],
        grade=body["grade"],
    )
