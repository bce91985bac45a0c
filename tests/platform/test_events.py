from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import text

from answerbook.platform.db import UnitOfWork
from answerbook.platform.events import Event
from answerbook.platform.runtime import Platform


@dataclass(frozen=True, slots=True)
class LampLit(Event):
    name: str


@dataclass(frozen=True, slots=True)
class LampBroken(Event):
    name: str


def test_subscribers_hear_of_their_fact_inside_the_same_transaction(platform: Platform) -> None:
    heard: list[tuple[str, bool]] = []

    def hear(uow: UnitOfWork, fact: LampLit) -> None:
        heard.append((fact.name, uow.session.scalar(text("SELECT count(*) FROM probe")) == 1))

    platform.events.subscribe(LampLit, hear)
    platform.events.subscribe(LampLit, hear)
    with platform.unit_of_work() as uow:
        uow.session.execute(text("CREATE TABLE probe (n INTEGER)"))
        uow.session.execute(text("INSERT INTO probe VALUES (1)"))
        uow.announce(LampLit("desk"))
        uow.announce(LampBroken("desk"))
    assert heard == [("desk", True)]


def test_a_subscriber_that_raises_undoes_everything(platform: Platform) -> None:
    def refuse(_uow: UnitOfWork, _fact: LampLit) -> None:
        raise ValueError("no")

    platform.events.subscribe(LampLit, refuse)
    with platform.unit_of_work() as uow:
        uow.session.execute(text("CREATE TABLE probe (n INTEGER)"))
    with pytest.raises(ValueError, match="no"), platform.unit_of_work() as uow:
        uow.session.execute(text("INSERT INTO probe VALUES (1)"))
        uow.announce(LampLit("desk"))
    with platform.unit_of_work(read_only=True) as uow:
        assert uow.session.scalar(text("SELECT count(*) FROM probe")) == 0
