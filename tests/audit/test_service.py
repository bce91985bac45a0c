from __future__ import annotations

import datetime as dt

import pytest

from answerbook.audit import service
from answerbook.audit.schemas import EntryFilter
from answerbook.platform.access import Kind, Principal, Role, Scope
from answerbook.platform.db import now
from answerbook.platform.errors import Invalid
from answerbook.platform.runtime import Platform

MIA = Principal(Kind.USER, "mia", "acme", Role.OWNER, frozenset(Scope), "Mia", "session-1")
EVE = Principal(Kind.KEY, "eve", "other", Role.OWNER, frozenset(Scope), "Eve")


def _record(platform: Platform, principal: Principal, *actions: str) -> None:
    with platform.unit_of_work() as uow:
        for action in actions:
            service.record(uow, principal, action, f"target-of-{action}")


def _actions(platform: Platform, principal: Principal = MIA, **wanted: object) -> list[str]:
    page = service.list_entries(platform, principal, EntryFilter.model_validate(wanted), 100, None)
    return [entry.action for entry in page.items]


def test_an_entry_says_who_did_what(platform: Platform) -> None:
    with platform.unit_of_work() as uow:
        service.record(uow, MIA, "source.created", "s1", {"name": "Shop", "at": dt.date(2026, 1, 2)})
    (entry,) = service.list_entries(platform, MIA, EntryFilter(), 10, None).items
    assert (entry.actor_kind, entry.actor_id, entry.actor_name, entry.credential) == (
        "user",
        "mia",
        "Mia",
        "session-1",
    )
    assert (entry.action, entry.target, entry.details) == (
        "source.created",
        "s1",
        {"name": "Shop", "at": "2026-01-02"},
    )


def test_an_entry_goes_with_the_change_it_speaks_of(platform: Platform) -> None:
    def fail() -> None:
        with platform.unit_of_work() as uow:
            service.record(uow, MIA, "source.created", "s1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _actions(platform) == []


def test_no_secret_is_recorded(platform: Platform) -> None:
    with platform.unit_of_work() as uow:
        service.record(uow, MIA, "x", "t", {"password": "hunter2", "note": "postgresql://a:hunter2@db/x"})
    (entry,) = service.list_entries(platform, MIA, EntryFilter(), 10, None).items
    assert "hunter2" not in str(entry)


def test_workspaces_do_not_see_each_other(platform: Platform) -> None:
    _record(platform, MIA, "a")
    _record(platform, EVE, "b")
    assert (_actions(platform, MIA), _actions(platform, EVE)) == (["a"], ["b"])


def test_entries_are_filtered(platform: Platform) -> None:
    _record(platform, MIA, "source.created", "source.deleted", "sources_x", "key.created")
    assert _actions(platform, action="source.") == ["source.deleted", "source.created"]
    assert _actions(platform, action="source_") == []
    assert _actions(platform, target="target-of-key.created") == ["key.created"]
    assert _actions(platform, actor="nobody") == []
    later = now() + dt.timedelta(seconds=1)
    assert len(_actions(platform, until=later)) == 4
    assert _actions(platform, since=later) == []


def test_pages_join_up_while_entries_arrive(platform: Platform) -> None:
    _record(platform, MIA, *(f"a{n:02}" for n in range(25)))
    got: list[str] = []
    cursor = None
    while True:
        page = service.list_entries(platform, MIA, EntryFilter(), 10, cursor)
        got += [entry.action for entry in page.items]
        _record(platform, MIA, "new")
        cursor = page.next_cursor
        if cursor is None:
            break
    assert got == [f"a{n:02}" for n in reversed(range(25))]


def test_a_cursor_of_somebody_else_is_refused(platform: Platform) -> None:
    with pytest.raises(Invalid):
        service.list_entries(platform, MIA, EntryFilter(), 10, "nonsense")
