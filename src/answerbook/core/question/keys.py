"""The key graph of a catalog: which tables refer to which, and how far each reference can be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from answerbook.core.catalog import Catalog, ForeignKey, Table

_GENERIC = frozenset({"id", "name", "code", "type", "status", "description", "date", "title", "key", "number"})

Via = tuple[str, str, str, str]
Pair = tuple[str, str]


class Trust(StrEnum):
    """Where a key comes from; `SAME_NAME` is a guess, used only when no key connects the tables."""

    FORCED = "forced"
    DECLARED = "declared"
    INFERRED = "inferred"
    SAME_NAME = "same_name"


_WEIGHT = {Trust.FORCED: 1, Trust.DECLARED: 100, Trust.INFERRED: 120, Trust.SAME_NAME: 300}


@dataclass(frozen=True, slots=True)
class Key:
    """`table.columns` refers to `to_table.to_columns`."""

    table: str
    columns: tuple[str, ...]
    to_table: str
    to_columns: tuple[str, ...]
    trust: Trust = Trust.DECLARED

    @property
    def pair(self) -> Pair:
        return pair_of(self.table, self.to_table)

    @property
    def weight(self) -> int:
        return _WEIGHT[self.trust]

    @property
    def rank(self) -> tuple[int, bool]:
        """Order parallel keys: trusted first, then the one named like its target."""
        target = self.to_table.casefold().rstrip("s")
        first, to_first = self.columns[0].casefold(), self.to_columns[0].casefold()
        return self.weight, not (first == to_first or first.startswith(target))


def pair_of(one: str, other: str) -> Pair:
    return (one, other) if one <= other else (other, one)


@dataclass(frozen=True, eq=False)
class KeyGraph:
    """All keys of a catalog by pair of tables, best first; get it from `key_graph`."""

    tables: tuple[str, ...]
    keys: Mapping[Pair, tuple[Key, ...]]
    guesses: Mapping[Pair, tuple[Key, ...]]

    @cached_property
    def number(self) -> Mapping[str, int]:
        return {name: i for i, name in enumerate(self.tables)}

    def between(self, one: str, other: str) -> tuple[Key, ...]:
        """Return the keys between two tables (or of a table to itself), best first."""
        return self.keys.get(pair_of(one, other), ())

    def best(self, pair: Pair, forced: tuple[Key, ...] = ()) -> tuple[Key, ...]:
        """Return all keys of a pair, forced ones first, guesses only where there is no other."""
        first = tuple(key for key in forced if key.pair == pair)
        known = self.keys.get(pair) or self.guesses.get(pair, ())
        columns = {(key.table, key.columns, key.to_columns) for key in first}
        return first + tuple(key for key in known if (key.table, key.columns, key.to_columns) not in columns)

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[str, ...]]:
        """Return for each table the tables it shares a key with, in catalog order."""
        found: dict[str, set[str]] = {name: set() for name in self.tables}
        for one, other in self.keys:
            if one != other:
                found[one].add(other)
                found[other].add(one)
        return {name: tuple(sorted(near, key=self.number.__getitem__)) for name, near in found.items()}

    def bridges(self, table: str) -> tuple[str, ...]:
        """Return the tables that refer to `table` by two keys or more."""
        near = self.neighbours[table]
        return tuple(n for n in near if sum(key.to_table == table for key in self.between(n, table)) > 1)


class Identity:
    """A catalog as a cache key: by identity, since hashing a thousand tables is slow."""

    __slots__ = ("catalog",)

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def __hash__(self) -> int:
        return id(self.catalog)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identity) and self.catalog is other.catalog


def key_graph(catalog: Catalog) -> KeyGraph:
    """Return the key graph of the catalog; those of the last 32 catalogs are kept."""
    return _build(Identity(catalog))


@lru_cache(maxsize=32)
def _build(identity: Identity) -> KeyGraph:
    catalog = identity.catalog
    keys = _by_pair(key for table in catalog.tables for key in _keys_of(table, catalog))
    guesses = {pair: found for pair, found in _by_pair(_same_named(catalog)).items() if pair not in keys}
    return KeyGraph(tuple(t.name for t in catalog.tables), keys, guesses)


def _by_pair(keys: Iterable[Key]) -> dict[Pair, tuple[Key, ...]]:
    found: dict[Pair, dict[frozenset[frozenset[tuple[str, str]]], Key]] = {}
    for key in keys:
        columns = zip(key.columns, key.to_columns, strict=True)
        ends = frozenset(frozenset({(key.table, a), (key.to_table, b)}) for a, b in columns)
        known = found.setdefault(key.pair, {})
        if ends not in known or key.rank < known[ends].rank:
            known[ends] = key
    return {pair: tuple(sorted(by_ends.values(), key=lambda key: key.rank)) for pair, by_ends in found.items()}


def _keys_of(table: Table, catalog: Catalog) -> Iterator[Key]:
    for foreign in table.foreign_keys:
        target = catalog.find(foreign.to_table)
        if target is not None and _is_sound(foreign, table, target):
            trust = Trust.INFERRED if foreign.inferred else Trust.DECLARED
            columns = tuple(table.get(c).name for c in foreign.columns)
            to_columns = tuple(target.get(c).name for c in foreign.to_columns)
            yield Key(table.name, columns, target.name, to_columns, trust)


def _is_sound(foreign: ForeignKey, table: Table, target: Table) -> bool:
    if not foreign.columns or len(foreign.columns) != len(foreign.to_columns):
        return False
    if table is target and foreign.columns == foreign.to_columns:
        return False
    return all(table.find(c) for c in foreign.columns) and all(target.find(c) for c in foreign.to_columns)


def _same_named(catalog: Catalog) -> Iterator[Key]:
    owners: dict[str, list[tuple[Table, str]]] = {}
    for table, column in catalog.columns():
        name = column.name.casefold()
        in_key = name in (c.casefold() for c in table.primary_key)
        if name not in _GENERIC and (in_key or table.is_key((column.name,))):
            owners.setdefault(name, []).append((table, column.name))
    for table, column in catalog.columns():
        for owner, key in owners.get(column.name.casefold(), ())[:3]:
            if owner is not table and _comparable(table, column.name, owner, key):
                yield Key(table.name, (column.name,), owner.name, (key,), Trust.SAME_NAME)


def _comparable(table: Table, column: str, owner: Table, key: str) -> bool:
    one, other = table.get(column).kind, owner.get(key).kind
    return one == other or (one.is_numeric and other.is_numeric)


def forced_key(catalog: Catalog, via: Via) -> Key:
    """Return the key that `via` names, or a new one over its two columns.

    Raises: KeyError naming an unknown table or column.
    """
    one, column = catalog.get(via[0]), catalog.get(via[0]).get(via[1]).name
    other, to_column = catalog.get(via[2]), catalog.get(via[2]).get(via[3]).name
    for key in key_graph(catalog).between(one.name, other.name):
        columns = set(zip(key.columns, key.to_columns, strict=True))
        same_way = key.table == one.name and (column, to_column) in columns
        other_way = key.table == other.name and (to_column, column) in columns
        if same_way or other_way:
            return Key(key.table, key.columns, key.to_table, key.to_columns, Trust.FORCED)
    return Key(one.name, (column,), other.name, (to_column,), Trust.FORCED)
