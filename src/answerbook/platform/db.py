"""Our own records: engine, base of all tables, column types and the unit of work."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator, TypeEngine

from answerbook.platform.events import Event, Events

if TYPE_CHECKING:
    from answerbook.platform.settings import Settings

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class PlainValues(TypeDecorator[Any]):
    """Dicts and lists of plain values: JSON, or JSONB on PostgreSQL (whose dialect is imported only there)."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name != "postgresql":
            return dialect.type_descriptor(JSON())
        from sqlalchemy.dialects.postgresql import JSONB

        return dialect.type_descriptor(JSONB())


Json = PlainValues()


class Utc(TypeDecorator[dt.datetime]):
    """A moment: always with the zone UTC in Python, refused without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone; use now() of platform.db")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, _dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Base(DeclarativeBase):
    """Base of all tables of all rooms: one metadata, one schema."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {dt.datetime: Utc(), dict[str, Any]: Json, list[Any]: Json}  # noqa: RUF012


def now() -> dt.datetime:
    """Return this moment in UTC."""
    return dt.datetime.now(dt.UTC)


class UnitOfWork:
    """One transaction of our own records: everything in it is kept, or nothing."""

    def __init__(self, session: Session, events: Events[UnitOfWork]) -> None:
        self.session = session
        self._events = events
        self._after: list[Callable[[], None]] = []

    def announce(self, fact: Event) -> None:
        """Tell the subscribers of this fact at once, inside this transaction; what they raise undoes it all."""
        self.session.flush()
        self._events.publish(self, fact)

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` once everything is kept; not at all when it is rolled back."""
        self._after.append(callback)

    def run_callbacks(self) -> None:
        for callback in self._after:
            callback()


_writing: ContextVar[bool] = ContextVar("answerbook_writing", default=False)


class Database:
    """The engine behind our own records. Safe between threads; `close` gives the connections back."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reading = engine.execution_options(answerbook_read_only=True)

    def __repr__(self) -> str:
        return f"Database({self.engine.url.render_as_string(hide_password=True)})"

    @property
    def dialect(self) -> str:
        return self.engine.dialect.name

    @contextmanager
    def session(self, *, read_only: bool = False) -> Iterator[Session]:
        """Open a session that commits at the end and rolls back on error.

        A writing session takes SQLite's one write lock at its start, so that it never fails half-way.
        Raises: RuntimeError when this thread writes already (it would wait for itself).
        """
        if not read_only and _writing.get():
            raise RuntimeError("a unit of work is open already; pass it on instead of opening a second one")
        mark = None if read_only else _writing.set(True)
        try:
            with Session(self._reading if read_only else self.engine, expire_on_commit=False) as session:
                yield session
                session.commit()
        finally:
            if mark is not None:
                _writing.reset(mark)

    @contextmanager
    def unit_of_work(self, events: Events[UnitOfWork], *, read_only: bool = False) -> Iterator[UnitOfWork]:
        with self.session(read_only=read_only) as session:
            work = UnitOfWork(session, events)
            yield work
        work.run_callbacks()

    def close(self) -> None:
        self.engine.dispose()


def open_database(settings: Settings) -> Database:
    """Make the engine for the settings; nothing is connected yet."""
    url = make_url(settings.database_url)
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    given = settings.database
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, pool_size=given.pool_size, max_overflow=given.max_overflow)
        _prepare_sqlite(engine, given.busy_timeout_ms)
        return Database(engine)
    engine = create_engine(
        url,
        pool_size=given.pool_size,
        max_overflow=given.max_overflow,
        pool_recycle=given.pool_recycle_s,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 10,
            "application_name": "answerbook",
            "options": f"-c statement_timeout={given.statement_timeout_ms} -c timezone=UTC",
        },
    )
    _prepare_postgres(engine)
    return Database(engine)


def _prepare_sqlite(engine: Engine, busy_timeout_ms: int) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {int(busy_timeout_ms)}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begins(connection: Connection) -> None:
        reading = connection.get_execution_options().get("answerbook_read_only")
        connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
        connection.exec_driver_sql("BEGIN DEFERRED" if reading else "BEGIN IMMEDIATE")


def _prepare_postgres(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def begins(connection: Connection) -> None:
        if connection.get_execution_options().get("answerbook_read_only"):
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
