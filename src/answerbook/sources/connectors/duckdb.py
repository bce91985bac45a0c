"""DuckDB files: opened read-only, without access to other files, with a locked configuration."""

from __future__ import annotations

import atexit
import contextlib
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from datetime import time as clock
from decimal import Decimal
from pathlib import Path
from uuid import UUID
from weakref import WeakSet

import duckdb

from answerbook.core.catalog import Column, ForeignKey, Scalar, Table
from answerbook.platform.cancel import CancelToken
from answerbook.sources.connectors.base import Caps, Fetched, Watch, gather, merge_keys, quoted
from answerbook.sources.connectors.files import checked_file
from answerbook.sources.connectors.interrupts import interrupting
from answerbook.sources.connectors.types import kind_of
from answerbook.sources.errors import CannotOpen, SourceBusy, SourceFault

CONNECTIONS = 4
IDLE_S = 20.0
_CONFIGURATION: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "memory_limit": "1GB",
    "threads": "2",
    "temp_directory": "",
    "lock_configuration": "true",
}
_COLUMNS = """
SELECT schema_name, table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns()
WHERE NOT internal AND database_name = current_database() ORDER BY table_oid, column_index"""
_TABLES = """
SELECT schema_name, table_name, false, comment FROM duckdb_tables()
WHERE NOT internal AND NOT temporary AND database_name = current_database()
UNION ALL SELECT schema_name, view_name, true, comment FROM duckdb_views()
WHERE NOT internal AND NOT temporary AND database_name = current_database()"""
_CONSTRAINTS = """
SELECT schema_name, table_name, constraint_type, constraint_column_names, referenced_table, referenced_column_names
FROM duckdb_constraints() WHERE database_name = current_database()
AND constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY') ORDER BY table_oid, constraint_index"""

_READING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
_DAMAGE = ("Corrupt database", "not a valid DuckDB", "Could not read enough bytes", "Serialization Error")

Place = tuple[str, str]


_connectors: WeakSet[DuckDbConnector] = WeakSet()


@atexit.register
def _close_all() -> None:
    """Close while threads still run: one that ends inside DuckDB takes the process down."""
    for connector in tuple(_connectors):
        connector.close()


