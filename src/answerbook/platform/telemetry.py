"""Structured logs with request ids, in which no secret appears."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import IO, Any

import structlog
from structlog.types import Processor

from answerbook.platform.settings import LogFormat, TelemetrySettings

MASK = "***"
_SECRET_NAME = re.compile(
    r"(?i)(passw|secret|token|api_?key|authorization|cookie|csrf|credential|private|^key$|^url$|^dsn$)"
)
_HARMLESS_NAME = re.compile(r"(?i)(_id|_count|_tokens|_ms|_s)$")
_SECRET_TEXTS = (
    (re.compile(r"\bab_[0-9A-Za-z]{4,}_[0-9A-Za-z_-]{8,}"), f"ab_{MASK}"),
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://[^\s/:@]*):[^\s@]+@"), rf"\1:{MASK}@"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {MASK}"),
    (
        re.compile(r"(?i)\b(password|passwd|pwd|secret|token|api_key)(\s*[=:]\s*)(?!\*)[^\s,;&\"')]+"),
        rf"\1\2{MASK}",
    ),
    (re.compile(r"\bv1\.[0-9a-f]{8}\.[\w=-]{16,}"), f"v1.{MASK}"),
    (re.compile(r"(?i)(#link=)[\w-]+"), rf"\1{MASK}"),
)


def mask_text(text: str) -> str:
    """Return the text without the secrets that can be told by their form.

    >>> mask_text("cannot reach postgresql://ann:hunter2@db/x")
    'cannot reach postgresql://ann:***@db/x'
    """
    for pattern, replacement in _SECRET_TEXTS:
        text = pattern.sub(replacement, text)
    return text


def mask(value: object, name: str = "") -> object:
    """Return a value fit for a log: masked by its name, by its form, and inside lists and mappings."""
    if name and _SECRET_NAME.search(name) and not _HARMLESS_NAME.search(name) and value not in (None, ""):
        return MASK
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, Mapping):
        return {key: mask(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [mask(inner) for inner in value]
    if isinstance(value, BaseException):
        return mask_text(f"{type(value).__name__}: {value}")
    return value


def _masking(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name, value in event.items():
        if not name.startswith("_") and name != "exc_info":
            event[name] = mask(value, name)
    return event


def configure_logging(settings: TelemetrySettings, stream: IO[str] | None = None) -> None:
    """Send our logs and those of all libraries to one stream (standard error), in one format."""
    out = stream or sys.stderr
    as_json = settings.log_format is LogFormat.JSON or (settings.log_format is LogFormat.AUTO and not out.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.format_exc_info,
        _masking,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    renderer: Processor = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=out.isatty())
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=shared,
        )
    )
    logging.basicConfig(handlers=[handler], level=settings.log_level, force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = name != "uvicorn.access"  # requests are logged by our own middleware
    for name in ("httpx", "httpcore", "alembic", "sqlalchemy", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.WARNING)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return the logger of a module: `log = get_logger(__name__)`."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger
