"""Smallest connecting trees in a weighted graph: exact for few terminals, approximate for many."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping

Edge = tuple[int, int]
Adjacency = Mapping[int, tuple[tuple[int, int], ...]]

_EXACT = 8
_EFFORT = 60_000
_FAR = 10**12


def edge(one: int, other: int) -> Edge:
    return (one, other) if one <= other else (other, one)


def adjacency(weights: Mapping[Edge, int]) -> dict[int, tuple[tuple[int, int], ...]]:
    """Return the neighbours of each vertex as (vertex, weight), in order of vertex."""
    near: dict[int, list[tuple[int, int]]] = {}
    for (one, other), weight in sorted(weights.items()):
        near.setdefault(one, []).append((other, weight))
        near.setdefault(other, []).append((one, weight))
    return {vertex: tuple(sorted(found)) for vertex, found in near.items()}


def smallest_tree(
    near: Adjacency, terminals: tuple[int, ...], banned: frozenset[Edge] = frozenset()
) -> frozenset[Edge] | None:
    """Return the edges of the smallest tree over the terminals, or None where they are not connected.

    Exact for up to 8 terminals with few vertices within reach (Dreyfus and Wagner, 1971), else within twice
    the smallest.

    >>> near = adjacency({(0, 1): 1, (1, 2): 1, (1, 3): 1, (0, 2): 3, (2, 3): 3})
    >>> sorted(smallest_tree(near, (0, 2, 3)))
    [(0, 1), (1, 2), (1, 3)]
    >>> smallest_tree(near, (0, 9)) is None
    True
    """
    if len(terminals) < 2:
        return frozenset()
    rough = _rough_tree(near, terminals, banned)
    if rough is None or len(terminals) > _EXACT:
        return rough
    weight = {edge(v, n): w for v, found in near.items() for n, w in found}
    bound = sum(weight[e] for e in rough)
    reach = len(_distances(near, dict.fromkeys(terminals, 0), banned, bound // 2)[0])
    if len(terminals) == 2 or reach * 3 ** (len(terminals) - 1) > _EFFORT:
        return rough
    return _exact_tree(near, terminals, banned, bound)


def _distances(
    near: Adjacency, start: Mapping[int, int], banned: frozenset[Edge], bound: int = _FAR
) -> tuple[dict[int, int], dict[int, int]]:
    """Dijkstra from several vertices with costs; returns distances and predecessors."""
    best, before = dict(start), dict[int, int]()
    heap = [(cost, vertex) for vertex, cost in start.items()]
    heapq.heapify(heap)
    while heap:
        cost, vertex = heapq.heappop(heap)
        if cost > best[vertex]:
            continue
        for other, weight in near.get(vertex, ()):
            reached = cost + weight
            if reached <= bound and reached < best.get(other, _FAR) and edge(vertex, other) not in banned:
                best[other], before[other] = reached, vertex
                heapq.heappush(heap, (reached, other))
    return best, before


def _rough_tree(near: Adjacency, terminals: tuple[int, ...], banned: frozenset[Edge]) -> frozenset[Edge] | None:
    """Grow a tree by the nearest terminal each time (Takahashi and Matsuyama, 1980)."""
    inside, edges, left = {terminals[0]}, set[Edge](), set(terminals[1:])
    while left:
        best, before = _distances(near, dict.fromkeys(sorted(inside), 0), banned)
        reached = [(best[t], t) for t in left if t in best]
        if not reached:
            return None
        vertex = min(reached)[1]
        left.discard(vertex)
        while vertex not in inside:
            inside.add(vertex)
            edges.add(edge(vertex, before[vertex]))
            vertex = before[vertex]
    return frozenset(edges)


def _exact_tree(
    near: Adjacency, terminals: tuple[int, ...], banned: frozenset[Edge], bound: int
) -> frozenset[Edge]:
    """Grow trees over all subsets of the terminals, each from two smaller ones; `bound` is a known cost."""
    *rest, root = terminals
    cost: list[dict[int, int]] = [{} for _ in range(1 << len(rest))]
    split: list[dict[int, int]] = [{} for _ in cost]
    before: list[dict[int, int]] = [{} for _ in cost]
    for mask in range(1, len(cost)):
        seeds: dict[int, int] = {}
        if mask & (mask - 1) == 0:
            seeds[rest[mask.bit_length() - 1]] = 0
        for part in _parts(mask):
            for vertex, left in cost[part].items():
                total = left + cost[mask ^ part].get(vertex, _FAR)
                if total <= bound and total < seeds.get(vertex, _FAR):
                    seeds[vertex], split[mask][vertex] = total, part
        cost[mask], before[mask] = _distances(near, seeds, banned, bound)
    return frozenset(_trace(len(cost) - 1, root, split, before))


def _parts(mask: int) -> Iterable[int]:
    part = (mask - 1) & mask
    while part > mask ^ part:
        yield part
        part = (part - 1) & mask


def _trace(mask: int, vertex: int, split: list[dict[int, int]], before: list[dict[int, int]]) -> set[Edge]:
    edges: set[Edge] = set()
    while vertex in before[mask]:
        edges.add(edge(vertex, before[mask][vertex]))
        vertex = before[mask][vertex]
    part = split[mask].get(vertex)
    if part:
        edges |= _trace(part, vertex, split, before) | _trace(mask ^ part, vertex, split, before)
    return edges
