"""Which rows: values, comparisons, patterns, periods, absence, nested comparisons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from answerbook.core.catalog import Kind
from answerbook.core.question.clauses import Comparing
from answerbook.core.question.engine import PeriodSpan
from answerbook.core.question.frame import Frame
from answerbook.core.question.marks import LIKES, NUMBER, PERIOD, VALUE, Mark
from answerbook.core.question.plan import (
    Aggregate,
    AggregateFunction,
    Between,
    ColumnRef,
    Comparator,
    Comparison,
    Condition,
    Connective,
    Expression,
    Group,
    Literal,
    Output,
    Period,
    Query,
)
from answerbook.core.question.shown import is_year
from answerbook.core.question.stages.presence import presence

_FLIPPED = {">": "<", "<": ">", ">=": "<=", "<=": ">="}


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on rows and on groups; `pairs` are two values of one column that one thing must have both."""

    where: tuple[Condition, ...] = ()
    having: tuple[Condition, ...] = ()
    both: tuple[Condition, Condition] | None = None


def filters(frame: Frame) -> Filters:
    """Return all conditions of the question."""
    where, having = _comparisons(frame)
    values = list(_values(frame))
    joined, both = _combine(frame, values)
    where += [*joined, *_periods(frame), *presence(frame)]
    return Filters(tuple(dict.fromkeys(where)), tuple(dict.fromkeys(having)), both)


def _comparisons(frame: Frame) -> tuple[list[Condition], list[Condition]]:
    """Return the comparisons of rows and of groups; "or" between two on one thing widens."""
    where: list[Condition] = []
    having: list[Condition] = []
    last: Comparing | None = None
    for clause in frame.clauses.comparing:
        widens = last is not None and _says_or(frame, last, clause)
        if widens and last is not None and frame.measure(clause.target, clause.at) is None:
            clause = replace(clause, target=last.target)
        found = _compared(frame, clause)
        if found is None:
            continue
        target = having if found[1] else where
        if widens and target and _left(target[-1]) == _left(found[0]):
            target[-1] = Group(Connective.OR, (target[-1], found[0]))
        else:
            target.append(found[0])
        last = clause
    return where, having


def _says_or(frame: Frame, left: Comparing, right: Comparing) -> bool:
    between = {m.symbol for m in frame.marks[left.operand : right.operand]}
    return bool(between & {"or", "or<", "or>"})


def _left(condition: Condition) -> Expression | None:
    return condition.left if isinstance(condition, Comparison) else None


def _compared(frame: Frame, clause: Comparing) -> tuple[Condition, bool] | None:
    mark = frame.marks[clause.operand]
    found = frame.measure(clause.target, clause.at) or _by_period(frame, clause)
    if found is None:
        return None
    left, is_reverse = found
    comparator = _FLIPPED.get(clause.comparator, clause.comparator) if is_reverse else clause.comparator
    is_having = isinstance(left, Aggregate)
    if clause.aggregate is not None:
        return _nested(frame, clause, left, comparator), is_having
    if clause.comparator == "between" and clause.second is not None:
        low, high = _literal(frame, mark, left), _literal(frame, frame.marks[clause.second], left)
        return (Between(left, low, high), is_having) if low and high else None
    if mark.is_name:
        other = frame.columns.get(clause.operand)
        return (Comparison(left, Comparator(comparator), other), is_having) if other and other != left else None
    literal = _literal(frame, mark, left)
    if literal is None:
        return None
    if frame.marks[clause.operand].symbol == VALUE and comparator in ("=", "!="):
        return None
    return Comparison(left, Comparator(comparator), literal), is_having


def _by_period(frame: Frame, clause: Comparing) -> tuple[Expression, bool] | None:
    """Measure a bare year or date by the date column of the question."""
    number = frame.marks[clause.operand].number
    if isinstance(number, int) and 1500 <= number <= 2100:
        return next(((ref, False) for ref in frame.dated(clause.at)), None)
    return None


