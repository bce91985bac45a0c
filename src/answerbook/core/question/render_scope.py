"""The tables of one statement while it is written: their names, their joins, and which of them are not needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

from answerbook.core.catalog import Catalog, Column
from answerbook.core.question import walk
from answerbook.core.question.joins import Join, JoinTree, Node, Trust, join_tree
from answerbook.core.question.plan import ColumnRef, Query, Star
from answerbook.core.question.render_names import identifier, qualifier, table_source

Use = tuple[Node, str]


@dataclass(frozen=True)
class Scope:
    """What expressions need to know of the statement around them.

    `moved` maps a key column of a table that is left out to the equal column of the table that refers to it.
    """

    catalog: Catalog
    query: Query
    tree: JoinTree
    qualifiers: Mapping[Node, str]
    is_qualified: bool
    nested: Callable[[Query], exp.Select | exp.SetOperation]
    moved: Mapping[Use, Use] = field(default_factory=dict)
    outer: Scope | None = None

    @property
    def dialect(self) -> str:
        return self.catalog.dialect

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple(node.table for node in self.tree.nodes)

    def definition(self, ref: ColumnRef) -> Column:
        return self.catalog.get(ref.table).get(ref.column)

    def column(self, ref: ColumnRef) -> exp.Column:
        """Return the column, qualified where the statement has more than one table.

        Raises: KeyError naming a table or column that is not there.
        """
        table = self.catalog.get(ref.table)
        use = (Node(table.name, ref.instance), table.get(ref.column).name)
        node, name = self.moved.get(use, use)
        return self.at(node, name)

    def at(self, node: Node, column: str) -> exp.Column:
        if node not in self.qualifiers and self.outer is not None:
            return replace(self.outer, is_qualified=True).at(node, column)
        if node not in self.qualifiers:
            raise KeyError(f"{node.table}.{column}")
        prefix = identifier(self.qualifiers[node], self.dialect) if self.is_qualified else None
        return exp.Column(this=identifier(column, self.dialect), table=prefix)

    def all_columns(self, star: Star) -> exp.Expr:
        if star.table is None or not self.is_qualified:
            return exp.Star()
        node = Node(self.catalog.get(star.table).name)
        return exp.Column(this=exp.Star(), table=identifier(self.qualifiers[node], self.dialect))

    def from_clause(self, select: exp.Select) -> exp.Select:
        """Add FROM and the joins."""
        select = select.from_(self.source(self.tree.root), copy=False)
        for join in self.tree.joins:
            select = select.join(self.source(join.node), on=self.condition(join), copy=False)
        return select

    def source(self, node: Node) -> exp.Table:
        return table_source(self.catalog.get(node.table), self.qualifiers[node], self.dialect)

    def condition(self, join: Join) -> exp.Condition:
        pairs = ((self.at(join.anchor, a), self.at(join.node, b)) for a, b in join.columns())
        return exp.and_(*(exp.EQ(this=near, expression=far) for near, far in pairs), copy=False)


def needed_nodes(query: Query, catalog: Catalog) -> tuple[Node, ...]:
    """Return the uses of tables that a statement mentions, in order of appearance, then those it only requires."""
    mentioned = [*walk.nodes_in(walk.all_parts(query)), *walk.related_tables(query.where)]
    required = sorted((catalog.get(t).name for t in query.tables), key=[t.name for t in catalog.tables].index)
    named = (Node(catalog.get(n.table).name, n.instance) for n in (*mentioned, *map(Node, required)))
    return tuple(dict.fromkeys(named))


def open_scope(
    query: Query, catalog: Catalog, nested: Callable[[Query], exp.Select | exp.SetOperation]
) -> Scope | None:
    """Return the scope of a statement; None where it reads no table.

    Raises: Unjoinable naming tables that no key connects.
    """
    nodes = needed_nodes(query, catalog)
    if not nodes:
        return None
    tree, moved = _without_idle(join_tree(catalog, nodes, query.via), query, catalog)
    return Scope(catalog, query, tree, _qualifiers(tree.nodes, catalog), len(tree.nodes) > 1, nested, moved)


def inner_scope(outer: Scope, tree: JoinTree, query: Query) -> Scope:
    """Return the scope of a correlated subquery over `tree`; its names differ from those around it."""
    taken = {name.casefold() for name in outer.qualifiers.values()}
    return replace(
        outer,
        query=query,
        tree=tree,
        qualifiers=_qualifiers(tree.nodes, outer.catalog, taken),
        is_qualified=True,
        moved={},
        outer=outer,
    )


def _qualifiers(nodes: Iterable[Node], catalog: Catalog, taken: Iterable[str] = ()) -> dict[Node, str]:
    used, found = set(taken), dict[Node, str]()
    for node in sorted(nodes, key=lambda n: n.instance):
        found[node] = qualifier(catalog.get(node.table), catalog.dialect, used)
        used.add(found[node].casefold())
    return found


def _without_idle(tree: JoinTree, query: Query, catalog: Catalog) -> tuple[JoinTree, dict[Use, Use]]:
    """Leave out tables of which only the key is read, where the table that refers to them holds the same value."""
    moved: dict[Use, Use] = {}
    uses = list(_uses(query, catalog))
    while (found := next(_idle(tree, catalog, uses), None)) is not None:
        tree, move = found
        moved = {use: move.get(target, target) for use, target in moved.items()} | move
        uses = [(move.get((node, column or ""), (node, column))) for node, column in uses]
    return tree, moved


def _uses(query: Query, catalog: Catalog) -> Iterator[tuple[Node, str | None]]:
    """Yield each use of a column; no column means that the rows of the table themselves matter."""
    for part in walk.all_parts(query):
        if isinstance(part, ColumnRef):
            table = catalog.get(part.table)
            yield Node(table.name, part.instance), table.get(part.column).name
        elif isinstance(part, Star) and part.table is not None:
            yield Node(catalog.get(part.table).name), None
    yield from ((node, None) for node in walk.related_tables(query.where))
    yield from ((Node(catalog.get(table).name), None) for table in query.tables)


def _idle(
    tree: JoinTree, catalog: Catalog, uses: list[tuple[Node, str | None]]
) -> Iterator[tuple[JoinTree, dict[Use, Use]]]:
    anchors = [join.anchor for join in tree.joins]
    for join in tree.joins:
        if join.node not in anchors and join.is_forward:
            move = _move(join, join.anchor, join.node, catalog, uses)
            if move is not None:
                yield JoinTree(tree.root, tuple(j for j in tree.joins if j is not join)), move
    if anchors.count(tree.root) == 1 and not tree.joins[0].is_forward:
        first = tree.joins[0]
        move = _move(first, first.node, first.anchor, catalog, uses)
        if move is not None:
            yield JoinTree(first.node, tree.joins[1:]), move


def _move(
    join: Join, holder: Node, idle: Node, catalog: Catalog, uses: list[tuple[Node, str | None]]
) -> dict[Use, Use] | None:
    key, table = join.key, catalog.get(holder.table)
    read = [column for node, column in uses if node == idle]
    same = dict(zip(key.to_columns, key.columns, strict=True))
    if key.trust is Trust.SAME_NAME or not read or any(column not in same for column in read):
        return None
    if any(_may_be_null(table.get(column)) for column in key.columns):
        return None
    return {(idle, far): (holder, near) for far, near in same.items()}


def _may_be_null(column: Column) -> bool:
    return column.nullable and column.profile.nulls != 0
