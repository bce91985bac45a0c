"""What is shown: columns, aggregates, counts, entities by their names."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from answerbook.core.question.frame import Frame
from answerbook.core.question.lexicon.linking_words import MONEY
from answerbook.core.question.marks import TABLE
from answerbook.core.question.plan import Aggregate, AggregateFunction, ColumnRef, Expression, Star
from answerbook.core.question.roles import SHOWN_BESIDE

EXACT = 0.9
_FUNCTIONS = {
    "avg": AggregateFunction.AVG,
    "sum": AggregateFunction.SUM,
    "max": AggregateFunction.MAX,
    "min": AggregateFunction.MIN,
}


def outputs(frame: Frame) -> tuple[Expression, ...]:
    """Return what the question asks to see, in the order of its words."""
    found: list[tuple[int, Expression]] = [*_columns(frame), *_counts(frame), *_entities(frame)]
    found.sort(key=lambda item: item[0])
    shown = tuple(dict.fromkeys(expression for _, expression in found))
    if frame.marks and frame.marks[0].symbol == "when" and not any(isinstance(e, Aggregate) for e in shown):
        shown = tuple(itertools.islice(frame.dated(0), 1)) or shown
    if _is_money_alone(frame):
        shown = tuple(Aggregate(AggregateFunction.SUM, c) for c in frame.columns.values())
    if is_grouped(frame):
        shown = _measured(frame, shown)
    if shown:
        return shown
    if any(m.symbol == "all columns" for m in frame.marks):
        return (Star(frame.main) if len(set(frame.tables.values())) > 1 else Star(),)
    return _fallback(frame)


def _is_money_alone(frame: Frame) -> bool:
    """Tell whether a question names nothing but sales, by another word than the column's own."""
    names = [at for at, m in enumerate(frame.marks) if m.is_name]
    if len(names) != 1 or names[0] not in frame.columns or frame.clauses.tops or frame.has(names[0], "AWG"):
        return False
    at = names[0]
    said = frame.reading.tokens[frame.marks[at].last].lower
    is_other_word = max((k.weight for k in frame.marks[at].columns), default=1.0) < EXACT
    return said in MONEY and is_other_word and _is_amount(frame, frame.columns[at], set())


def is_grouped(frame: Frame) -> bool:
    """Tell whether the question asks for a cut by time or by "per"."""
    return bool(frame.reading.grains) or any(
        frame.marks[_opener(frame, at)].symbol in ("each", "by") and frame.has(at, "G")
        for at in range(1, len(frame.marks))
    )


def _opener(frame: Frame, at: int) -> int:
    """Return the mark before a name, over the table that belongs to it: "by product category"."""
    return max(at - 2, 0) if at - 1 in frame.tables else at - 1


def _measured(frame: Frame, shown: tuple[Expression, ...]) -> tuple[Expression, ...]:
    """Sum the plain numbers of a grouped question; count where it measures nothing."""
    grouped = {frame.columns[at] for at in frame.columns if frame.has(at, "G")}
    if any(isinstance(e, Aggregate) for e in shown):
        return shown
    summed = tuple(
        Aggregate(AggregateFunction.SUM, e) if isinstance(e, ColumnRef) and _is_amount(frame, e, grouped) else e
        for e in shown
    )
    if any(isinstance(e, Aggregate) for e in summed):
        return summed
    kept = tuple(e for e in shown if e in grouped)
    return (*kept, Aggregate(AggregateFunction.COUNT, Star())) if frame.tables or kept else shown


def _is_amount(frame: Frame, column: ColumnRef, grouped: set[ColumnRef]) -> bool:
    return column not in grouped and frame.kind(column).is_numeric and not frame.is_key(column)


