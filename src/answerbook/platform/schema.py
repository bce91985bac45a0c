"""Bringing our own records to the newest schema, safely when several processes start at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from answerbook.platform.db import Database
from answerbook.platform.errors import Unavailable

HEAD = "0001"
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
_LOCK_NUMBER = 0x616E7377  # any constant of ours, for PostgreSQL's advisory lock
_LOCK_WAIT_S = 120.0


def bring_up_to_date(database: Database, data_dir: Path) -> None:
    """Migrate when the records are behind; when they are current this costs one small query.

    Raises: Unavailable when the database does not answer, or is newer than this program.
    """
    if current_revision(database) == HEAD:
        return
    with _alone(database, data_dir):
        if current_revision(database) != HEAD:
            _upgrade(database)


def current_revision(database: Database) -> str | None:
    """Return the revision of the records, or None when there are none yet.

    Raises: Unavailable when the database does not answer.
    """
    try:
        with database.session(read_only=True) as session:
            found = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return None if found is None else str(found)
    except (OperationalError, ProgrammingError) as error:
        if _is_missing_table(error):
            return None
        raise _unreachable(database, error) from None
    except DBAPIError as error:
        raise _unreachable(database, error) from None


def _upgrade(database: Database) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database"] = database
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise Unavailable(
            f"Our own records cannot be brought to the schema of this version: {error}.",
            hint="They were probably written by a newer version of Answerbook; install that one.",
        ) from error


@contextmanager
def _alone(database: Database, data_dir: Path) -> Iterator[None]:
    """Hold a lock that all processes of this database share."""
    if database.dialect == "sqlite":
        with closing(sqlite3.connect(data_dir / "migrate.lock", timeout=_LOCK_WAIT_S)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield
            lock.rollback()
        return
    with database.engine.connect() as connection:
        _lock_postgres(connection)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": _LOCK_NUMBER})
            connection.commit()


def _lock_postgres(connection: Connection) -> None:
    connection.execute(text("SET statement_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_lock(:n)"), {"n": _LOCK_NUMBER})
    connection.commit()


def _is_missing_table(error: DBAPIError) -> bool:
    return "no such table" in str(error.orig) or getattr(error.orig, "sqlstate", None) == "42P01"


def _unreachable(database: Database, error: DBAPIError) -> Unavailable:
    reason = str(error.orig).strip().splitlines()[0] if error.orig else "no reason given"
    return Unavailable(
        f"Our own database does not answer: {reason}",
        hint=f"Check ANSWERBOOK_DATABASE__URL ({database.engine.url.render_as_string(hide_password=True)}).",
    )
