from __future__ import annotations

import pytest

from answerbook.core.question.engine import Clock, Context, Route, Turn
from answerbook.core.question.reading import read
from tests.core.question.case_files import cases

CLOCK = Clock("2026-11-20")
CASES = [(case["code"], text) for case in cases("gate") for text in case["texts"]]
STILL_DATA = (None, "sql", "maybe_off_topic")


@pytest.mark.parametrize(("code", "text"), CASES)
def test_gate(code: str | None, text: str) -> None:
    reading = read(text, Context(CLOCK))
    assert reading.code == code
    assert (reading.route is Route.DATA) == (code in STILL_DATA)
    assert (reading.reply is None) == (code is None)


@pytest.mark.parametrize("code", sorted({code for code, _ in CASES if code}))
def test_replies_are_plain(code: str) -> None:
    text = next(text for found, text in CASES if found == code)
    reply = read(text, Context(CLOCK)).reply or ""
    assert len(reply) > 30
    assert not {"!", "sorry", "Sorry"} & set(reply.replace("!", " ! ").split())


@pytest.mark.parametrize(
    "text", ["remove the cancelled ones", "change it to 2018", "set the limit to 5", "how many?"]
)
def test_in_a_thread_edits_are_not_writes(text: str) -> None:
    reading = read(text, Context(CLOCK, (Turn("orders", None),)))
    assert (reading.route, reading.code) == (Route.DATA, None)


@pytest.mark.parametrize("text", ["\x00\x01\x02 orders", "a\x07b\x08c\x1b", "���� ��", "\ud800\ud801\ud802"])
def test_what_is_not_text_is_said_to_be(text: str) -> None:
    assert read(text, Context(CLOCK)).code == "binary"


def test_language_is_named() -> None:
    assert "German" in (read("Wie viele Kunden gibt es?", Context(CLOCK)).reply or "")


def test_too_long_is_refused_unread_and_the_limit_is_named() -> None:
    reading = read("orders " * 8_000, Context(CLOCK))
    assert (reading.route, reading.code, reading.tokens) == (Route.REFUSE, "too_long", ())
    assert "2,000" in (reading.reply or "")
    assert read("orders in 2018", Context(CLOCK), longest=5).code == "too_long"
