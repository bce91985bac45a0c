"""The shapes of asking: what goes in, and the Answer that comes out, the same at every door."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from answerbook.core.cells import Cell

Status = Literal["answered", "clarify", "abstained", "refused", "failed"]
RouteName = Literal["data", "documents", "both", "chat", "refuse"]
EngineName = Literal["verified", "embedded", "model"]
Grade = Literal["verified", "high", "medium", "low"]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AskRequest(Shape):
    """A question. `source` is an id or a name; left out, the best fitting source is chosen and shown."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"question": "How many orders were placed in 2024, by month?"}]},
    )

    question: str = Field(description="The question in plain English, up to 2,000 characters.")
    source: str | None = Field(default=None, description="Id or name of the source; null chooses one.")
    thread: str | None = Field(default=None, description="Id of the thread this question goes on.")
    engine: Literal["auto", "embedded", "model"] = "auto"
    rows: int | None = Field(default=None, ge=1, le=10_000, description="Rows to carry; 1,000 by default.")
    min_confidence: float | None = Field(
        default=None, ge=0, le=1, description="0 always answers; null takes the calibrated threshold."
    )


class Step(Shape):
    text: str
    sql: str | None = None


class ColumnShape(Shape):
    name: str
    type: str


class Citation(Shape):
    document: str
    page: int | None = None
    text: str
    score: float


class Evidence(Shape):
    kind: str
    text: str


class ReadingShape(Shape):
    interpretation: str
    sql: str
    confidence: float


class AssumptionChoice(Shape):
    label: str
    choice: int


class AssumptionShape(Shape):
    id: str
    kind: str
    text: str
    choices: list[AssumptionChoice] = []


class ChoiceShape(Shape):
    label: str
    question: str


class ClarificationShape(Shape):
    text: str
    choices: list[ChoiceShape]


class FaultShape(Shape):
    kind: str
    rule: str | None = None
    message: str


class AttemptShape(Shape):
    engine: EngineName
    sql: str
    fault: FaultShape | None = None


class NumberLink(Shape):
    """Characters `start` to `end` of the summary show the cell at `row`, `column`."""

    start: int
    end: int
    row: int
    column: int


class AnswerError(Shape):
    code: str
    message: str
    hint: str = ""


class Answer(Shape):
    """An answer is a claim: it carries its SQL, its reading, its evidence and its timings."""

    id: str
    run_id: str
    created_at: dt.datetime
    status: Status
    route: RouteName = "data"
    question: str
    interpretation: str | None = None
    engine: EngineName = "embedded"
    source: str | None = None
    schema_version: str | None = None
    policy: str | None = None
    sql: str | None = None
    steps: list[Step] = []
    columns: list[ColumnShape] = []
    rows: list[list[Cell]] = []
    row_count: int = 0
    truncated: bool = False
    summary: str | None = None
    remarks: list[str] = []
    number_links: list[NumberLink] = []
    citations: list[Citation] = []
    chart: dict[str, Any] | None = None
    chart_choices: list[str] = []
    confidence: float = 0.0
    grade: Grade = "low"
    evidence: list[Evidence] = []
    readings: list[ReadingShape] = []
    assumptions: list[AssumptionShape] = []
    clarification: ClarificationShape | None = None
    missing: list[str] = []
    follow_ups: list[str] = []
    warnings: list[str] = []
    attempts: list[AttemptShape] = []
    parts: list[Answer] = []
    timings_ms: dict[str, float] = {}
    thread: str | None = None
    degraded: bool = False
    error: AnswerError | None = None


class AnswerLine(Shape):
    """One row of the history."""

    id: str
    created_at: dt.datetime
    status: Status
    question: str
    summary: str | None
    source: str | None
    confidence: float
    grade: Grade
    thread: str | None


class AnswerPage(Shape):
    items: list[AnswerLine]
    next_cursor: str | None = None


class ThreadShape(Shape):
    id: str
    title: str
    created_at: dt.datetime
    updated_at: dt.datetime


class ThreadPage(Shape):
    items: list[ThreadShape]
    next_cursor: str | None = None


class ThreadDetail(ThreadShape):
    answers: list[Answer]


class RunShape(Shape):
    run_id: str
    status: Literal["running", "done"]
    thread: str | None = None
    answer_id: str | None = None


class FeedbackRequest(Shape):
    verdict: Literal["right", "wrong"]
    reason: Literal["period", "metric", "filter", "table", "other"] | None = None
    comment: str = Field(default="", max_length=2_000)


class FeedbackShape(FeedbackRequest):
    id: str
    created_at: dt.datetime


class EditRequest(Shape):
    """Take another choice of an assumption; the choices of `reading` are the answer's readings."""

    assumption: str
    choice: int = Field(ge=0)
