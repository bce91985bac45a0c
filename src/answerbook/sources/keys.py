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
_PARENTS = (("parent",), ("manager",), ("supervisor",), ("boss",))
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
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def candidates(catalog: Catalog) -> tuple[KeyCandidate, ...]:
    """Propose at most one target per column that has no declared reference; strongest name first."""
    targets = [(t, c) for t in catalog.tables if not t.is_view for c in _keys(t)]
    by_column: dict[str, list[tuple[Table, Column]]] = {}
    for target in targets:
        by_column.setdefault(_flat(target[1].name), []).append(target)
    by_table: dict[str, list[tuple[Table, Column]]] = {}
    for target in targets:
        by_table.setdefault("".join(words(target[0].name)), []).append(target)
    found = []
    for table, column in catalog.columns():
        if table.is_view or column.kind not in _KEY_KINDS or _is_declared(table, column):
            continue
        near = [*by_column.get(_flat(column.name), ()), *_near_tables(column, by_table)]
        if _is_parent(column):
            near += [(table, k) for k in _keys(table)]
        scored = [(score(table, column, *target), target) for target in near]
        best = max(scored, key=lambda s: (s[0], s[1][0].row_count or 0), default=None)
        if best and best[0] > 0:
            (to_table, to_column) = best[1]
            found.append(KeyCandidate(table.name, column.name, to_table.name, to_column.name, best[0]))
    return tuple(sorted(found, key=lambda c: -c.score))


def score(table: Table, column: Column, to_table: Table, to_column: Column) -> int:
    """Tell how strongly the names say that `column` refers to `to_column`; 0 is not at all."""
    if to_column.kind is not column.kind:
        return 0
    if to_table.name == table.name:
        return 60 if to_column.name != column.name and _is_parent(column) else 0
    own, target, key = words(column.name), words(to_table.name), words(to_column.name)
    is_own_key = table.primary_key == (column.name,)
    named_after_target = "".join(own).startswith("".join(target)) or own[: len(target)] == target
    if _flat(column.name) == _flat(to_column.name):
        if len(key) == 1 and key[0] in _GENERIC:
            return 0
        if is_own_key and not named_after_target:
            return 0
        return (90 if named_after_target else 70) + (5 if to_table.primary_key == (to_column.name,) else 0)
    if is_own_key:
        return 0
    if own == (*target, *key) or own == (*target[-1:], *key):
        return 85
    if (
        len(own) > 1
        and own[-1] in _KEY_WORDS
        and own[:-1] in (target, target[-1:])
        and _is_plain_key(to_table, key)
    ):
        return 80
    if own in (target, target[-1:]) and _is_plain_key(to_table, key):
        return 55
    return 50 if own[-len(target) - len(key) :] == (*target, *key) else 0


def _is_plain_key(to_table: Table, key: tuple[str, ...]) -> bool:
    return bool(key) and (key[-1] in _KEY_WORDS or key[-1:] == words(to_table.name)[-1:])


def _keys(table: Table) -> list[Column]:
    """The columns that identify a row alone: the primary key, else unique columns that look like a key."""
    if len(table.primary_key) == 1 and (column := table.find(table.primary_key[0])):
        return [column]
    single = [c for names in table.unique if len(names) == 1 and (c := table.find(names[0]))]
    if single or table.primary_key:
        return single
    seen = (c for c in table.columns if c.profile.is_unique and c.kind in _KEY_KINDS)
    return [c for c in seen if words(c.name)[-1:] and words(c.name)[-1] in _KEY_WORDS][:1]


def _near_tables(column: Column, by_table: dict[str, list[tuple[Table, Column]]]) -> list[tuple[Table, Column]]:
    own = words(column.name)
    stems = {"".join(own[start:end]) for start in range(len(own)) for end in range(start + 1, len(own) + 1)}
    return [target for stem in stems for target in by_table.get(stem, ())]


def _is_parent(column: Column) -> bool:
    return (
        words(column.name)[:1] in (("parent",), ("manager",), ("supervisor",), ("boss",)) and len(column.name) > 6
    )


def _is_declared(table: Table, column: Column) -> bool:
    return any(column.name in key.columns for key in table.foreign_keys)


def _flat(name: str) -> str:
    return "".join(words(name))
