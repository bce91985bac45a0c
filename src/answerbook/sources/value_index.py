"""A searchable list of the values of a source, kept in a SQLite file of our own (or in memory); rebuildable."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from answerbook.core.question.engine import ValueMatch
from answerbook.core.question.tokens import stem
from answerbook.core.text import forms
from answerbook.platform.ids import new_id

PER_PHRASE = 24
PER_COLUMN = 3
MOST_PHRASES = 100
LONGEST_PHRASE = 200
MOST_WORDS_STEMMED = 6
STEMMED, WRONG_CASE = 0.95, 0.9
_KEYS_AT_ONCE = 2_000
LAYOUT = 1  # raise it with every change of the tables below or of the forms of texts
_LAYOUT = f"""
PRAGMA user_version = {LAYOUT};
CREATE TABLE held (id INTEGER PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE entry (id INTEGER PRIMARY KEY, held INTEGER NOT NULL, value TEXT NOT NULL, normal TEXT NOT NULL);
CREATE TABLE form (key TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (key, entry)) WITHOUT ROWID;
"""
_FIND = (
    "SELECT form.key, entry.value, entry.normal, held.owner, held.name FROM form"
    " JOIN entry ON entry.id = form.entry JOIN held ON held.id = entry.held WHERE form.key IN ({})"
)


@dataclass(frozen=True, slots=True)
class ColumnValues:
    """The distinct texts of one column."""

    table: str
    column: str
    values: Sequence[str]


class ValueIndex:
    """Finds texts among values; safe between threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    def __len__(self) -> int:
        with self._lock:
            return int(self._connection.execute("SELECT count(*) FROM entry").fetchone()[0])

    def lookup(self, phrases: Sequence[str]) -> tuple[ValueMatch, ...]:
        """Find each phrase, best first: the same text (1.0), the same stems (0.95), small mistakes (below 0.9).

        A small mistake is looked for only where a phrase is found no other way.
        """
        wanted = {p: forms.normal_form(p) for p in phrases[:MOST_PHRASES] if len(p) <= LONGEST_PHRASE}
        wanted = {p: n for p, n in wanted.items() if n}
        exact = self._find({key for n in wanted.values() for key in _keys_of_phrase(n)})
        found: list[ValueMatch] = []
        open_phrases = []
        for phrase, normal in wanted.items():
            matches = _exact(phrase, normal, exact)
            found += matches
            if not matches and forms.is_fuzzy(normal):
                open_phrases.append(phrase)
        near = self._find({key for p in open_phrases for key in forms.half_keys(wanted[p])})
        for phrase in open_phrases:
            found += _near(phrase, wanted[phrase], near)
        return tuple(found)

    def search(self, text: str, limit: int) -> tuple[tuple[str, str, str], ...]:
        """Return (table, column, value) of values that begin with a text, for completion while typing."""
        normal = forms.normal_form(text[:LONGEST_PHRASE])
        sql = (
            "SELECT held.owner, held.name, entry.value FROM form JOIN entry ON entry.id = form.entry"
            " JOIN held ON held.id = entry.held WHERE form.key >= ? AND form.key < ? ORDER BY form.key LIMIT ?"
        )
        with self._lock:
            rows = self._connection.execute(sql, ("=" + normal, "=" + normal + "\U0010ffff", limit)).fetchall()
        return tuple((str(owner), str(name), str(value)) for owner, name, value in rows)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _find(self, keys: set[str]) -> dict[str, list[tuple[str, str, str, str]]]:
        found: dict[str, list[tuple[str, str, str, str]]] = {}
        ordered = sorted(keys)
        for start in range(0, len(ordered), _KEYS_AT_ONCE):
            part = ordered[start : start + _KEYS_AT_ONCE]
            with self._lock:
                rows = self._connection.execute(_FIND.format(",".join("?" * len(part))), part).fetchall()
            for key, *rest in rows:
                found.setdefault(key, []).append((rest[0], rest[1], rest[2], rest[3]))
        return found


def build(columns: Iterable[ColumnValues], path: Path | None = None) -> ValueIndex:
    """Write an index, in one step where others may read the path, and open it; None is memory."""
    if path is None:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        _fill(connection, columns)
        return ValueIndex(connection)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{new_id()}.draft")
    draft.touch(mode=0o600)
    try:
        connection = sqlite3.connect(draft)
        with contextlib.closing(connection):
            connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
            _fill(connection, columns)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    opened = load(path)
    if opened is None:
        raise OSError(f"The value index {path} was written and cannot be read; check the disk.")
    return opened


def load(path: Path) -> ValueIndex | None:
    """Open an index written before; None where there is none, or it is damaged or of an older layout."""
    if not path.is_file():
        return None
    connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, check_same_thread=False)
    try:
        ((layout,),) = connection.execute("PRAGMA user_version").fetchall()
        connection.execute("SELECT 1 FROM entry, held, form LIMIT 1").fetchall()
    except sqlite3.Error:
        layout = None
    if layout == LAYOUT:
        return ValueIndex(connection)
    connection.close()
    return None


