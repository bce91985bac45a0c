"""Other plans by other joins: another path, existence, a table beside itself, one column of two tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from answerbook.core.question import walk
from answerbook.core.question.frame import Frame
from answerbook.core.question.joins import JoinTree, Unjoinable, paths
from answerbook.core.question.marks import VALUE
from answerbook.core.question.plan import (
    ColumnRef,
    Comparison,
    Condition,
    Connective,
    Group,
    Output,
    Query,
    Related,
    SetOperation,
    SetOperator,
)
from answerbook.core.question.render_scope import needed_nodes

CUED = "cued"  # the words say it outright; too rare in any training set to be learned
BOSS_WORDS = frozenset(
    "manager managers boss supervisor supervisors report reports reporting managed supervised".split()
)


@dataclass(frozen=True, slots=True)
class Edited:
    """A changed plan, what the change costs and its name."""

    plan: Query
    cost: float
    name: str


Edit = Callable[[Query, Frame], Iterator[Edited]]


def having_some(plan: Query, frame: Frame) -> Iterator[Edited]:
    """Take a table that is only mentioned as "has at least one", so that it repeats no rows."""
    only = plan.tables - used_tables(plan)
    mine = [t for t in frame.near(0) if t in used_tables(plan)]
    if len(only) == 1 and mine and not plan.group and plan.set_operation is None:
        where = _and(plan.where, Related(mine[0], next(iter(only))))
        yield Edited(replace(plan, tables=frozenset(), where=where), 1.0, "having_some")


def other_path(plan: Query, frame: Frame) -> Iterator[Edited]:
    """Join the tables another way, where keys allow it."""
    nodes = [n for n in needed_nodes(plan, frame.catalog)]
    if len({n.table for n in nodes}) < 2 or plan.via or any(n.instance for n in nodes):
        return
    try:
        trees = paths(frame.catalog, [n.table for n in nodes], 3)
    except (Unjoinable, KeyError):
        return
    for rank, tree in enumerate(trees[1:]):
        via = _via(tree)
        tables = frozenset(n.table for n in tree.nodes)
        yield Edited(replace(plan, via=via, tables=plan.tables | tables), 1.0 + 0.5 * rank, "path")


def _via(tree: JoinTree) -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        (j.anchor.table, a, j.node.table, b) for j in tree.joins for a, b in j.columns() if len(j.columns()) == 1
    )


def beside_itself(plan: Query, frame: Frame) -> Iterator[Edited]:
    """Read a reference of a table to itself: "who reports to Ann", "the manager of Ann"."""
    tables = used_tables(plan)
    if len(tables) != 1 or plan.where is None or plan.group:
        return
    table = frame.catalog.get(next(iter(tables)))
    own = [k.columns[0] for k in table.foreign_keys if k.to_table == table.name and len(k.columns) == 1]
    named = {k.column for m in frame.marks for k in m.columns if k.table == table.name}
    words = {t.lower for t in frame.reading.tokens}
    if not own or not (named & set(own) or words & BOSS_WORDS):
        return
    shown = [o.expression for o in plan.select if isinstance(o.expression, ColumnRef)]
    names = tuple(c for c in shown if c.column not in own) or frame.shown(table.name)
    is_boss_asked = not _is_value_behind(frame, own)
    for asks_boss, cost in ((is_boss_asked, -0.6), (not is_boss_asked, 0.8)):
        select = tuple(Output(replace(c, instance=int(asks_boss))) for c in names)
        where = _moved(plan.where, int(not asks_boss))
        name = CUED if cost < 0 else "beside_itself"
        yield Edited(replace(plan, select=select, where=where, distinct=False), cost, name)


def _is_value_behind(frame: Frame, columns: list[str]) -> bool:
    """Tell whether a value follows the reference: "reports to Ann" asks for those below her."""
    for at, mark in enumerate(frame.marks):
        is_own = any(k.column in columns for k in mark.columns) or mark.symbol in BOSS_WORDS
        if is_own and any(m.symbol == VALUE for m in frame.marks[at + 1 : at + 3]):
            between = [m.symbol for m in frame.marks[at + 1 : at + 2]]
            return "of" not in between
    return False


def _moved(condition: Condition, instance: int) -> Condition:
    if isinstance(condition, Group):
        return replace(condition, conditions=tuple(_moved(c, instance) for c in condition.conditions))
    if isinstance(condition, Comparison) and isinstance(condition.left, ColumnRef):
        return replace(condition, left=replace(condition.left, instance=instance))
    return condition


def same_column(plan: Query, frame: Frame) -> Iterator[Edited]:
    """Combine one column of two tables: "countries with both customers and suppliers", "but no suppliers"."""
    tables = [t for at, t in sorted(frame.tables.items()) if at not in frame.columns]
    pair = tuple(dict.fromkeys(tables))[-2:]
    if len(pair) != 2 or plan.group or plan.order:
        return
    symbols = {m.symbol for m in frame.marks}
    operator = SetOperator.EXCEPT if "not" in symbols or "!=" in symbols else SetOperator.INTERSECT
    if operator is SetOperator.INTERSECT and "both" not in symbols:
        return
    for at in frame.columns:
        if frame.has(at, "S"):
            first, second = (_column_in(frame, at, table) for table in pair)
            if first is not None and second is not None:
                right = Query((Output(second),))
                yield Edited(Query((Output(first),), set_operation=SetOperation(operator, right)), -1.0, CUED)


def _column_in(frame: Frame, at: int, table: str) -> ColumnRef | None:
    found = next((k for k in frame.marks[at].columns if k.table == table and k.weight > 0.6), None)
    return ColumnRef(table, found.column) if found is not None and found.column is not None else None


JOIN_EDITS: tuple[Edit, ...] = (having_some, other_path, beside_itself, same_column)


def used_tables(plan: Query) -> frozenset[str]:
    """Return the tables whose columns the statement itself reads."""
    return frozenset(p.table for p in walk.all_parts(plan) if isinstance(p, ColumnRef))


def _and(left: Condition | None, right: Condition) -> Condition:
    return right if left is None else Group(Connective.AND, (left, right))
