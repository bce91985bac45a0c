"""Asking over HTTP: JSON, server-sent events, or a run to come back to."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Query, Response, status
from fastapi.responses import JSONResponse, StreamingResponse

from answerbook.ask import exports, service
from answerbook.ask.schemas import (
    Answer,
    AnswerPage,
    AskRequest,
    EditRequest,
    FeedbackRequest,
    FeedbackShape,
    RunShape,
    ThreadDetail,
    ThreadPage,
)
from answerbook.platform.access import Principal, Scope, require
from answerbook.platform.http import PlatformOf

router = APIRouter(tags=["ask"])
MayAsk = Annotated[Principal, Depends(require(Scope.ASK))]
MayRead = Annotated[Principal, Depends(require(Scope.ANSWERS_READ))]
MayJudge = Annotated[Principal, Depends(require(Scope.FEEDBACK))]
Limit = Annotated[int, Query(ge=1, le=200)]
EVENT_STREAM = "text/event-stream"

STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer; or, with `Accept: text/event-stream`, typed events: "
        "`started`, any number of `step`, and last `answer`.",
        "content": {EVENT_STREAM: {"schema": {"type": "string"}}},
    },
    202: {"model": RunShape, "description": "With `Prefer: respond-async`: the run to come back to."},
}


@router.post("/ask", response_model=Answer, responses=STREAMED)
def ask(
    body: AskRequest,
    platform: PlatformOf,
    principal: MayAsk,
    accept: Annotated[str, Header()] = "application/json",
    prefer: Annotated[str, Header()] = "",
) -> Response | Answer:
    """Answer a question with its SQL, rows, chart and evidence."""
    run = service.start(platform, principal, body)
    if "respond-async" in prefer:
        shape = RunShape(run_id=run.id, status="running", thread=run.thread)
        return JSONResponse(shape.model_dump(), status_code=202, headers={"Location": f"/api/v1/runs/{run.id}"})
    if EVENT_STREAM in accept:
        return _event_stream(platform, principal, run.id, after=0)
    return run.result()


@router.get("/runs/{run_id}")
def get_run(run_id: str, platform: PlatformOf, principal: MayAsk) -> RunShape:
    """Say whether a run goes on, or which answer it gave."""
    return service.get_run(platform, principal, run_id)


@router.get("/runs/{run_id}/events", response_class=StreamingResponse)
def follow_run(
    run_id: str,
    platform: PlatformOf,
    principal: MayAsk,
    last_event_id: Annotated[int, Header(ge=0)] = 0,
) -> StreamingResponse:
    """Follow a run's events, from after `Last-Event-ID` on."""
    return _event_stream(platform, principal, run_id, after=last_event_id)


@router.delete("/runs/{run_id}", status_code=status.HTTP_204_NO_CONTENT)
def cancel_run(run_id: str, platform: PlatformOf, principal: MayAsk) -> None:
    """Stop a run; what has arrived is kept as a failed answer."""
    service.cancel_run(platform, principal, run_id)


@router.get("/answers")
def list_answers(
    platform: PlatformOf,
    principal: MayRead,
    limit: Limit = 50,
    cursor: str | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> AnswerPage:
    """List your saved answers, newest first; `q` searches the questions."""
    return service.list_answers(platform, principal, limit, cursor, q)


@router.get("/answers/{answer_id}")
def get_answer(answer_id: str, platform: PlatformOf, principal: MayRead) -> Answer:
    """Return a saved answer as it was given."""
    return service.get_answer(platform, principal, answer_id)


@router.get("/answers/{answer_id}/export", response_class=Response)
def export_answer(
    answer_id: str,
    platform: PlatformOf,
    principal: MayRead,
    file_type: Annotated[Literal["csv", "json"], Query(alias="format")] = "csv",
) -> Response:
    """Download the rows as CSV or JSON."""
    answer = service.get_answer(platform, principal, answer_id)
    text = exports.as_csv(answer) if file_type == "csv" else exports.as_json(answer)
    media = "text/csv; charset=utf-8" if file_type == "csv" else "application/json"
    return Response(text, media_type=media, headers=_attachment(f"answer-{answer_id}.{file_type}"))


@router.get("/answers/{answer_id}/chart", response_class=Response)
def draw_chart(
    answer_id: str,
    platform: PlatformOf,
    principal: MayRead,
    image: Annotated[Literal["svg", "png"], Query(alias="format")] = "svg",
    theme: Literal["light", "dark"] = "light",
) -> Response:
    """Draw the answer's chart as an image."""
    drawn = exports.chart_image(service.get_answer(platform, principal, answer_id), image, theme)
    media = "image/png" if image == "png" else "image/svg+xml"
    return Response(drawn, media_type=media, headers=_attachment(f"answer-{answer_id}.{image}"))


@router.post("/answers/{answer_id}/rerun")
def rerun_answer(answer_id: str, platform: PlatformOf, principal: MayAsk) -> Answer:
    """Run a saved answer's query again on the data of now."""
    return service.rerun(platform, principal, answer_id)


@router.post("/answers/{answer_id}/edit")
def edit_answer(answer_id: str, body: EditRequest, platform: PlatformOf, principal: MayAsk) -> Answer:
    """Take another choice of an assumption and run the edited query."""
    return service.edit(platform, principal, answer_id, body)


@router.post("/answers/{answer_id}/feedback", status_code=status.HTTP_201_CREATED)
def give_feedback(
    answer_id: str, body: FeedbackRequest, platform: PlatformOf, principal: MayJudge
) -> FeedbackShape:
    """Say whether an answer is right, or what is wrong with it."""
    return service.give_feedback(platform, principal, answer_id, body)


@router.get("/threads")
def list_threads(
    platform: PlatformOf, principal: MayRead, limit: Limit = 50, cursor: str | None = None
) -> ThreadPage:
    """List your threads, newest first."""
    return service.list_threads(platform, principal, limit, cursor)


@router.get("/threads/{thread_id}")
def get_thread(thread_id: str, platform: PlatformOf, principal: MayRead) -> ThreadDetail:
    """Return a thread with its answers, oldest first."""
    return service.get_thread(platform, principal, thread_id)


@router.delete("/threads/{thread_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_thread(thread_id: str, platform: PlatformOf, principal: MayAsk) -> None:
    """Delete a thread with its answers."""
    service.delete_thread(platform, principal, thread_id)


def _event_stream(platform: PlatformOf, principal: Principal, run_id: str, after: int) -> StreamingResponse:
    steps = platform.streams.atail(run_id, after, owner=principal.id)

    async def events() -> AsyncIterator[str]:
        async for number, event in steps:
            payload = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
            yield f"id: {number}\nevent: {event['type']}\ndata: {payload}\n\n"

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(events(), media_type=EVENT_STREAM, headers=headers)


def _attachment(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
