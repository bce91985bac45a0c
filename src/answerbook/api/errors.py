"""The one translator from errors to responses, and the one JSON shape of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from answerbook.platform.errors import AnswerbookError, NotFound, TooMany, Unauthenticated
from answerbook.platform.telemetry import mask_text

MOST_PROBLEMS = 20
_CODES = {
    400: ("invalid", "The request cannot be read.", "Check its form against /api/v1/openapi.json."),
    401: ("unauthenticated", "You are not signed in.", "Sign in, or send: Authorization: Bearer ab_…"),
    404: ("not_found", "There is nothing at this address.", "Look at /api/v1/openapi.json."),
    405: ("method_not_allowed", "This address does not take this method.", "See the header Allow."),
    413: ("too_large", "The request body is too large.", "Send less, or in several requests."),
    415: ("unsupported_media_type", "The body is of a type not taken here.", "Send application/json."),
}


class ErrorDetail(BaseModel):
    """What went wrong, why, and what to do."""

    code: str = Field(description="Stable, for programs.", examples=["source_not_found"])
    message: str = Field(description="For people.", examples=["There is no source “shop”."])
    hint: str = Field(description="The next step; may be empty.", examples=["Look at GET /api/v1/sources."])
    details: dict[str, Any] = Field(default_factory=dict, description="More for programs.")
    request_id: str | None = Field(None, description="Names this request in the logs.")


class ErrorBody(BaseModel):
    """Every response with a status of 400 or more."""

    error: ErrorDetail


def error_response(error: AnswerbookError, request_id: str | None) -> JSONResponse:
    """Translate an error of ours."""
    detail = ErrorDetail(
        code=error.code,
        message=mask_text(error.message),
        hint=error.hint,
        details=error.details,
        request_id=request_id,
    )
    headers = {}
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.retry_after_s)
    return JSONResponse(ErrorBody(error=detail).model_dump(mode="json"), error.status, headers)


def status_response(
    status: int, request_id: str | None, *, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Translate a bare status, such as the framework gives."""
    phrase = HTTPStatus(status).phrase
    fallback = (phrase.lower().replace(" ", "_"), f"{phrase}.", "Try again, or look at the logs.")
    code, message, hint = _CODES.get(status, fallback)
    detail = ErrorDetail(code=code, message=message, hint=hint, request_id=request_id)
    return JSONResponse(ErrorBody(error=detail).model_dump(mode="json"), status, dict(headers or {}))


def broken_response(request_id: str | None) -> JSONResponse:
    """Say that something of ours is broken, and nothing else; the log has the rest."""
    detail = ErrorDetail(
        code="internal",
        message="Something on our side is broken.",
        hint=f"Look in the logs for request {request_id}.",
        request_id=request_id,
    )
    return JSONResponse(ErrorBody(error=detail).model_dump(mode="json"), 500)


def install_error_handlers(app: FastAPI) -> None:
    """Have all errors of the application translated here."""
    app.add_exception_handler(AnswerbookError, _on_answerbook_error)
    app.add_exception_handler(RequestValidationError, _on_malformed)
    app.add_exception_handler(HTTPException, _on_http_error)


def request_id_of(request: Request) -> str | None:
    return getattr(request.state, "request_id", None)


async def _on_answerbook_error(request: Request, error: Exception) -> JSONResponse:
    return error_response(cast(AnswerbookError, error), request_id_of(request))


async def _on_http_error(request: Request, error: Exception) -> JSONResponse:
    given = cast(HTTPException, error)
    return status_response(given.status_code, request_id_of(request), headers=given.headers)


async def _on_malformed(request: Request, error: Exception) -> JSONResponse:
    problems = _problems(cast(RequestValidationError, error).errors())
    first = problems[0] if problems else {"where": "body", "problem": "it cannot be read"}
    detail = ErrorDetail(
        code="malformed",
        message=f"{first['where']}: {first['problem']}.",
        hint="Correct it; /api/v1/openapi.json says what is expected.",
        details={"problems": problems},
        request_id=request_id_of(request),
    )
    return JSONResponse(ErrorBody(error=detail).model_dump(mode="json"), 422)


def _problems(errors: Sequence[Any]) -> list[dict[str, str]]:
    """Say where and why; never what was sent, it may be a password."""
    return [
        {
            "where": ".".join(str(part) for part in error["loc"])[:200],
            "problem": str(error["msg"]).removeprefix("Value error, ")[:300],
        }
        for error in errors[:MOST_PROBLEMS]
    ]


def not_found() -> NotFound:
    return NotFound("There is nothing at this address.", hint="Look at /api/v1/openapi.json.")
