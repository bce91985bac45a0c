"""The smallest tree of joins that connects the tables of a plan."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from answerbook.core.catalog import Catalog
from answerbook.core.question import steiner
from answerbook.core.question.keys import Key, KeyGraph, Pair, Trust, Via, forced_key, key_graph, pair_of

_HUB_PENALTY = 60

__all__ = ["Join", "JoinTree", "Key", "Node", "Trust", "Unjoinable", "join_tree", "key_graph", "paths"]


class Node(NamedTuple):
    """One use of a table in a statement."""

    table: str
    instance: int = 0


class Unjoinable(Exception):
    """No key connects these tables."""

    def __init__(self, tables: Sequence[str]) -> None:
        self.tables = tuple(tables)
        super().__init__(f"no key connects {' and '.join(self.tables)}; declare or confirm one between them")


@dataclass(frozen=True, slots=True)
class Join:
    """Add `node` to the tree: it meets `anchor`, which is in the tree already, on `key`.

    `is_forward`: the anchor holds the reference, so each of its rows meets at most one row of `node`.
    """

    anchor: Node
    node: Node
    key: Key
    is_forward: bool

    def columns(self) -> tuple[tuple[str, str], ...]:
        """Return (column of anchor, column of node) pairs that must be equal."""
        near, far = self.key.columns, self.key.to_columns
        return tuple(zip(near, far, strict=True)) if self.is_forward else tuple(zip(far, near, strict=True))


@dataclass(frozen=True, slots=True)
class JoinTree:
    root: Node
    joins: tuple[Join, ...] = ()

    @property
    def nodes(self) -> tuple[Node, ...]:
        return (self.root, *(join.node for join in self.joins))

    @property
    def finest(self) -> Node | None:
        """Return the use whose rows are the rows of the whole: each meets at most one row of every other."""
        downward = {join.node if not join.is_forward else None for join in self.joins} - {None}
        for node in (self.root, *(n for n in self.nodes if n in downward)):
            if self._reaches_all(node):
                return node
        return None

    def _reaches_all(self, start: Node) -> bool:
        reached, waiting = {start}, [start]
        for here in waiting:
            onward = [j.node for j in self.joins if j.anchor == here and j.is_forward]
            onward += [j.anchor for j in self.joins if j.node == here and not j.is_forward]
            fresh = [node for node in onward if node not in reached]
            reached.update(fresh)
            waiting += fresh
        return len(reached) == len(self.nodes)

    @property
    def is_guessed(self) -> bool:
        """Tell whether a join rests on equal names alone."""
        return any(join.key.trust is Trust.SAME_NAME for join in self.joins)


def join_tree(catalog: Catalog, nodes: Iterable[Node], via: tuple[Via, ...] = ()) -> JoinTree:
    """Return the smallest tree of joins over these uses of tables, rooted at the first.

    `via` names joins to prefer: (table, column, table, column); the n-th of a pair serves instance n.
    Raises: Unjoinable naming the tables; KeyError naming an unknown table.
    """
    wanted = tuple(dict.fromkeys(Node(catalog.get(n.table).name, n.instance) for n in nodes))
    graph, forced = key_graph(catalog), tuple(forced_key(catalog, entry) for entry in via)
    first = tuple(n for n in wanted if n.instance == 0) or (Node(wanted[0].table),)
    further = tuple(n for n in wanted if n.instance > 0)
    pairs = _spans(graph, tuple(n.table for n in first), forced, 1)[0]
    tree = _hang(first[0], [graph.best(pair, forced)[0] for pair in sorted(pairs)])
    return _with_instances(graph, tree, further, forced)


def paths(catalog: Catalog, tables: Iterable[str], k: int = 3) -> tuple[JoinTree, ...]:
    """Return up to `k` different trees over the tables, best first; parallel keys make trees of their own.

    Raises: Unjoinable naming the tables; KeyError naming an unknown table.
    """
    graph = key_graph(catalog)
    names = tuple(dict.fromkeys(catalog.get(t).name for t in tables))
    found: dict[frozenset[Key], JoinTree] = {}
    for pairs in _spans(graph, names, (), k):
        parallel = [graph.best(pair) for pair in sorted(pairs)]
        for keys in itertools.islice(itertools.product(*parallel), k):
            found.setdefault(frozenset(keys), _hang(Node(names[0]), keys))
    return tuple(found.values())[:k]


@lru_cache(maxsize=8192)
def _spans(
    graph: KeyGraph, tables: tuple[str, ...], forced: tuple[Key, ...], k: int
) -> tuple[frozenset[Pair], ...]:
    """Return the best trees as sets of table pairs: the smallest and those without one of its edges."""
    terminals = tuple(sorted(graph.number[t] for t in tables))
    for with_guesses in (False, True):
        near = steiner.adjacency(_weights(graph, forced, with_guesses=with_guesses))
        found = _pool(near, terminals, k)
        if found:
            named = [frozenset(pair_of(graph.tables[a], graph.tables[b]) for a, b in edges) for edges in found]
            ranked = sorted(
                enumerate(named), key=lambda item: (_cost(graph, item[1], set(tables), forced), item[0])
            )
            return tuple(pairs for _, pairs in ranked)
    raise Unjoinable(tables)


def _weights(graph: KeyGraph, forced: tuple[Key, ...], *, with_guesses: bool) -> dict[steiner.Edge, int]:
    layers: list[Mapping[Pair, tuple[Key, ...]]] = [graph.guesses] if with_guesses else []
    layers += [graph.keys, {key.pair: (key,) for key in forced}]
    return {
        steiner.edge(graph.number[one], graph.number[other]): keys[0].weight
        for layer in layers
        for (one, other), keys in layer.items()
        if one != other
    }


def _pool(near: steiner.Adjacency, terminals: tuple[int, ...], k: int) -> list[frozenset[steiner.Edge]]:
    """Collect the smallest tree and others, each without some edge of an earlier one."""
    found: dict[frozenset[steiner.Edge], None] = {}
    waiting: list[frozenset[steiner.Edge]] = [frozenset()]
    for banned in waiting:
        tree = steiner.smallest_tree(near, terminals, banned)
        if tree is None or tree in found:
            continue
        found[tree] = None
        if len(found) <= k:
            waiting += [banned | {e} for e in sorted(tree) if banned | {e} not in waiting]
    return list(found)


def _cost(graph: KeyGraph, pairs: frozenset[Pair], terminals: set[str], forced: tuple[Key, ...]) -> int:
    """Sum the weights; a table in between that two others merely share ("both have a city") costs extra."""
    keys = [graph.best(pair, forced)[0] for pair in sorted(pairs)]
    shared = [key.to_table for key in keys if key.to_table not in terminals]
    hubs = sum(shared.count(table) > 1 for table in set(shared))
    return sum(key.weight for key in keys) + _HUB_PENALTY * hubs


def _hang(root: Node, keys: Iterable[Key]) -> JoinTree:
    """Order the keys of a tree so that each join starts at a table already there."""
    left, inside, joins = list(keys), {root.table}, list[Join]()
    while left:
        key = next((k for k in left if (k.table in inside) != (k.to_table in inside)), None)
        if key is None:
            break
        left.remove(key)
        is_forward = key.table in inside
        near, far = (key.table, key.to_table) if is_forward else (key.to_table, key.table)
        joins.append(Join(Node(near), Node(far), key, is_forward))
        inside.add(far)
    return JoinTree(root, tuple(joins))


def _with_instances(
    graph: KeyGraph, tree: JoinTree, further: tuple[Node, ...], forced: tuple[Key, ...]
) -> JoinTree:
    left = list(further)
    while left:
        for node in left:
            joins = next((j for j in _placements(graph, tree, node, forced) if j), None)
            if joins:
                tree = JoinTree(tree.root, (*tree.joins, *joins))
                left.remove(node)
                break
        else:
            raise Unjoinable((*dict.fromkeys(n.table for n in tree.nodes), left[0].table))
    return tree


def _placements(
    graph: KeyGraph, tree: JoinTree, node: Node, forced: tuple[Key, ...]
) -> Iterator[tuple[Join, ...]]:
    """Try where a further use of a table belongs, most telling first."""
    others = [n for n in tree.nodes if n.table != node.table]
    for anchor in (n for n in others if n.instance == node.instance):
        yield _joined(graph, anchor, node, forced, 0)
    for anchor in others:
        yield _joined(graph, anchor, node, forced, node.instance)
    below = Node(node.table, node.instance - 1)
    for key in graph.best((node.table, node.table), forced)[:1] if below in tree.nodes else ():
        yield (Join(below, node, key, is_forward=True),)
    for bridge in graph.bridges(node.table) if below in tree.nodes else ():
        keys = [key for key in graph.best(pair_of(bridge, node.table), forced) if key.to_table == node.table]
        middle = Node(bridge)
        if middle not in tree.nodes and node.instance < len(keys):
            yield (Join(below, middle, keys[0], False), Join(middle, node, keys[node.instance], True))
    for anchor in others:
        yield _joined(graph, anchor, node, forced, 0)


def _joined(graph: KeyGraph, anchor: Node, node: Node, forced: tuple[Key, ...], nth: int) -> tuple[Join, ...]:
    keys = graph.best(pair_of(anchor.table, node.table), forced)
    if nth >= len(keys) or keys[nth].trust is Trust.SAME_NAME:
        return ()
    return (Join(anchor, node, keys[nth], is_forward=keys[nth].table == anchor.table),)
