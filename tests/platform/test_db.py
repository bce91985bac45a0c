from __future__ import annotations

import datetime as dt
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError

from answerbook.audit.models import EntryRecord
from answerbook.platform.db import now
from answerbook.platform.ids import new_id
from answerbook.platform.runtime import Platform


def _entry(action: str = "probe", at: dt.datetime | None = None) -> EntryRecord:
    return EntryRecord(
        id=new_id(),
        workspace_id="w",
        at=at or now(),
        actor_kind="user",
        actor_id="u",
        actor_name="Mia",
        credential=None,
        action=action,
        target="t",
        details={"n": [1, {"é": None}]},
        request_id=None,
    )


def _count(platform: Platform) -> int:
    with platform.unit_of_work(read_only=True) as uow:
        return uow.session.scalar(text("SELECT count(*) FROM audit_entries")) or 0


def test_a_unit_of_work_is_kept_whole_or_not_at_all(each_platform: Platform) -> None:
    called: list[str] = []
    with each_platform.unit_of_work() as uow:
        uow.session.add(_entry())
        uow.after_commit(lambda: called.append("kept"))
    with pytest.raises(ZeroDivisionError), each_platform.unit_of_work() as uow:
        uow.session.add(_entry())
        uow.session.flush()
        uow.after_commit(lambda: called.append("lost"))
        raise ZeroDivisionError
    assert _count(each_platform) == 1
    assert called == ["kept"]


def test_values_come_back_as_they_went(each_platform: Platform) -> None:
    at = dt.datetime(2026, 11, 20, 12, 30, 1, 250, tzinfo=dt.timezone(dt.timedelta(hours=5)))
    entry = _entry(at=at)
    with each_platform.unit_of_work() as uow:
        uow.session.add(entry)
    with each_platform.unit_of_work(read_only=True) as uow:
        found = uow.session.get(EntryRecord, entry.id)
    assert found is not None
    assert (found.at, found.at.tzinfo) == (at, dt.UTC)
    assert found.details == {"n": [1, {"é": None}]}


def test_a_moment_without_zone_is_refused(each_platform: Platform) -> None:
    with pytest.raises(StatementError, match="needs its zone"), each_platform.unit_of_work() as uow:
        uow.session.add(_entry(at=dt.datetime(2026, 1, 1)))


def test_reading_writes_nothing(each_platform: Platform) -> None:
    with pytest.raises(DBAPIError), each_platform.unit_of_work(read_only=True) as uow:
        uow.session.add(_entry())
        uow.session.flush()
    assert _count(each_platform) == 0


def test_a_second_unit_of_work_inside_the_first_is_refused_at_once(platform: Platform) -> None:
    with platform.unit_of_work():
        with pytest.raises(RuntimeError, match="open already"), platform.unit_of_work():
            pass
        with platform.unit_of_work(read_only=True) as inner:
            assert inner.session.scalar(text("SELECT 1")) == 1
    with platform.unit_of_work():
        pass


def test_threads_that_read_then_write_lose_no_update(each_platform: Platform) -> None:
    with each_platform.unit_of_work() as uow:
        uow.session.execute(text("CREATE TABLE counter (n INTEGER)"))
        uow.session.execute(text("INSERT INTO counter VALUES (0)"))
    lock = "" if each_platform.database.dialect == "sqlite" else " FOR UPDATE"

    def add(_: int) -> None:
        with each_platform.unit_of_work() as uow:
            n = uow.session.scalar(text(f"SELECT n FROM counter{lock}"))
            time.sleep(0.001)
            uow.session.execute(text("UPDATE counter SET n = :n"), {"n": (n or 0) + 1})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(80)))
    with each_platform.unit_of_work(read_only=True) as uow:
        assert uow.session.scalar(text("SELECT n FROM counter")) == 80


def test_readers_go_on_while_somebody_writes(platform: Platform) -> None:
    writing, done = threading.Event(), threading.Event()

    def write() -> None:
        with platform.unit_of_work() as uow:
            uow.session.add(_entry())
            uow.session.flush()
            writing.set()
            done.wait(10)

    writer = threading.Thread(target=write)
    writer.start()
    writing.wait(10)
    started = time.monotonic()
    assert _count(platform) == 0
    assert time.monotonic() - started < 1
    done.set()
    writer.join()
    assert _count(platform) == 1


def test_sqlite_is_set_up_as_promised(platform: Platform) -> None:
    with platform.unit_of_work(read_only=True) as uow:
        asked = ("journal_mode", "foreign_keys", "busy_timeout", "query_only")
        assert [uow.session.scalar(text(f"PRAGMA {name}")) for name in asked] == ["wal", 1, 10_000, 1]
    with platform.unit_of_work() as uow:
        assert uow.session.scalar(text("PRAGMA query_only")) == 0


def test_no_password_is_shown(each_platform: Platform) -> None:
    assert "answerbook" in repr(each_platform.database)
    secret = each_platform.settings.database.url
    if secret is not None:
        assert secret.get_secret_value() not in repr(each_platform.settings)