def _columns(frame: Frame) -> Iterator[tuple[int, Expression]]:
    counted = {c.target.at for c in frame.clauses.counting}
    operands = {c.operand for c in frame.clauses.comparing}
    for at, column in frame.columns.items():
        if at in operands:
            continue
        if at in counted and frame.has(at, "AS") and "G" not in frame.labels[at]:
            continue
        if frame.has(at, "A"):
            for function in functions_before(frame, at):
                yield at, Aggregate(function, column)
        elif frame.has(at, "S"):
            named = frame.referred(at) or _named_person(frame, at)
            yield from ((at, c) for c in (frame.shown(named) if named else (column,)))


def _named_person(frame: Frame, at: int) -> str | None:
    """Return the table whose "names" are asked where it holds a first and a last name."""
    mark = frame.marks[at]
    said = {t.lower for t in frame.reading.tokens[mark.first : mark.last + 1]}
    if not said <= {"name", "names"} or not mark.columns or mark.columns[0].weight > EXACT:
        return None
    owner = next(
        (frame.tables[k] for k in range(at + 1, min(at + 6, len(frame.marks))) if k in frame.tables), None
    )
    table = owner or frame.main
    return table if table is not None and len(frame.shown(table)) == 2 else None


def functions_before(frame: Frame, at: int) -> tuple[AggregateFunction, ...]:
    """Return the aggregates in front of a name: "average and maximum age"; else those of the list before."""
    found: list[AggregateFunction] = []
    names = 0
    for k in range(at - 1, -1, -1):
        mark = frame.marks[k]
        if mark.symbol in _FUNCTIONS:
            found.insert(0, _FUNCTIONS[mark.symbol])
        elif mark.symbol == "sup" and mark.adjective is not None:
            found.insert(0, AggregateFunction.MAX if mark.adjective.direction == "max" else AggregateFunction.MIN)
        elif mark.symbol in ("most", "least", "recent", "early", "bottom"):
            found.insert(0, AggregateFunction.MAX if mark.symbol in ("most", "recent") else AggregateFunction.MIN)
        elif mark.is_name:
            if found:
                break
            names += 1
        elif found and mark.symbol not in ("and", "the", ",", "or"):
            break
        if names > 2:
            break
    return tuple(dict.fromkeys(found)) or (AggregateFunction.SUM,)


def _counts(frame: Frame) -> Iterator[tuple[int, Expression]]:
    taken = frame.clauses.counted()
    for counting in frame.clauses.counting:
        at = counting.target.at
        if at is not None and at in taken:
            continue
        key = frame.key(frame.tables[at]) if at is not None and at in frame.tables else ()
        if counting.target.distinct and len(key) == 1 and len(set(frame.tables.values())) > 1:
            yield counting.at, Aggregate(AggregateFunction.COUNT, key[0], distinct=True)
        else:
            yield counting.at, count_expression(frame, at, counting.target.distinct)


def count_expression(frame: Frame, at: int | None, distinct: bool) -> Expression:
    """Return the count of a table's rows, of different values, or the sum of a column of numbers."""
    if at is None or at not in frame.columns:
        return Aggregate(AggregateFunction.COUNT, Star())
    column = frame.columns[at]
    if frame.kind(column).is_numeric and not frame.is_key(column) and not distinct:
        return Aggregate(AggregateFunction.SUM, column) if frame.has(at, "A") else column
    return Aggregate(AggregateFunction.COUNT, column, distinct=True)


def _entities(frame: Frame) -> Iterator[tuple[int, Expression]]:
    has_own = {c.table for at, c in frame.columns.items() if frame.has(at, "SA")}
    for at, table in frame.tables.items():
        is_shown = frame.labels[at] in ("S", "SG") and table not in has_own
        if (is_shown or frame.labels[at] == SHOWN_BESIDE) and frame.marks[at].symbol == TABLE:
            for column in frame.shown(table):
                yield at, column


def _fallback(frame: Frame) -> tuple[Expression, ...]:
    """Show the entity by its name when nothing else is asked for."""
    if frame.main is None:
        return (Star(),)
    plain = [c for at, c in sorted(frame.columns.items()) if frame.labels[at] == "N" or frame.has(at, "G")]
    if plain and not frame.tables:
        return (plain[0],)
    return tuple[ColumnRef, ...](frame.shown(frame.main))