def _literal(frame: Frame, mark: Mark, left: Expression) -> Literal | None:
    column = left.argument if isinstance(left, Aggregate) else left
    kind = frame.kind(column) if isinstance(column, ColumnRef) else Kind.INTEGER
    if mark.number is not None:
        if kind is Kind.TEXT and isinstance(column, ColumnRef) and not isinstance(left, Aggregate):
            return Literal(_spelled(frame, mark))
        return Literal(mark.number)
    if mark.symbol == VALUE:
        return Literal(_spelled(frame, mark))
    return None


def _spelled(frame: Frame, mark: Mark) -> str:
    tokens = frame.reading.tokens[mark.first : mark.last + 1]
    return " ".join(t.text for t in tokens)


def _nested(frame: Frame, clause: Comparing, left: Expression, comparator: str) -> Condition:
    """Compare with an aggregate over all rows: "older than the average age"."""
    function = AggregateFunction(clause.aggregate if clause.aggregate in ("avg", "max", "min", "sum") else "avg")
    over = frame.columns.get(clause.operand)
    argument: Expression = over if over is not None else left
    inner = Query(select=(Output(Aggregate(function, argument)),))
    operator = comparator if comparator in (">", "<", ">=", "<=", "=", "!=") else ">"
    subject = argument if over is not None and not isinstance(left, Aggregate) else left
    return Comparison(subject, Comparator(operator), inner)


def _values(frame: Frame) -> Iterator[tuple[int, Comparison]]:
    taken = frame.clauses.numbers()
    for at, mark in enumerate(frame.marks):
        if mark.symbol != VALUE or (at in taken and _is_compared(frame, at)):
            continue
        column, value = value_choice(frame, at)
        if column is not None:
            yield at, _value_test(frame, at, column, value)


def _is_compared(frame: Frame, at: int) -> bool:
    return any(
        c.operand == at or c.second == at for c in frame.clauses.comparing if c.comparator not in ("=", "!=")
    )


def value_choice(frame: Frame, at: int) -> tuple[ColumnRef | None, str]:
    """Choose the column a value belongs to: the one named beside it, else the one that holds it."""
    mark = frame.marks[at]
    beside = _beside(frame, at)
    best: tuple[float, ColumnRef, str] | None = None
    for link in mark.values:
        assert link.column is not None and link.value is not None  # noqa: S101, PT018 -- value links carry both
        ref = ColumnRef(link.table, link.column)
        near = frame.near(at)
        score = link.weight + (0.5 if ref == beside else 0.0)
        score += 0.3 - 0.05 * near.index(ref.table) if ref.table in near else 0.0
        score += 0.15 if beside is not None and ref.column == beside.column else 0.0
        score -= 0.2 * frame.catalog.get(ref.table).is_view
        score += 0.12 * (ref in frame.shown(ref.table))
        if best is None or score > best[0]:
            best = (score, ref, link.value)
    text = _spelled(frame, mark)
    if best is not None and (beside is None or best[1] == beside or best[0] > 0.9):
        return best[1], best[2]
    if beside is not None:
        return beside, text
    return (best[1], best[2]) if best else (_named_by(frame, at), text)


def _named_by(frame: Frame, at: int) -> ColumnRef | None:
    """Return the name of the thing in front of an unknown quoted value: the product "Aria"."""
    owner = next((frame.tables[k] for k in range(at - 1, max(at - 4, -1), -1) if k in frame.tables), None)
    is_quoted = frame.reading.tokens[frame.marks[at].first].is_quoted
    return frame.shown(owner)[0] if owner is not None and is_quoted and frame.shown(owner) else None


def _beside(frame: Frame, at: int) -> ColumnRef | None:
    """Return the column named next to a value: "whose city is X", "X as city"."""
    for k in range(at - 1, max(at - 7, -1), -1):
        if k in frame.columns and (frame.has(k, "W") or k >= at - 3):
            return frame.columns[k]
        is_bound = frame.marks[k + 1].symbol in LIKES
        if (frame.marks[k].symbol in (NUMBER, "who", "that") and not is_bound) or (
            k in frame.tables and k < at - 1
        ):
            break
    for k in range(at + 1, min(at + 4, len(frame.marks))):
        if k in frame.columns and frame.has(k, "W"):
            return frame.columns[k]
    return None