class DuckDbConnector:
    """A DuckDB file; each statement has a cursor of its own, and an idle file is let go for those who write it."""

    dialect = "duckdb"
    exact_below = 2_000_000

    def __init__(self, path: Path, *, connections: int = CONNECTIONS) -> None:
        """Check and open the file.

        Raises: CannotOpen with the next step, SourceBusy when it is being written.
        """
        self.path = checked_file(path, "duckdb")
        self._places = threading.BoundedSemaphore(connections)
        self._lock = threading.Lock()
        self._root: duckdb.DuckDBPyConnection | None = self._open()
        self._running = 0
        self._used_at = time.monotonic()
        self._timer: threading.Timer | None = None
        self._wait_until_idle()
        _connectors.add(self)

    def fingerprint(self) -> str:
        """Return size and time of the file and its log."""
        parts = []
        for path in (self.path, self.path.with_name(self.path.name + ".wal")):
            try:
                stat = path.stat()
                parts.append(f"{stat.st_size}:{stat.st_mtime_ns}")
            except FileNotFoundError:
                parts.append("-")
        if parts[0] == "-":
            message = f"There is no file “{self.path.name}” any more."
            raise CannotOpen(message, hint="Put it back, or delete the source.")
        return "|".join(parts)

    def name_of(self, table: Table) -> str:
        if table.schema is None:
            return quoted(table.name)
        return f"{quoted(table.schema)}.{quoted(table.name.removeprefix(table.schema + '.'))}"

    def spell(self, sql: str) -> str:
        return sql

    def sample_of(self, table: Table, rows: int, wanted: int) -> str:
        percent = max(0.01, min(100.0, 100.0 * wanted / max(1, rows)))
        return f"(SELECT * FROM {self.name_of(table)} TABLESAMPLE system({percent:.4f} PERCENT) REPEATABLE (1))"

    def run(self, sql: str, *, caps: Caps, cancel: CancelToken | None = None) -> Fetched:
        """Run one reading statement; it is interrupted from outside when its time is over or it is cancelled.

        Raises: SourceFault.
        """
        watch = Watch(caps, cancel)
        with self._cursor(watch) as cursor, interrupting(cursor.interrupt, watch):
            try:
                cursor.execute(_reading(cursor, sql))
                described = cursor.description or []
                names = tuple(str(d[0]) for d in described)
                kinds = tuple(kind_of(str(d[1]), self.dialect) for d in described)
                return gather(cursor.fetchmany, names, kinds, _plain, watch)
            except (duckdb.Error, RuntimeError, ValueError, OverflowError, MemoryError) as error:
                raise self._fault(error, watch) from None

    def tables(self) -> tuple[Table, ...]:
        """Read the structure of all schemas; names are prefixed where two schemas hold one name."""
        listed = [(str(s), str(t), bool(v), str(c or "")) for s, t, v, c in self._read(_TABLES)]
        counts: dict[str, int] = {}
        for _, name, _, _ in listed:
            counts[name.casefold()] = counts.get(name.casefold(), 0) + 1
        names = {(s, t): t if counts[t.casefold()] == 1 else f"{s}.{t}" for s, t, _, _ in listed}
        columns = self._columns()
        primary, unique, foreign = self._keys()
        tables = []
        for schema, name, is_view, comment in listed:
            place = (schema, name)
            targets = {t.casefold(): names[(s, t)] for s, t in names if s == schema}
            own = columns.get(place, [])
            if own:
                tables.append(
                    Table(
                        names[place],
                        tuple(own),
                        primary.get(place, ()),
                        merge_keys(own, tuple(foreign.get(place, ())), targets),
                        tuple(unique.get(place, ())),
                        schema=None if schema == "main" and names[place] == name else schema,
                        is_view=is_view,
                        comment=comment,
                    )
                )
        return tuple(tables)

    def close(self) -> None:
        """Let the file go; running statements finish, a later one opens it again."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            self._let_go()

    def _columns(self) -> dict[Place, list[Column]]:
        found: dict[Place, list[Column]] = {}
        for schema, table, name, declared, nullable, comment in self._read(_COLUMNS):
            kind = kind_of(str(declared), self.dialect)
            column = Column(str(name), str(declared), kind, nullable=bool(nullable), comment=str(comment or ""))
            found.setdefault((str(schema), str(table)), []).append(column)
        return found

    def _keys(
        self,
    ) -> tuple[dict[Place, tuple[str, ...]], dict[Place, list[tuple[str, ...]]], dict[Place, list[ForeignKey]]]:
        primary: dict[Place, tuple[str, ...]] = {}
        unique: dict[Place, list[tuple[str, ...]]] = {}
        foreign: dict[Place, list[ForeignKey]] = {}
        for schema, table, kind, columns, target, to_columns in self._read(_CONSTRAINTS):
            place = (str(schema), str(table))
            own = _names(columns)
            if kind == "PRIMARY KEY":
                primary[place] = own
            elif kind == "UNIQUE":
                unique.setdefault(place, []).append(own)
            else:
                foreign.setdefault(place, []).append(ForeignKey(own, str(target), _names(to_columns)))
        return primary, unique, foreign

    def _read(self, sql: str) -> list[tuple[object, ...]]:
        with self._cursor(Watch(Caps())) as cursor:
            try:
                return cursor.execute(sql).fetchall()
            except duckdb.Error as error:
                raise self._fault(error, None) from None

    @contextmanager
    def _cursor(self, watch: Watch) -> Iterator[duckdb.DuckDBPyConnection]:
        """Lend a cursor to one statement; waits for a free place at most as long as the statement may run."""
        while not self._places.acquire(timeout=min(0.05, watch.remaining_s)):
            if watch.is_over:
                raise watch.fault()
        try:
            cursor = self._begin()
            try:
                with contextlib.closing(cursor):
                    yield cursor
            finally:
                self._end()
        finally:
            self._places.release()

    def _begin(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            if self._root is None:
                self._root = self._open()
            cursor = self._root.cursor()
            self._running += 1
        return cursor

    def _end(self) -> None:
        with self._lock:
            self._running -= 1
            self._used_at = time.monotonic()
            if self._timer is None:
                self._wait_until_idle()

    def _wait_until_idle(self) -> None:
        self._timer = threading.Timer(IDLE_S, self._look_whether_idle)
        self._timer.daemon = True
        self._timer.start()

    def _look_whether_idle(self) -> None:
        with self._lock:
            if self._timer is None:
                return
            self._timer = None
            if self._running == 0 and time.monotonic() - self._used_at >= IDLE_S:
                self._let_go()
            else:
                self._wait_until_idle()

    def _let_go(self) -> None:
        if self._root is not None:
            self._root.close()
            self._root = None

    def _open(self) -> duckdb.DuckDBPyConnection:
        try:
            return duckdb.connect(str(self.path), read_only=True, config=_CONFIGURATION)
        except duckdb.Error as error:
            raise self._cannot_open(error) from None

    def _fault(self, error: Exception, watch: Watch | None) -> SourceFault | CannotOpen:
        if watch is not None and (isinstance(error, duckdb.InterruptException) or watch.is_over):
            return watch.fault()
        message = re.split(r"\n\n|\nTraceback", str(error))[0].strip()
        if _is_damage(message):
            return CannotOpen(f"The file “{self.path.name}” is damaged.", hint="Restore it from a copy.")
        if isinstance(error, duckdb.OutOfMemoryException):
            hint = "Ask for less: filter, group, or order fewer rows."
            return SourceFault("error", "The query needs more memory than a query may use.", hint=hint)
        if isinstance(error, duckdb.PermissionException):
            return SourceFault("error", f"DuckDB refused: {message}", hint="Only reading is possible here.")
        return SourceFault("error", f"DuckDB: {message}", hint="Check the names and functions in the statement.")

    def _cannot_open(self, error: duckdb.Error) -> CannotOpen | SourceBusy:
        message, name = str(error), self.path.name
        if "different configuration" in message or "set lock on file" in message:
            return SourceBusy(
                f"Another connection has “{name}” open for writing.", hint="Close it there, then try again."
            )
        if _is_damage(message):
            return CannotOpen(f"The file “{name}” is damaged.", hint="Restore it from a copy.")
        if "version" in message:
            return CannotOpen(
                f"“{name}” was written by another version of DuckDB: {message[:200]}",
                hint=f"Export it and load it again with DuckDB {duckdb.__version__}.",
            )
        return CannotOpen(
            f"“{name}” cannot be opened: {message[:300]}", hint="Check the file with the DuckDB shell."
        )


def _reading(cursor: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """Return the one reading statement of a text: DuckDB itself would run them all, whatever they are."""
    statements = cursor.extract_statements(sql)
    if len(statements) != 1 or statements[0].type not in _READING:
        raise SourceFault("error", "This is not one reading statement.", hint="Write a single SELECT.")
    return statements[0]


def _is_damage(message: str) -> bool:
    return any(sign in message for sign in _DAMAGE)


def _names(value: object) -> tuple[str, ...]:
    return tuple(str(v) for v in value) if isinstance(value, list) else ()


def _plain(cell: object) -> Scalar:
    if cell is None or isinstance(
        cell, bool | int | float | Decimal | str | bytes | datetime | date | clock | timedelta
    ):
        return cell
    if isinstance(cell, UUID):
        return str(cell)
    if isinstance(cell, bytearray | memoryview):
        return bytes(cell)
    return json.dumps(cell, default=str, ensure_ascii=False)
