"""Use cases of asking over a real platform and a real database."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from answerbook.accounts.service import local_owner
from answerbook.ask import preparation, runs, service
from answerbook.ask.errors import (
    AnswerNotFound,
    EngineUnavailable,
    NoSource,
    NoSuchChoice,
    RunNotFound,
    ThreadNotFound,
)
from answerbook.ask.schemas import Answer, AskRequest, EditRequest, FeedbackRequest
from answerbook.core.question.engine import Context
from answerbook.platform.access import Kind, Principal, Role, Scope
from answerbook.platform.errors import NotFound
from answerbook.platform.runtime import Platform
from answerbook.sources import service as sources
from answerbook.sources.query import OpenSource
from answerbook.sources.schemas import SourceCreate
from tests.ask.conftest import ScriptedEngine

COUNT = "SELECT count(*) FROM customers"
SLOW = (
    "SELECT count(*) FROM orders a, orders b, orders c, orders d, orders e, orders f, orders g, orders h, orders i"
)


@pytest.fixture
def owner(platform: Platform) -> Principal:
    return local_owner(platform)


@pytest.fixture
def stranger(owner: Principal) -> Principal:
    """Another user of the same workspace."""
    return Principal(Kind.USER, "someone-else", owner.workspace_id, Role.ADMIN, frozenset(Scope))


@pytest.fixture(autouse=True)
def _pool(platform: Platform) -> Iterator[None]:
    yield
    runs.shutdown(platform)


def scripted(monkeypatch: pytest.MonkeyPatch, *statements: str, **more: object) -> None:
    monkeypatch.setattr(preparation, "EmbeddedEngine", lambda: ScriptedEngine(statements, **more))  # type: ignore[arg-type]


def ask(platform: Platform, who: Principal, shop: OpenSource, question: str, thread: str | None = None) -> Answer:
    return service.ask(platform, who, AskRequest(question=question, thread=thread, min_confidence=0), source=shop)


def test_an_answer_is_saved_as_it_was_given(platform: Platform, owner: Principal, shop: OpenSource) -> None:
    answer = ask(platform, owner, shop, "How many customers are there?")
    assert answer.rows == [[3]]
    assert service.get_answer(platform, owner, answer.id) == answer
    page = service.list_answers(platform, owner, 10, None, None)
    assert [line.id for line in page.items] == [answer.id]
    assert page.items[0].question == "How many customers are there?"


def test_another_user_sees_nothing_of_it(
    platform: Platform, owner: Principal, stranger: Principal, shop: OpenSource
) -> None:
    answer = ask(platform, owner, shop, "How many customers are there?")
    assert service.list_answers(platform, stranger, 10, None, None).items == []
    assert service.list_threads(platform, stranger, 10, None).items == []
    for call in (
        lambda: service.get_answer(platform, stranger, answer.id),
        lambda: service.rerun(platform, stranger, answer.id),
        lambda: service.edit(platform, stranger, answer.id, EditRequest(assumption="a", choice=0)),
        lambda: service.give_feedback(platform, stranger, answer.id, FeedbackRequest(verdict="right")),
    ):
        with pytest.raises(AnswerNotFound):
            call()
    with pytest.raises(ThreadNotFound):
        service.get_thread(platform, stranger, answer.thread or "")
    with pytest.raises(ThreadNotFound):
        service.delete_thread(platform, stranger, answer.thread or "")
    with pytest.raises(ThreadNotFound):
        ask(platform, stranger, shop, "How many?", thread=answer.thread)
    with pytest.raises((RunNotFound, NotFound)):
        service.get_run(platform, stranger, answer.run_id)
    with pytest.raises((RunNotFound, NotFound)):
        service.cancel_run(platform, stranger, answer.run_id)


def test_a_thread_keeps_its_answers_in_order(platform: Platform, owner: Principal, shop: OpenSource) -> None:
    first = ask(platform, owner, shop, "How many customers are there?")
    second = ask(platform, owner, shop, "How many orders are there?", thread=first.thread)
    thread = service.get_thread(platform, owner, first.thread or "")
    assert [a.id for a in thread.answers] == [first.id, second.id]
    assert thread.title == "How many customers are there?"
    service.delete_thread(platform, owner, thread.id)
    with pytest.raises(AnswerNotFound):
        service.get_answer(platform, owner, first.id)


def test_a_follow_up_hears_the_earlier_plan(
    platform: Platform, owner: Principal, shop: OpenSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ask(platform, owner, shop, "How many customers are there?")
    heard: list[Context] = []

    class Listening(ScriptedEngine):
        def propose(self, reading, matches, catalog, context):  # type: ignore[no-untyped-def]
            heard.append(context)
            return super().propose(reading, matches, catalog, context)

    monkeypatch.setattr(preparation, "EmbeddedEngine", lambda: Listening((COUNT,)))
    ask(platform, owner, shop, "only in Germany", thread=first.thread)
    assert [t.question for t in heard[0].turns] == ["How many customers are there?"]
    assert heard[0].turns[0].plan is not None


@pytest.fixture
def registered(platform: Platform, owner: Principal, shop_path: Path) -> str:
    """The shop as a source of the workspace; gives its id."""
    return sources.create(platform, owner, SourceCreate(name="Shop", url=f"sqlite:///{shop_path}")).id


def test_running_again_sees_the_data_of_now(
    platform: Platform, owner: Principal, registered: str, shop_path: Path
) -> None:
    request = AskRequest(question="How many customers are there?", source=registered, min_confidence=0)
    first = service.ask(platform, owner, request)
    with sqlite3.connect(shop_path) as connection:
        connection.execute("INSERT INTO customers VALUES (4, 'Di', 'Spain')")
    connection.close()
    again = service.rerun(platform, owner, first.id)
    assert (first.rows, again.rows) == ([[3]], [[4]])
    assert (again.sql, again.thread) == (first.sql, first.thread)
    assert service.get_answer(platform, owner, first.id).rows == [[3]]


def test_another_reading_can_be_taken(platform: Platform, owner: Principal, registered: str) -> None:
    request = AskRequest(question="How many customers are there?", source=registered, min_confidence=0)
    first = service.ask(platform, owner, request)
    assert len(first.readings) > 1
    other = service.edit(platform, owner, first.id, EditRequest(assumption="reading", choice=1))
    assert other.status == "answered"
    assert other.interpretation == first.readings[1].interpretation != first.interpretation


def test_stopping_a_run_keeps_the_server_and_the_record(
    platform: Platform, owner: Principal, shop: OpenSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(shop.url.removeprefix("sqlite:///")) as connection:
        connection.executemany("INSERT INTO orders(customer_id, total) VALUES (?, ?)", [(1, 1)] * 200)
    connection.close()
    scripted(monkeypatch, SLOW)
    run = service.start(platform, owner, AskRequest(question="How many orders are there?"), source=shop)
    threading.Timer(0.5, lambda: service.cancel_run(platform, owner, run.id)).start()
    answer = run.future.result(timeout=10)
    assert answer.status == "failed"
    assert answer.error is not None
    assert answer.error.code == "cancelled"
    assert service.get_answer(platform, owner, answer.id).status == "failed"
    assert service.get_run(platform, owner, run.id).status == "done"


def test_a_break_inside_is_told_and_saved(
    platform: Platform, owner: Principal, shop: OpenSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(ScriptedEngine):
        def propose(self, reading, matches, catalog, context):  # type: ignore[no-untyped-def]
            raise RuntimeError("secret internals")

    monkeypatch.setattr(preparation, "EmbeddedEngine", lambda: Broken(()))
    answer = ask(platform, owner, shop, "How many customers are there?")
    assert answer.status == "failed"
    assert "secret internals" not in answer.model_dump_json()
    assert service.get_answer(platform, owner, answer.id) == answer


def test_feedback_replaces_itself(platform: Platform, owner: Principal, shop: OpenSource) -> None:
    answer = ask(platform, owner, shop, "How many customers are there?")
    service.give_feedback(platform, owner, answer.id, FeedbackRequest(verdict="right"))
    said = service.give_feedback(
        platform, owner, answer.id, FeedbackRequest(verdict="wrong", reason="filter", comment="no")
    )
    assert (said.verdict, said.reason) == ("wrong", "filter")
    assert said.created_at <= dt.datetime.now(dt.UTC)


def test_no_source_says_how_to_add_one(platform: Platform, owner: Principal) -> None:
    with pytest.raises(NoSource) as caught:
        service.ask(platform, owner, AskRequest(question="How many customers are there?"))
    assert "sources add" in caught.value.hint
    assert service.list_threads(platform, owner, 10, None).items == [], "nothing was begun"


def test_a_model_that_is_not_there_is_not_pretended(
    platform: Platform, owner: Principal, shop: OpenSource
) -> None:
    with pytest.raises(EngineUnavailable):
        service.ask(platform, owner, AskRequest(question="How many?", engine="model"), source=shop)


def test_an_unknown_choice_is_named(platform: Platform, owner: Principal, shop: OpenSource) -> None:
    answer = ask(platform, owner, shop, "How many customers are there?")
    with pytest.raises(NoSuchChoice) as caught:
        service.edit(platform, owner, answer.id, EditRequest(assumption="nothing", choice=3))
    assert "nothing" in caught.value.message


def test_pages_of_history_are_whole(platform: Platform, owner: Principal, shop: OpenSource) -> None:
    made = [ask(platform, owner, shop, f"How many customers are there? {'x' * n}").id for n in range(5)]
    first = service.list_answers(platform, owner, 2, None, None)
    second = service.list_answers(platform, owner, 2, first.next_cursor, None)
    third = service.list_answers(platform, owner, 2, second.next_cursor, None)
    assert [line.id for page in (first, second, third) for line in page.items] == made[::-1]
    assert third.next_cursor is None


def test_search_finds_by_words_of_the_question(platform: Platform, owner: Principal, shop: OpenSource) -> None:
    ask(platform, owner, shop, "How many customers are there?")
    ask(platform, owner, shop, "How many orders are there?")
    found = service.list_answers(platform, owner, 10, None, "ORDERS")
    assert [line.question for line in found.items] == ["How many orders are there?"]
    assert service.list_answers(platform, owner, 10, None, "100%").items == []