def _value_test(frame: Frame, at: int, column: ColumnRef, value: str) -> Comparison:
    pattern, negated = _pattern_before(frame, at)
    text = _spelled(frame, frame.marks[at])
    if pattern is not None:
        shaped = {"like": f"%{text}%", "like%": f"{text}%", "%like": f"%{text}"}[pattern]
        return Comparison(column, Comparator.NOT_LIKE if negated else Comparator.LIKE, Literal(shaped))
    return Comparison(column, Comparator.NE if negated else Comparator.EQ, Literal(value))


def _pattern_before(frame: Frame, at: int) -> tuple[str | None, bool]:
    pattern, negated = None, False
    lacking = {c.negation for c in frame.clauses.lacking}
    for k in range(at - 1, max(at - 7, -1), -1):
        symbol = frame.marks[k].symbol
        if symbol in LIKES:
            pattern = pattern or symbol
        elif symbol in ("not", "!=") and k not in lacking:
            return pattern, True
        elif symbol in (VALUE, NUMBER) or (frame.marks[k].is_name and not frame.has(k, "WN") and pattern is None):
            break
    return pattern, negated


def _combine(
    frame: Frame, values: list[tuple[int, Comparison]]
) -> tuple[list[Condition], tuple[Condition, Condition] | None]:
    """Join tests on one column: "A or B" widens, "both A and B" asks for two rows."""
    conditions: list[Condition] = []
    both: tuple[Condition, Condition] | None = None
    at = 0
    while at < len(values):
        place, test = values[at]
        following = values[at + 1] if at + 1 < len(values) else None
        if following is not None and test.left == following[1].left and test.comparator is Comparator.EQ:
            words = [m.symbol for m in frame.marks[place + 1 : following[0]]]
            if "and" in words and (
                any(m.symbol == "both" for m in frame.marks) or "also" in words or "and also" in words
            ):
                both = (test, following[1])
            else:
                conditions.append(Group(Connective.OR, (test, following[1])))
            at += 2
            continue
        conditions.append(test)
        at += 1
    return conditions, both


def _periods(frame: Frame) -> list[Condition]:
    """Return the tests of time; "before A or after B" is one test."""
    found: list[Condition] = []
    last: int | None = None
    for at, test in _period_tests(frame):
        says_or = last is not None and "or" in {m.symbol for m in frame.marks[last:at]}
        if says_or and found:
            found[-1] = Group(Connective.OR, (found[-1], test))
        else:
            found.append(test)
        last = at
    return found


def _period_tests(frame: Frame) -> Iterator[tuple[int, Condition]]:
    taken = frame.clauses.numbers()
    for at, mark in enumerate(frame.marks):
        if mark.symbol != PERIOD:
            continue
        period = next(p for p in frame.reading.periods if p.first == mark.first)
        column = _period_column(frame, at)
        if column is not None and at not in taken:
            yield from ((at, test) for test in _period_test(frame, column, period))


def _period_column(frame: Frame, at: int) -> ColumnRef | None:
    for k in range(at - 1, max(at - 6, -1), -1):
        if k in frame.columns and _is_dated(frame, frame.columns[k]):
            return frame.columns[k]
    return next(frame.dated(at), None)


def _is_dated(frame: Frame, ref: ColumnRef) -> bool:
    return frame.kind(ref).is_temporal or is_year(frame.column(ref))


def _period_test(frame: Frame, column: ColumnRef, period: PeriodSpan) -> Iterator[Condition]:
    if frame.kind(column).is_temporal:
        yield Period(column, period.start, period.end, period.label)
        return
    as_text = frame.kind(column) is Kind.TEXT
    first = int(period.start[:4]) if period.start else None
    last = _last_year(period.end) if period.end else None
    if first is not None and first == last:
        yield Comparison(column, Comparator.EQ, Literal(str(first) if as_text else first))
        return
    if first is not None:
        yield Comparison(column, Comparator.GE, Literal(str(first) if as_text else first))
    if last is not None:
        yield Comparison(column, Comparator.LE, Literal(str(last) if as_text else last))


def _last_year(end: str) -> int:
    """Return the last year before an excluded end."""
    return int(end[:4]) - (1 if end[5:10] in ("01-01", "") else 0)
