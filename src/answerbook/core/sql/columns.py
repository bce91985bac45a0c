"""Resolve column names against the catalog, scope by scope.

A name is refused only when no table in reach can have it: a table function, a system table or a pivot makes its
scope open, and an open scope accepts any name. What a policy hides is not left to this check; see `policies`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import process
from sqlglot import exp

from answerbook.core.catalog import Table
from answerbook.core.sql.tables import Place, World, place
from answerbook.core.sql.verdict import Refused

Names = frozenset[str] | None


@dataclass(frozen=True)
class Source:
    """One item of FROM: its column names (None: unknown) and the table behind it."""

    names: Names
    table: Table | None = None


@dataclass
class Scope:
    """What a query can name: its sources and aliases, and everything around it."""

    outer: Scope | None = None
    sources: dict[str, Source] = field(default_factory=dict)
    aliases: set[str] = field(default_factory=set)
    ctes: dict[str, Names] = field(default_factory=dict)

    def chain(self) -> Iterator[Scope]:
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.outer

    def source(self, name: str) -> Source | None:
        return next((s.sources[name] for s in self.chain() if name in s.sources), None)

    def is_open(self) -> bool:
        return any(source.names is None for scope in self.chain() for source in scope.sources.values())

    def holders(self, column: str) -> list[Source]:
        for scope in self.chain():
            found = [s for s in scope.sources.values() if s.names is not None and column in s.names]
            if found:
                return found
        return []


@dataclass
class Resolution:
    """What a statement reads, and what it names in vain."""

    world: World
    tables: set[str] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)
    refusals: list[Refused] = field(default_factory=list)


def resolve(tree: exp.Expr, world: World) -> Resolution:
    """Return what the statement reads; `refusals` holds every name that nothing in reach can have."""
    resolution = Resolution(world)
    _query(tree, Scope(), resolution)
    return resolution


def _query(query: exp.Expr, outer: Scope, found: Resolution) -> Names:
    scope = Scope(outer=outer)
    for cte in query.ctes if isinstance(query, exp.Query) else ():
        _cte(cte, scope, found)
    if isinstance(query, exp.Subquery):
        names = _subquery(query, scope, found)
        _expressions(query, scope, found, skip=("this", "with_"))
        return names
    if isinstance(query, exp.SetOperation):
        left = _query(query.left, scope, found)
        _query(query.right, scope, found)
        scope.sources[""] = Source(None)
        _expressions(query, scope, found, skip=("this", "expression", "with_"))
        return left
    if isinstance(query, exp.Select):
        return _select(query, scope, found)
    scope.sources[""] = Source(None)
    for table in query.find_all(exp.Table):
        _table(table, scope, found)
    _expressions(query, scope, found, skip=("with_",))
    return None


def _cte(cte: exp.Expr, scope: Scope, found: Resolution) -> None:
    alias = cte.args.get("alias")
    declared = (
        frozenset(c.name.casefold() for c in alias.columns) if isinstance(alias, exp.TableAlias) else frozenset()
    )
    name = cte.alias.casefold()
    scope.ctes[name] = declared or None
    names = _query(cte.this, scope, found)
    scope.ctes[name] = None if names is None else names | declared
    if declared and isinstance(alias, exp.TableAlias):
        scope.ctes[name] = declared if names is None else names | declared


def _select(select: exp.Select, scope: Scope, found: Resolution) -> Names:
    start = select.args.get("from_")
    items: list[exp.Expr] = [start.this] if start is not None else []
    items += [join.this for join in select.args.get("joins") or ()]
    items += list(select.args.get("laterals") or ())
    for item in items:
        _item(item, scope, found)
    scope.aliases |= {p.alias.casefold() for p in select.expressions if p.alias}
    scope.aliases |= {
        p.alias.casefold() for p in select.find_all(exp.Alias) if p.find_ancestor(exp.Select) is select
    }
    _expressions(select, scope, found, skip=("with_", "from_", "joins", "laterals"))
    for join in select.args.get("joins") or ():
        _expressions(join, scope, found, skip=("this",))
    return _output(select, scope, found)


def _item(item: exp.Expr, scope: Scope, found: Resolution) -> None:
    if isinstance(item, exp.Table):
        _table(item, scope, found)
        for join in item.args.get("joins") or ():
            _item(join.this, scope, found)
            _expressions(join, scope, found, skip=("this",))
        return
    if isinstance(item, exp.Pivot):
        _query(item, scope, found)
        _add(item.alias, Source(None), scope)
        return
    if isinstance(item, exp.Subquery):
        names = _query(item, scope, found)
        alias = _alias_names(item)
        if item.args.get("pivots"):
            names = None
        _add(item.alias, Source(_renamed(names, alias)), scope)
        return
    _expressions(item, scope, found)
    _add(item.alias, Source(None), scope)


def _subquery(query: exp.Subquery, scope: Scope, found: Resolution) -> Names:
    inner = query.this
    if isinstance(inner, exp.Query):
        return _query(inner, scope, found)
    _item(inner, scope, found)
    for join in query.args.get("joins") or ():
        _item(join.this, scope, found)
    if scope.outer is not None:
        scope.outer.sources.update(scope.sources)
    return _union(s.names for s in scope.sources.values())


def _table(table: exp.Table, scope: Scope, found: Resolution) -> None:
    what = place(table, found.world)
    if not isinstance(table.this, exp.Identifier):
        _expressions(table, scope, found)
    if isinstance(what, Table):
        found.tables.add(what.name)
        source = Source(frozenset(c.name.casefold() for c in what.columns), what)
    elif what is Place.CTE:
        name = table.name.casefold()
        source = Source(next((s.ctes[name] for s in scope.chain() if name in s.ctes), None))
    else:
        source = Source(None)
    if table.args.get("pivots"):
        source = Source(None)
    _add(table.alias or table.name, Source(_renamed(source.names, _alias_names(table)), source.table), scope)


def _add(name: str, source: Source, scope: Scope) -> None:
    key = name.casefold()
    while not name and key in scope.sources:
        key += " "
    scope.sources[key] = source


def _alias_names(item: exp.Expr) -> Names:
    alias = item.args.get("alias")
    columns = alias.args.get("columns") if isinstance(alias, exp.TableAlias) else None
    return frozenset(c.name.casefold() for c in columns) if columns else frozenset()


def _renamed(names: Names, renamed: Names) -> Names:
    return None if names is None else names | (renamed or frozenset())


def _union(parts: Iterable[Names]) -> Names:
    names: set[str] = set()
    for part in parts:
        if part is None:
            return None
        names |= part
    return frozenset(names)


def _expressions(node: exp.Expr, scope: Scope, found: Resolution, skip: tuple[str, ...] = ()) -> None:
    """Check the columns below a node; a query found on the way opens its own scope."""
    for key, value in node.args.items():
        if key in skip:
            continue
        for child in value if isinstance(value, list) else (value,):
            if isinstance(child, exp.Query) and not isinstance(child, exp.Table):
                _query(child, scope, found)
            elif isinstance(child, exp.Column):
                _column(child, scope, found)
            elif isinstance(child, (exp.Lambda, exp.Comprehension, exp.Pivot)):
                _bound(child, scope, found)
            elif isinstance(child, exp.Expr):
                _expressions(child, scope, found)


def _bound(node: exp.Expr, scope: Scope, found: Resolution) -> None:
    inner = Scope(outer=scope, aliases={i.name.casefold() for i in node.find_all(exp.Identifier)})
    inner.sources[""] = Source(None)
    _expressions(node, inner, found)


def _column(column: exp.Column, scope: Scope, found: Resolution) -> None:
    name, qualifier = column.name.casefold(), column.table.casefold()
    if qualifier:
        _qualified(column, name, qualifier, scope, found)
        return
    if isinstance(column.this, exp.Star):
        return
    holders = scope.holders(name)
    found.columns.update(
        f"{s.table.name}.{s.table.get(name).name}" for s in holders if s.table and s.table.find(name)
    )
    rules = found.world.rules
    quoted_text = rules.quotes_may_be_text and isinstance(column.this, exp.Identifier) and column.this.quoted
    known = holders or scope.is_open() or name in rules.pseudo_columns or quoted_text
    if known or any(name in s.aliases or name in s.sources for s in scope.chain()):
        return
    found.refusals.append(_unknown(column, name, scope))


def _qualified(column: exp.Column, name: str, qualifier: str, scope: Scope, found: Resolution) -> None:
    source = scope.source(qualifier)
    rules = found.world.rules
    if source is None:
        is_field = bool(scope.holders(qualifier)) or any(qualifier in s.aliases for s in scope.chain())
        if not is_field and not scope.is_open() and found.world.catalog is not None:
            message = f"There is no table or alias {qualifier} in this part of the statement."
            found.refusals.append(Refused("unknown-table", message, position=_position(column)))
        return
    if isinstance(column.this, exp.Star):
        return
    if source.table and source.table.find(name):
        found.columns.add(f"{source.table.name}.{source.table.get(name).name}")
    if source.names is None or name in source.names or name in rules.pseudo_columns:
        return
    is_field = any(qualifier in (s.names or ()) for s in scope.sources.values())
    if not is_field:
        found.refusals.append(_unknown(column, name, Scope(sources={qualifier: source})))


def _output(select: exp.Select, scope: Scope, found: Resolution) -> Names:
    names: set[str] = set()
    for projection in select.expressions:
        shown = projection.unalias() if isinstance(projection, exp.Alias) else projection
        if projection.is_star:
            part = _star(shown, scope, found)
            if part is None:
                return None
            names |= part
        elif projection.alias_or_name and isinstance(projection, (exp.Alias, exp.Column)):
            names.add(projection.alias_or_name.casefold())
        else:
            return None
    return frozenset(names) if select.expressions else None


def _star(star: exp.Expr, scope: Scope, found: Resolution) -> Names:
    if isinstance(star, exp.Column) and star.table:
        source = scope.source(star.table.casefold())
        sources = [source] if source else [Source(None)]
    else:
        sources = list(scope.sources.values())
    for source in sources:
        if source.table:
            found.columns.update(f"{source.table.name}.{c.name}" for c in source.table.columns)
    renamed = {a.alias.casefold() for a in star.find_all(exp.Alias)}
    names = _union(s.names for s in sources)
    return None if names is None else names | renamed


def _position(column: exp.Column) -> int | None:
    return column.this.meta.get("start") if isinstance(column.this, exp.Expr) else None


def _unknown(column: exp.Column, name: str, scope: Scope) -> Refused:
    known = sorted({n for s in scope.chain() for source in s.sources.values() for n in source.names or ()})
    near = process.extractOne(name, known, score_cutoff=60)
    advice = f"; did you mean {near[0]}?" if near else "."
    return Refused("unknown-column", f"No table in reach has a column {name}{advice}", position=_position(column))
