"""SQLite files: opened read-only, with every door to another file closed."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from answerbook.core.catalog import Column, ForeignKey, Scalar, Table
from answerbook.platform.cancel import CancelToken
from answerbook.sources.connectors.base import Caps, Fetched, Watch, gather, merge_keys, quoted
from answerbook.sources.connectors.files import checked_file
from answerbook.sources.connectors.types import kind_of
from answerbook.sources.errors import CannotOpen, SourceBusy, SourceFault

STEPS_BETWEEN_LOOKS = 10_000
CONNECTIONS = 4
SAMPLE_BLOCKS = 200
_WAIT_FOR_LOCK_S = 2.0
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 64 * 2**20,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 200_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 500,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 100,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
}
_READING = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE, sqlite3.SQLITE_FUNCTION}
)
_PRAGMAS = frozenset({"table_xinfo", "table_list", "index_list", "index_info", "foreign_key_list"})
_FUNCTIONS_REFUSED = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "randomblob"})


def _authorize(action: int, first: str | None, second: str | None, _database: str | None, _by: str | None) -> int:
    """Allow reading and the describing pragmas; everything else is denied, whatever the guard let through."""
    if action == sqlite3.SQLITE_PRAGMA:
        return sqlite3.SQLITE_OK if (first or "").lower() in _PRAGMAS else sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FUNCTIONS_REFUSED:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _plain(cell: object) -> Scalar:
    return cell if cell is None or isinstance(cell, int | float | str | bytes) else str(cell)


class SqliteConnector:
    """A SQLite file behind a few read-only connections."""

    dialect = "sqlite"
    exact_below = 50_000

    def __init__(self, path: Path, *, connections: int = CONNECTIONS) -> None:
        """Check and open the file.

        Raises: CannotOpen with the next step.
        """
        self.path = checked_file(path, "sqlite")
        self._places = threading.BoundedSemaphore(connections)
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        with self._connection(Watch(Caps(seconds=10.0))) as connection:
            self._read(connection, "SELECT count(*) FROM sqlite_master")

    def fingerprint(self) -> str:
        """Return size and time of the file and its log."""
        parts = []
        for path in (self.path, self.path.with_name(self.path.name + "-wal")):
            try:
                stat = path.stat()
                parts.append(f"{stat.st_size}:{stat.st_mtime_ns}")
            except FileNotFoundError:
                parts.append("-")
        if parts[0] == "-":
            raise CannotOpen(
                f"There is no file “{self.path.name}” any more.", hint="Put it back, or delete the source."
            )
        return "|".join(parts)

    def name_of(self, table: Table) -> str:
        return quoted(table.name)

    def spell(self, sql: str) -> str:
        return sql

    def sample_of(self, table: Table, rows: int, wanted: int) -> str:
        """Read blocks of neighbouring rows, spread evenly by row id; the first rows of what has no row ids."""
        name = quoted(table.name)
        with self._connection(Watch(Caps())) as connection:
            try:
                ((low, high),) = self._read(connection, f"SELECT min(_rowid_), max(_rowid_) FROM {name}")
            except SourceFault:
                low = high = None
        if not isinstance(low, int) or not isinstance(high, int):
            return f"(SELECT * FROM {name} LIMIT {wanted})"
        step = max(1, (high - low + 1) // SAMPLE_BLOCKS)
        last = max(0, step * wanted // max(1, rows) - 1)
        starts = f"VALUES ({low}) UNION ALL SELECT first + {step} FROM block WHERE first + {step} <= {high}"
        blocks = f"block JOIN {name} ON {name}._rowid_ BETWEEN block.first AND block.first + {last}"
        return f"(WITH RECURSIVE block(first) AS ({starts}) SELECT {name}.* FROM {blocks})"

    def run(self, sql: str, *, caps: Caps, cancel: CancelToken | None = None) -> Fetched:
        """Run one reading statement.

        Raises: SourceFault.
        """
        watch = Watch(caps, cancel)
        with self._connection(watch) as connection, closing(connection.cursor()) as cursor:
            connection.set_progress_handler(lambda: int(watch.is_over), STEPS_BETWEEN_LOOKS)
            try:
                cursor.execute(sql)
                if cursor.description is None:
                    raise SourceFault("error", "This is not a reading statement.", hint="Write a single SELECT.")
                names = tuple(d[0] for d in cursor.description)
                return gather(cursor.fetchmany, names, (None,) * len(names), _plain, watch)
            except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError, MemoryError) as error:
                raise self._fault(error, watch) from None
            finally:
                connection.set_progress_handler(None, 0)

    def tables(self) -> tuple[Table, ...]:
        """Read the structure; virtual tables, and views that cannot be read, are left out."""
        with self._connection(Watch(Caps())) as connection:
            listed = self._read(connection, "PRAGMA table_list")
            kinds = {
                str(name): str(kind)
                for schema, name, kind, *_ in listed
                if schema == "main" and kind in ("table", "view") and not str(name).lower().startswith("sqlite_")
            }
            made = "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view')"
            written = {str(name): sql for name, sql in self._read(connection, made)}
            order = [name for name in written if name in kinds]
            targets = {name.casefold(): name for name in order}
            found = (self._table(connection, n, kinds[n] == "view", str(written[n] or ""), targets) for n in order)
            return tuple(t for t in found if t is not None)

    def close(self) -> None:
        """Close idle connections; busy ones are closed as they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _table(
        self, connection: sqlite3.Connection, name: str, is_view: bool, written: str, targets: dict[str, str]
    ) -> Table | None:
        try:
            infos = self._read(connection, f"PRAGMA table_xinfo({quoted(name)})")
        except SourceFault:
            return None
        infos = [i for i in infos if i[6] != 1]
        comments = comments_of(written)
        columns = [
            Column(
                str(column),
                str(kind or ""),
                kind_of(str(kind or ""), "sqlite"),
                nullable=not not_null,
                comment=comments.get(str(column).casefold(), ""),
            )
            for _, column, kind, not_null, _, _, _ in infos
        ]
        if not columns:
            return None
        primary = tuple(str(i[1]) for i in sorted((i for i in infos if i[5]), key=lambda i: int(str(i[5]))))
        keys = merge_keys(columns, self._foreign_keys(connection, name), targets)
        return Table(name, tuple(columns), primary, keys, self._unique(connection, name), is_view=is_view)

    def _foreign_keys(self, connection: sqlite3.Connection, name: str) -> tuple[ForeignKey, ...]:
        parts: dict[object, list[tuple[object, ...]]] = {}
        for row in self._read(connection, f"PRAGMA foreign_key_list({quoted(name)})"):
            parts.setdefault(row[0], []).append(row)
        keys = []
        for key in sorted(parts, key=lambda k: int(str(k))):
            rows = sorted(parts[key], key=lambda r: int(str(r[1])))
            target = str(rows[0][2])
            to = tuple(str(r[4]) for r in rows if r[4] is not None) or self._primary(connection, target)
            if len(to) == len(rows):
                keys.append(ForeignKey(tuple(str(r[3]) for r in rows), target, to))
        return tuple(keys)

    def _primary(self, connection: sqlite3.Connection, name: str) -> tuple[str, ...]:
        rows = [r for r in self._read(connection, f"PRAGMA table_xinfo({quoted(name)})") if r[5]]
        return tuple(str(r[1]) for r in sorted(rows, key=lambda r: int(str(r[5]))))

    def _unique(self, connection: sqlite3.Connection, name: str) -> tuple[tuple[str, ...], ...]:
        found = []
        for _, index, unique, origin, partial in self._read(connection, f"PRAGMA index_list({quoted(name)})"):
            if unique and not partial and origin != "pk":
                members = self._read(connection, f"PRAGMA index_info({quoted(str(index))})")
                if all(m[2] is not None for m in members):
                    found.append(tuple(str(m[2]) for m in members))
        return tuple(found)

    def _read(self, connection: sqlite3.Connection, sql: str) -> list[tuple[object, ...]]:
        try:
            return connection.execute(sql).fetchall()
        except sqlite3.Error as error:
            raise self._fault(error, None) from None

    @contextmanager
    def _connection(self, watch: Watch) -> Iterator[sqlite3.Connection]:
        """Lend a connection to one statement; waits for a free place at most as long as the statement may run."""
        while not self._places.acquire(timeout=min(0.05, watch.remaining_s)):
            if watch.is_over:
                raise watch.fault()
        try:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            connection = connection or self._open()
            try:
                yield connection
            finally:
                with self._lock:
                    if not self._closed:
                        self._idle.append(connection)
                if self._closed:
                    connection.close()
        finally:
            self._places.release()

    def _open(self) -> sqlite3.Connection:
        uri = f"file:{quote(str(self.path))}?mode=ro"
        try:
            connection = sqlite3.connect(
                uri, uri=True, timeout=_WAIT_FOR_LOCK_S, isolation_level=None, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise self._fault(error, None) from None
        connection.text_factory = _text
        for limit, value in _LIMITS.items():
            connection.setlimit(limit, value)
        for pragma in ("query_only=ON", "trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0"):
            connection.execute(f"PRAGMA {pragma}")
        connection.set_authorizer(_authorize)
        return connection

    def _fault(self, error: Exception, watch: Watch | None) -> SourceFault | CannotOpen | SourceBusy:
        message = str(error)
        if watch is not None and ("interrupted" in message or watch.is_cancelled):
            return watch.fault()
        name = self.path.name
        if "not a database" in message or "malformed" in message or "disk I/O" in message:
            return CannotOpen(
                f"The file “{name}” is damaged: {message}.",
                hint="Restore it from a copy, or run sqlite3's .recover.",
            )
        if "locked" in message:
            return SourceBusy(f"Another program is writing to “{name}”.", hint="Try again when it has finished.")
        if "unable to open" in message or "readonly database" in message:
            return CannotOpen(
                f"“{name}” cannot be opened for reading: {message}.",
                hint="In WAL mode its folder must be writable; or convert it with PRAGMA journal_mode=DELETE.",
            )
        if "not authorized" in message or "prohibited" in message:
            return SourceFault("error", f"SQLite refused: {message}", hint="Only reading is possible here.")
        return SourceFault("error", f"SQLite: {message}", hint="Check the names and functions in the statement.")


_COMMENTED = re.compile(
    r"""^\s*(?:"([^"]+)"|`([^`]+)`|\[([^\]]+)\]|([A-Za-z_]\w*))\s[^\n]*?--[ \t]*([^\n]+)$""", re.MULTILINE
)


def comments_of(create_statement: str) -> dict[str, str]:
    """Read what stands behind `--` on the line of a column, by the folded name of the column.

    >>> comments_of("CREATE TABLE t (\\n  a INT, -- age in years\\n  b TEXT\\n)")
    {'a': 'age in years'}
    """
    if "--" not in create_statement:
        return {}
    body = create_statement.partition("(")[2]
    return {
        next(name for name in match.groups()[:4] if name).casefold(): match.group(5).strip()[:500]
        for match in _COMMENTED.finditer(body)
    }
