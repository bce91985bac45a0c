"""References between tables that nobody declared: candidates by names; their values are checked elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

from answerbook.core.catalog import Catalog, Column, Kind, Table

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_KEY_WORDS = frozenset({"id", "ids", "key", "code", "no", "nr", "num", "number", "pk", "fk", "uuid", "guid"})
_GENERIC = frozenset(
    {"id", "key", "code", "name", "no", "number", "num", "type", "pk", "uuid", "title", "year", "date"}
)
_PARENTS = frozenset({"parent", "manager", "supervisor", "boss", "report"})
_KEY_KINDS = (Kind.INTEGER, Kind.TEXT, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class KeyCandidate:
    """`table.column` may refer to `to_table.to_column`; a higher score is a stronger name."""

    table: str
    column: str
    to_table: str
    to_column: str
    score: int


def words(name: str) -> tuple[str, ...]:
    """Split a name into lower-case words, singular.

    >>> words("CustomerIDs"), words("order_items"), words("addresses")
    (('customer', 'id'), ('order', 'item'), ('address',))
    """
    return tuple(singular(w.lower()) for w in _WORD.findall(name.replace("IDs", "Id")))


def singular(word: str) -> str:
    """Cut a regular English plural.

    >>> [singular(w) for w in ("cities", "classes", "orders", "status", "boxes")]
    ['city', 'class', 'order', 'status', 'box']
    """
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes", "puses", "buses", "tuses", "ruses")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def candidates(catalog: Catalog) -> tuple[KeyCandidate, ...]:
    """Propose targets for columns that have no declared reference; strongest name first."""
    near = _Near.of(catalog)
    found = []
    for table, column in catalog.columns():
        if table.is_view or column.kind not in _KEY_KINDS or _is_declared(table, column):
            continue
        for to_table, to_column in near.targets(table, column):
            points = score(table, column, to_table, to_column)
            if points and _are_alike(catalog.dialect, column, to_column):
                found.append(
                    (KeyCandidate(table.name, column.name, to_table.name, to_column.name, points), to_table)
                )
    return tuple(c for c, to in sorted(found, key=lambda f: (-f[0].score, -(f[1].row_count or 0))))


def score(table: Table, column: Column, to_table: Table, to_column: Column) -> int:
    """Tell how strongly the names say that `column` refers to `to_column`; 0 is not at all."""
    own, target, key = words(column.name), words(to_table.name), words(to_column.name)
    if to_table.name == table.name:
        return 60 if own != key and own[0] in _PARENTS else 0
    is_own_key = table.primary_key == (column.name,)
    is_named_after = "".join(own).startswith("".join(target)) or own[:1] == target[-1:]
    if own == key or "".join(own) == "".join(key):
        return _score_same(to_table, to_column, is_own_key=is_own_key, is_named_after=is_named_after)
    if is_own_key:
        return 0
    if own in ((*target, *key), (*target[-1:], *key)):
        return 85
    is_plain = key[-1] in _KEY_WORDS or key[-1:] == target[-1:]
    if len(own) > 1 and own[-1] in _KEY_WORDS and own[:-1] in (target, target[-1:]) and is_plain:
        return 80
    if own in (target, target[-1:]) and is_plain:
        return 78
    ends_with_key = own[-len(key) :] == key and (len(key) > 1 or key[0] not in _GENERIC)
    return 60 if own[-len(target) - len(key) :] == (*target, *key) else 50 if ends_with_key else 0


def _score_same(to_table: Table, to_column: Column, *, is_own_key: bool, is_named_after: bool) -> int:
    """Score columns of one name: keys called "id" never refer to each other, nor do equal keys of two tables."""
    key = words(to_column.name)
    if (len(key) == 1 and key[0] in _GENERIC) or (is_own_key and not is_named_after):
        return 0
    return (90 if is_named_after else 70) + (5 if to_table.primary_key == (to_column.name,) else 0)


@dataclass
class _Near:
    """Possible targets by every ending of their column's name and of their table's name."""

    by_column: dict[str, list[tuple[Table, Column]]]
    by_table: dict[str, list[tuple[Table, Column]]]

    @classmethod
    def of(cls, catalog: Catalog) -> _Near:
        near = cls({}, {})
        for table in catalog.tables:
            if not table.is_view:
                for column in _keys(table):
                    key = words(column.name)
                    if len(key) > 1 or key[0] not in _GENERIC:
                        near.by_column.setdefault("".join(key), []).append((table, column))
                    for name in {"".join(words(table.name)), "".join(words(table.name)[-1:])}:
                        near.by_table.setdefault(name, []).append((table, column))
        return near

    def targets(self, table: Table, column: Column) -> list[tuple[Table, Column]]:
        own = words(column.name)
        found = [t for start in range(len(own)) for t in self.by_column.get("".join(own[start:]), ())]
        stems = {"".join(own[start:end]) for start in range(len(own)) for end in range(start + 1, len(own) + 1)}
        found += [target for stem in sorted(stems) for target in self.by_table.get(stem, ())]
        if own[:1] and own[0] in _PARENTS:
            found += [(table, key) for key in _keys(table)]
        return list({(t.name, c.name): (t, c) for t, c in found}.values())


def _keys(table: Table) -> list[Column]:
    """The columns that identify a row alone: the primary key, else unique columns that look like a key."""
    if len(table.primary_key) == 1 and (column := table.find(table.primary_key[0])):
        return [column] if words(column.name) else []
    single = [c for names in table.unique if len(names) == 1 and (c := table.find(names[0])) and words(c.name)]
    if single or table.primary_key:
        return single
    seen = (c for c in table.columns if c.profile.is_unique and c.kind in _KEY_KINDS and words(c.name))
    return [c for c in seen if c is table.columns[0] or words(c.name)[-1] in _KEY_WORDS][:1]


def _are_alike(dialect: str, column: Column, to_column: Column) -> bool:
    """SQLite compares any column with any; elsewhere text is not compared with numbers."""
    return (
        dialect == "sqlite"
        or column.kind is to_column.kind
        or (column.kind.is_numeric and to_column.kind.is_numeric)
    )


def _is_declared(table: Table, column: Column) -> bool:
    return any(column.name in key.columns for key in table.foreign_keys)