def _fill(connection: sqlite3.Connection, columns: Iterable[ColumnValues]) -> None:
    connection.executescript(_LAYOUT)
    keys: list[tuple[str, int]] = []
    entries: list[tuple[int, int, str, str]] = []
    for number, column in enumerate(columns):
        connection.execute("INSERT INTO held VALUES (?, ?, ?)", (number, column.table, column.column))
        for value in column.values:
            normal = forms.normal_form(value)
            if normal:
                keys += ((key, len(entries)) for key in _keys_of_value(value, normal))
                entries.append((len(entries), number, value, normal))
    connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?)", entries)
    connection.executemany("INSERT OR IGNORE INTO form VALUES (?, ?)", sorted(keys))
    connection.commit()


def _keys_of_value(value: str, normal: str) -> Iterator[str]:
    yield "=" + normal
    if forms.is_code(value):
        return
    if normal.count(" ") < MOST_WORDS_STEMMED:
        yield "~" + forms.stem_form(normal, stem)
    if forms.is_fuzzy(normal):
        yield from forms.halves(normal)


def _keys_of_phrase(normal: str) -> tuple[str, str]:
    return "=" + normal, "~" + forms.stem_form(normal, stem)


def _exact(phrase: str, normal: str, found: dict[str, list[tuple[str, str, str, str]]]) -> list[ValueMatch]:
    same_key, stem_key = _keys_of_phrase(normal)
    matches = []
    for value, _, table, column in found.get(same_key, ()):
        is_wrong_case = value != phrase and len(value) <= 2 + value.isupper() and value.isalpha()
        matches.append(ValueMatch(phrase, table, column, value, WRONG_CASE if is_wrong_case else 1.0))
    for value, value_normal, table, column in found.get(stem_key, ()):
        if value_normal != normal:
            matches.append(ValueMatch(phrase, table, column, value, STEMMED))
    return _best(matches)


def _near(phrase: str, normal: str, found: dict[str, list[tuple[str, str, str, str]]]) -> list[ValueMatch]:
    matches = {
        ValueMatch(phrase, table, column, value, score)
        for key in forms.half_keys(normal)
        for value, value_normal, table, column in found.get(key, ())
        if (score := round(forms.likeness(normal, value_normal), 4))
    }
    return _best(list(matches))


def _best(matches: list[ValueMatch]) -> list[ValueMatch]:
    """Keep the best few of each column and of all; the spelling of the phrase itself comes first."""
    ordered = sorted(matches, key=lambda m: (-m.score, m.value != m.phrase, m.table, m.column, m.value))
    kept: list[ValueMatch] = []
    counts: dict[tuple[str, str], int] = {}
    for match in ordered:
        place = (match.table, match.column)
        counts[place] = counts.get(place, 0) + 1
        if counts[place] <= PER_COLUMN:
            kept.append(match)
    return kept[:PER_PHRASE]
