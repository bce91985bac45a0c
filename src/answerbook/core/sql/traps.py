"""Join-trap linter: statements that run and mean something else than was asked (G04)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.errors import SqlglotError

from answerbook.core.catalog import Catalog, Column, Kind, Table
from answerbook.core.sql import dialects
from answerbook.core.sql.fan_out import fan_outs
from answerbook.core.sql.parse import parse
from answerbook.core.sql.render import render
from answerbook.core.sql.selects import call_name, changed, described, own, sources
from answerbook.core.sql.verdict import Limits, Refused, Trap

_NULLS_FIRST = frozenset({"sqlite", "tsql", "mysql"})
_WHOLE_DIVISION = frozenset({"sqlite", "postgres", "tsql"})


@dataclass(frozen=True)
class Scene:
    """One SELECT of a statement with what the catalog knows of its sources."""

    tree: exp.Expr
    select: exp.Select
    tables: dict[str, Table]
    catalog: Catalog
    dialect: str

    def fixed(self, node: exp.Expr, change: Callable[[exp.Expr], None]) -> str:
        return render(changed(self.tree, node, change), self.dialect)


def find_traps(sql: str, *, dialect: str, catalog: Catalog | None) -> tuple[Trap, ...]:
    """Return what is suspicious about a statement; empty for a text that is no query or without a catalog.

    >>> from answerbook.core.sql.ddl import catalog_from_ddl
    >>> catalog = catalog_from_ddl("CREATE TABLE t(a INTEGER, b INTEGER)")
    >>> find_traps("SELECT a / b FROM t", dialect="sqlite", catalog=catalog)[0].fixed_sql
    'SELECT 1.0 * a / b FROM t'
    """
    rules = dialects.find_rules(dialect)
    statement = parse(sql, rules, Limits()) if rules else None
    if rules is None or statement is None or isinstance(statement, Refused):
        return ()
    return traps_in(statement.tree, rules.name, catalog)


def traps_in(tree: exp.Expr, dialect: str, catalog: Catalog | None) -> tuple[Trap, ...]:
    """Return the traps of a parsed statement."""
    if catalog is None:
        return ()
    found: dict[str, Trap] = {}
    for select in tree.find_all(exp.Select):
        scene = Scene(tree, select, sources(select, catalog), catalog, dialect)
        for rule in _RULES:
            try:
                found |= {trap.rule + trap.message: trap for trap in rule(scene)}
            except SqlglotError:
                continue
    return tuple(found.values())


def _fan_out(scene: Scene) -> Iterator[Trap]:
    for finding in fan_outs(scene.select, scene.tables):
        fixed = scene.fixed(scene.select, finding.fix) if finding.fix else None
        yield Trap("fan-out", finding.message, fixed)


def _average_of_averages(scene: Scene) -> Iterator[Trap]:
    averages = _inner_averages(scene)
    for call in own(scene.select, exp.Anonymous):
        if call_name(call) == "avg" and call.expressions and call.expressions[0].name.casefold() in averages:
            message = "This averages averages: small groups weigh as much as large ones; average the rows."
            yield Trap("average-of-averages", message, _flat_average(scene))


def _inner_averages(scene: Scene) -> set[str]:
    start = scene.select.args.get("from_")
    items = [start.this] if start is not None else []
    items += [join.this for join in scene.select.args.get("joins") or ()]
    ctes = {cte.alias.casefold(): cte.this for cte in scene.tree.find_all(exp.CTE)}
    found: set[str] = set()
    for item in items:
        query = item.this if isinstance(item, exp.Subquery) else ctes.get(item.name.casefold())
        if isinstance(query, exp.Select) and query.args.get("group"):
            found |= {p.alias.casefold() for p in query.expressions if p.alias and call_name(p.unalias()) == "avg"}
    return found


def _flat_average(scene: Scene) -> str | None:
    select = scene.select
    start = select.args.get("from_")
    is_plain = len(select.expressions) == 1 and not any(
        select.args.get(k) for k in ("joins", "where", "group", "with_")
    )
    inner = start.this.this if start is not None and isinstance(start.this, exp.Subquery) else None
    if not is_plain or not isinstance(inner, exp.Select) or inner.args.get("having") or inner.args.get("limit"):
        return None
    average = next(p.unalias() for p in inner.expressions if call_name(p.unalias()) == "avg")

    def flatten(node: exp.Expr) -> None:
        flat = inner.copy()
        outer = node.expressions[0]
        shown = exp.alias_(average.copy(), outer.alias) if outer.alias else average.copy()
        flat.set("expressions", [shown])
        flat.set("group", None)
        for key, value in flat.args.items():
            node.set(key, value)

    return scene.fixed(select, flatten)


def _count_after_left_join(scene: Scene) -> Iterator[Trap]:
    left = [j for j in scene.select.args.get("joins") or () if j.side == "LEFT" and isinstance(j.this, exp.Table)]
    if not left or not scene.select.args.get("group"):
        return
    alias = left[-1].this.alias_or_name
    key = _matched_column(left[-1], alias)
    for call in own(scene.select, exp.Anonymous):
        counts_rows = call_name(call) == "count" and isinstance(
            next(iter(call.expressions), None), (exp.Star, exp.Literal)
        )
        if counts_rows and key is not None:
            message = f"count(*) after LEFT JOIN counts 1 for a group without {alias}; count a column of {alias}."
            counted = exp.column(key, table=alias)

            def count_matches(node: exp.Expr, counted: exp.Expr = counted) -> None:
                node.set("expressions", [counted.copy()])

            yield Trap("count-after-left-join", message, scene.fixed(call, count_matches))


def _matched_column(join: exp.Expr, alias: str) -> str | None:
    condition = join.args.get("on")
    columns = condition.find_all(exp.Column) if condition is not None else ()
    return next((c.name for c in columns if c.table.casefold() == alias.casefold()), None)


def _not_in_with_nulls(scene: Scene) -> Iterator[Trap]:
    for node in own(scene.select, exp.In):
        query = node.args.get("query")
        inner = query.this if isinstance(query, exp.Subquery) else query
        if (
            not isinstance(node.parent, exp.Not)
            or not isinstance(inner, exp.Select)
            or len(inner.expressions) != 1
        ):
            continue
        column = inner.expressions[0].unalias()
        known = described(column, sources(inner, scene.catalog))
        if known is None or not _may_be_null(known, column, inner, scene.catalog):
            continue

        def keep_known(select: exp.Expr, column: exp.Expr = column) -> None:
            known_only = exp.Not(this=exp.Is(this=column.copy(), expression=exp.Null()))
            where = select.args.get("where")
            condition = exp.and_(where.this, known_only, copy=False) if where is not None else known_only
            select.set("where", exp.Where(this=condition))

        message = f"NOT IN finds nothing at all when {known.name} has a missing value; leave missing values out."
        yield Trap("not-in-with-nulls", message, scene.fixed(inner, keep_known))


def _may_be_null(column: Column, node: exp.Expr, select: exp.Select, catalog: Catalog) -> bool:
    where = select.args.get("where")
    if where is not None and any(
        isinstance(n.expression, exp.Null) and n.this.name.casefold() == column.name.casefold()
        for n in where.find_all(exp.Is)
    ):
        return False
    tables = sources(select, catalog).values()
    in_key = any(column.name in t.primary_key for t in tables if t.find(node.name))
    return column.nullable and not in_key and column.profile.nulls != 0


def _integer_division(scene: Scene) -> Iterator[Trap]:
    if scene.dialect not in _WHOLE_DIVISION:
        return
    whole = [
        index
        for index, node in enumerate(own(scene.select, exp.Div))
        if _is_whole(node.this, scene) and _is_whole(node.expression, scene)
    ]
    if not whole:
        return

    def widen(select: exp.Expr) -> None:
        assert isinstance(select, exp.Select)  # noqa: S101 - the copy of a select
        divisions = list(own(select, exp.Div))
        for division in (divisions[index] for index in whole):
            division.set("this", exp.Mul(this=exp.Literal.number("1.0"), expression=division.this))

    message = "Dividing whole numbers drops the fraction here; make one side a decimal."
    yield Trap("integer-division", message, scene.fixed(scene.select, widen))


def _is_whole(node: exp.Expr, scene: Scene) -> bool:
    if isinstance(node, exp.Paren):
        return _is_whole(node.this, scene)
    if isinstance(node, exp.Literal):
        return not node.is_string and node.this.isdigit()
    if isinstance(node, exp.Column):
        column = described(node, scene.tables)
        return column is not None and column.kind is Kind.INTEGER
    if isinstance(node, (exp.Add, exp.Sub, exp.Mul)):
        return _is_whole(node.this, scene) and _is_whole(node.expression, scene)
    name = call_name(node)
    return name == "count" or (
        name in ("sum", "min", "max") and all(_is_whole(a, scene) for a in node.expressions)
    )


def _between_on_timestamps(scene: Scene) -> Iterator[Trap]:
    for node in own(scene.select, exp.Between):
        column = described(node.this, scene.tables)
        high = node.args["high"]
        literal = high.this if isinstance(high, exp.Cast) else high
        if column is None or column.kind is not Kind.DATETIME or not _is_day(literal):
            continue
        after = (dt.date.fromisoformat(literal.this) + dt.timedelta(days=1)).isoformat()

        def half_open(between: exp.Expr, after: str = after) -> None:
            low, high = between.args["low"], between.args["high"].copy()
            (high.this if isinstance(high, exp.Cast) else high).set("this", after)
            since = exp.GTE(this=between.this.copy(), expression=low.copy())
            between.replace(
                exp.Paren(this=exp.And(this=since, expression=exp.LT(this=between.this, expression=high)))
            )

        message = f"BETWEEN ends at the first moment of {literal.this} and leaves out the rest of that day."
        yield Trap("between-on-timestamps", message, scene.fixed(node, half_open))


def _is_day(node: exp.Expr) -> bool:
    if not isinstance(node, exp.Literal) or not node.is_string or len(node.this) != 10:
        return False
    try:
        return dt.date.fromisoformat(node.this) < dt.date.max
    except ValueError:
        return False


def _limit_without_order(scene: Scene) -> Iterator[Trap]:
    select = scene.select
    if not select.args.get("limit") or select.args.get("order") or isinstance(select.parent, exp.Exists):
        return
    calls = [call_name(c) for c in own(select, exp.Anonymous)]
    if not select.args.get("from_") or (
        {"count", "sum", "avg", "min", "max"} & {*calls} and not select.args.get("group")
    ):
        return
    key = _only_key(scene)

    def order(node: exp.Expr) -> None:
        keys = [exp.Ordered(this=exp.column(k), nulls_first=scene.dialect in _NULLS_FIRST) for k in key]
        node.set("order", exp.Order(expressions=keys))

    fixed = scene.fixed(select, order) if key else None
    yield Trap(
        "limit-without-order", "LIMIT without ORDER BY gives any rows, not the first ones; say the order.", fixed
    )


def _only_key(scene: Scene) -> tuple[str, ...]:
    is_single = len(scene.tables) == 1 and not scene.select.args.get("joins")
    plain = is_single and not any(scene.select.args.get(k) for k in ("group", "distinct"))
    return next(iter(scene.tables.values())).primary_key if plain else ()


_RULES: tuple[Callable[[Scene], Iterator[Trap]], ...] = (
    _fan_out,
    _average_of_averages,
    _count_after_left_join,
    _not_in_with_nulls,
    _integer_division,
    _between_on_timestamps,
    _limit_without_order,
)
