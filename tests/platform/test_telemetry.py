from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from answerbook.platform.settings import LogFormat, TelemetrySettings
from answerbook.platform.telemetry import configure_logging, get_logger, mask, mask_text

SECRETS = [
    ("postgresql://ann:hunter2@db/x", "hunter2"),
    ("cannot reach mysql+pymysql://root:pa%24s@10.0.0.1:3306/shop?ssl=1", "pa%24s"),
    ("Authorization: Bearer ab_k3v9x2mq_" + "s" * 43, "s" * 43),
    ("key ab_k3v9x2mq_" + "t" * 43 + " was used", "t" * 43),
    ("bad password=opensesame99, try again", "opensesame99"),
    ("token: abcdef123456", "abcdef123456"),
    ("http://localhost:8080/sign-in#link=abc-DEF_123", "abc-DEF_123"),
    ("v1.0a1b2c3d." + "Q" * 40, "Q" * 40),
]


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_secrets_are_told_by_their_form(text: str, secret: str) -> None:
    assert secret not in mask_text(text)
    assert "***" in mask_text(text)


HARMLESS = [
    "SELECT * FROM orders WHERE total > 10",
    "https://example.com/a?b=c",
    "ann@example.com",
    "monkey business",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert mask_text(text) == text


def test_secrets_are_told_by_their_name_at_any_depth() -> None:
    given = {
        "password": "a",
        "db": {"url": "b", "port": 1},
        "keys": [{"api_key": "c"}],
        "key_id": "d",
        "token": None,
    }
    assert mask(given) == {
        "password": "***",
        "db": {"url": "***", "port": 1},
        "keys": [{"api_key": "***"}],
        "key_id": "d",
        "token": None,
    }


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """Where logs go; afterwards everything is as before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    out = io.StringIO()
    configure_logging(TelemetrySettings(log_format=LogFormat.JSON), out)
    yield out
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def test_a_log_line_is_one_json_object_with_the_request(log_lines: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        get_logger("answerbook.test").info("lamp.lit", room="desk")
    line = json.loads(log_lines.getvalue())
    assert (line["event"], line["room"], line["request_id"], line["level"]) == ("lamp.lit", "desk", "r-1", "info")
    assert line["timestamp"].endswith("Z")


def test_no_secret_comes_through_by_any_way(log_lines: io.StringIO) -> None:
    log = get_logger("answerbook.test")
    log.warning("failed for postgresql://ann:hunter2@db/x", password="hunter2", nested={"token": "hunter2"})
    logging.getLogger("some.library").error("cannot open %s", "mysql://bob:hunter2@db/y")
    try:
        raise ValueError("postgresql://ann:hunter2@db/x is down")
    except ValueError:
        log.exception("broken")
    text = log_lines.getvalue()
    assert text.count("\n") == 3
    assert "hunter2" not in text


def test_what_is_below_the_level_is_not_written(log_lines: io.StringIO) -> None:
    get_logger("answerbook.test").debug("quiet")
    logging.getLogger("httpx").info("quiet too")
    assert log_lines.getvalue() == ""
