"""A result in words: a headline and up to three remarks, whose every number is in the result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from answerbook.core.catalog import Scalar
from answerbook.core.chart.shape import Field, Role, fields, plain
from answerbook.core.question import walk
from answerbook.core.question.plan import (
    Aggregate,
    AggregateFunction,
    Between,
    ColumnRef,
    Comparison,
    Direction,
    Literal,
    Query,
)
from answerbook.core.question.wording import plural, singular, table_name, words
from answerbook.core.results import ResultSet

_SHORT_LIST = 5
_FIRST = 3
_LONG_TEXT = 120
_MONEY = re.compile(
    r"(price|amount|revenue|cost|sales|salary|budget|income|fee|payment|balance|spend|spent)", re.I
)
_CURRENCIES = {"usd": "$", "dollars": "$", "dollar": "$", "eur": "€", "euro": "€", "euros": "€", "gbp": "£"}
_PERCENT = frozenset({"percent", "percentage", "pct", "%"})


@dataclass(frozen=True, slots=True)
class Cell:
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Narration:
    """What to say of a result.

    `cells` tells where the headline shows a cell: (start, end, row, column), offsets in characters.
    Numbers are those of the result, rounded to what is shown; the number of rows counts as one of them.
    """

    headline: str
    remarks: tuple[str, ...] = ()
    cells: tuple[tuple[int, int, int, int], ...] = ()


Piece = str | Cell


def narrate(result: ResultSet, query: Query | None, *, question: str) -> Narration:
    """Return the result in words.

    >>> from answerbook.core.catalog import Kind
    >>> from answerbook.core.results import ResultColumn
    >>> columns = (ResultColumn("country", Kind.TEXT), ResultColumn("orders", Kind.INTEGER))
    >>> said = narrate(ResultSet(columns, (("France", "Spain"), (3, 2))), None, question="orders by country")
    >>> said.headline, said.cells[0]
    ('France has the most orders: 3.', (0, 6, 0, 0))
    """
    if result.row_count == 0:
        return Narration(_nothing(question), tuple(_sought(query)))
    columns = fields(result)
    pieces = _headline(result, columns, query)
    headline, cells = _written(pieces, result)
    remarks = [*_truncation(result), *_remarks(result, columns)]
    return Narration(headline, tuple(r for r in dict.fromkeys(remarks) if r != headline)[:3], cells)


def _nothing(question: str) -> str:
    asked = " ".join(question.split())[:200].rstrip("?.! ")
    return f"Nothing was found for “{asked}”." if asked else "Nothing was found."


def _sought(query: Query | None) -> Iterator[str]:
    """Say which texts the rows had to hold: the likeliest reason for finding none."""
    texts = [value for value in _literals(query) if isinstance(value, str) and not value[:1].isdigit()]
    if texts:
        quoted = ", ".join(f"“{text.strip('%')}”" for text in dict.fromkeys(texts))
        yield f"The rows had to match {quoted}; check the spelling or ask without it."


def _literals(query: Query | None) -> Iterator[Scalar]:
    for condition in walk.conditions(query.where if query else None):
        if isinstance(condition, Comparison):
            right = condition.right if isinstance(condition.right, tuple) else (condition.right,)
            yield from (item.value for item in right if isinstance(item, Literal))
        elif isinstance(condition, Between):
            yield from (condition.low.value, condition.high.value)


def _truncation(result: ResultSet) -> Iterator[str]:
    if result.truncated:
        yield f"Only the first {result.row_count:,} rows were read; the source holds more."


def _written(pieces: Iterable[Piece], result: ResultSet) -> tuple[str, tuple[tuple[int, int, int, int], ...]]:
    text, cells = "", list[tuple[int, int, int, int]]()
    for piece in pieces:
        if isinstance(piece, Cell):
            shown = spelled(result.values[piece.column][piece.row], result.columns[piece.column].name)
            cells.append((len(text), len(text) + len(shown), piece.row, piece.column))
            text += shown
        else:
            text += piece
    return text, tuple(cells)


def spelled(value: Scalar, name: str) -> str:
    """Return a value as a reader writes it; money and percent only where the column's name says so.

    >>> spelled(1234567, "population"), spelled(3.14159, "ratio"), spelled(3.5, "price"), spelled(0.125, "share")
    ('1,234,567', '3.14', '3.50', '12.5%')
    """
    item = plain(value)
    if item is None:
        return "empty"
    if isinstance(item, bool):
        return "yes" if item else "no"
    if isinstance(item, str):
        return item if len(item) <= _LONG_TEXT else f"{item[:_LONG_TEXT].rstrip()}…"
    said = {word.lower() for word in words(name)}
    if {"share", "proportion"} & said and 0 <= item <= 1:
        return f"{_decimals(item * 100, 1)}%"
    if _PERCENT & said:
        return f"{_decimals(item, 2)}%"
    sign = next((_CURRENCIES[word] for word in words(name) if word in _CURRENCIES), "")
    if isinstance(item, int):
        return f"{sign}{item}" if Role.TIME is _role(name, item) else f"{sign}{item:,}"
    return f"{sign}{item:,.2f}" if sign or _MONEY.search(name) else f"{sign}{_decimals(item, 2)}"


def _role(name: str, value: int) -> Role:
    return Role.TIME if "year" in words(name) and 1000 <= value <= 2500 else Role.MEASURE


def _decimals(value: int | float, places: int) -> str:
    """Round to some places, to three digits that matter for small numbers, without trailing zeros."""
    if value != 0 and abs(value) < 0.1:
        return f"{value:.3g}"
    said = f"{value:,.{places}f}"
    return said.rstrip("0").rstrip(".") if "." in said else said


def _headline(result: ResultSet, columns: tuple[Field, ...], query: Query | None) -> list[Piece]:
    if result.row_count == 1:
        return _one_value(result, columns[0], query) if len(columns) == 1 else _one_row(columns)
    if len(columns) == 1:
        return _list(result, columns[0], query)
    times = [i for i, f in enumerate(columns) if f.role is Role.TIME and not f.is_cyclic]
    measures = [i for i, f in enumerate(columns) if f.role is Role.MEASURE and f.numbers]
    labels = [i for i, f in enumerate(columns) if f.role is not Role.MEASURE and i not in times]
    if len(times) == 1 and not labels and measures and columns[times[0]].distinct == result.row_count:
        return _course(columns, times[0], measures[0], result)
    named = [i for i in (*times, *labels) if columns[i].role is not Role.IDENTIFIER][:2]
    if named and len(measures) == 1 and len(columns) <= 3:
        return _leader(columns, named, measures[0], query, result)
    return _table(result, columns)


def _counts(query: Query | None) -> bool:
    first = query.select[0].expression if query and query.select else None
    return isinstance(first, Aggregate) and first.function is AggregateFunction.COUNT


def _noun(name: str) -> str:
    said = " ".join(words(name))
    return said.removeprefix("number of ")


def _one_value(result: ResultSet, field: Field, query: Query | None) -> list[Piece]:
    value, noun, cell = result.values[0][0], _noun(field.name), Cell(0, 0)
    if value is None:
        return [f"There is no {noun}: no row has a value to take it from."]
    if _counts(query) and isinstance(value, int):
        is_one = value == 1
        return ["There is " if is_one else "There are ", cell, f" {singular(noun) if is_one else plural(noun)}."]
    if field.role is Role.MEASURE and noun != plural(noun):
        return [f"The {noun} is ", cell, "."]
    return [f"{field.title}: ", cell, "."]


def _one_row(columns: tuple[Field, ...]) -> list[Piece]:
    order = sorted(range(len(columns)), key=lambda i: columns[i].role in (Role.MEASURE, Role.IDENTIFIER))
    first, *rest = order[:4]
    pieces: list[Piece] = [Cell(0, first)]
    for position, index in enumerate(rest):
        pieces += [": " if position == 0 else ", ", f"{_noun(columns[index].name)} ", Cell(0, index)]
    return [*pieces, "."]


def _entity(field: Field, query: Query | None) -> str:
    """Return what the rows of a one-column list are: customers rather than their names."""
    shown = query.select[0].expression if query and query.select else None
    if isinstance(shown, ColumnRef) and words(shown.column)[-1] in ("name", "title"):
        return table_name(shown.table)
    return plural(_noun(field.name))


def _list(result: ResultSet, field: Field, query: Query | None) -> list[Piece]:
    count, noun = result.row_count, _entity(field, query)
    shown = count if count <= _SHORT_LIST else _FIRST
    pieces: list[Piece] = [f"{count:,} {noun}: " if not result.truncated else f"The first {count:,} {noun}: "]
    comma = "; " if any("," in str(v) for v in field.values[:shown]) else ", "
    for row in range(shown):
        between = "" if row == 0 else " and " if row == count - 1 and comma == ", " else comma
        pieces += [between, Cell(row, 0)]
    return [*pieces, " …" if shown < count else "."]


def _course(columns: tuple[Field, ...], when: int, what: int, result: ResultSet) -> list[Piece]:
    """Say where a measure began and where it ended."""
    dated = sorted(
        (str(at), row)
        for row, (at, size) in enumerate(zip(columns[when].values, columns[what].values, strict=True))
        if at is not None and isinstance(size, int | float)
    )
    if len(dated) < 2:
        return _table(result, columns)
    first, last = dated[0][1], dated[-1][1]
    before, after = (_size(columns[what], row) for row in (first, last))
    verb = "rose" if after > before else "fell" if after < before else "went"
    subject = columns[what].title
    start: list[Piece] = [f"{subject} {verb} from ", Cell(first, what), " in ", Cell(first, when)]
    return [*start, " to ", Cell(last, what), " in ", Cell(last, when), "."]


def _size(field: Field, row: int) -> int | float:
    value = field.values[row]
    return value if isinstance(value, int | float) else 0


def _extreme_rows(field: Field, *, highest: bool) -> list[int]:
    best = max(field.numbers) if highest else min(field.numbers)
    return [row for row, value in enumerate(field.values) if value == best and not isinstance(value, bool)]


def _leader(
    columns: tuple[Field, ...], labels: list[int], what: int, query: Query | None, result: ResultSet
) -> list[Piece]:
    """Name the row with the most, or with the least where the question sorts upwards and cuts off."""
    upwards = bool(query and query.limit and query.order and query.order[0].direction is Direction.ASC)
    rows = _extreme_rows(columns[what], highest=not upwards)
    noun = _noun(columns[what].name)
    is_count = noun == plural(noun) and all(isinstance(v, int) for v in columns[what].numbers)
    most = ("fewest" if upwards else "most") if is_count else ("lowest" if upwards else "highest")
    among = f" among the first {result.row_count:,} rows" if result.truncated else ""
    if len(rows) == 1:
        return [*_named(rows[0], labels), f" has the {most} {noun}{among}: ", Cell(rows[0], what), "."]
    if len(rows) == len(columns[what].values):
        return [f"All have the same {noun}{among}: ", Cell(0, what), "."]
    named: list[Piece] = []
    for position, row in enumerate(rows[:_FIRST]):
        last = position == len(rows) - 1
        named += ["" if position == 0 else " and " if last else ", ", *_named(row, labels)]
    others = " and others" if len(rows) > _FIRST else ""
    return [*named, f"{others} share the {most} {noun}{among}: ", Cell(rows[0], what), "."]


def _named(row: int, labels: list[int]) -> list[Piece]:
    first, *rest = labels
    return [Cell(row, first), *(piece for other in rest for piece in (" (", Cell(row, other), ")"))]


def _table(result: ResultSet, columns: tuple[Field, ...]) -> list[Piece]:
    named = [_noun(field.name) for field in columns[:4]]
    more = ", …" if len(columns) > 4 else ""
    lead = "The first " if result.truncated else ""
    return [f"{lead}{result.row_count:,} rows with {', '.join(named)}{more}."]


def _remarks(result: ResultSet, columns: tuple[Field, ...]) -> Iterator[str]:
    if result.row_count < 2:
        return
    labels = [i for i, f in enumerate(columns) if f.role in (Role.TIME, Role.CATEGORY)]
    measures = [i for i, f in enumerate(columns) if f.role is Role.MEASURE and f.numbers]
    if labels and measures and len(set(columns[measures[0]].numbers)) > 1:
        yield _range(result, columns, labels[0], measures[0])
    for index in measures[1:2]:
        if labels and len(set(columns[index].numbers)) > 1:
            yield _range(result, columns, labels[0], index)
    if len(columns) > 1 and not result.truncated and result.row_count > _SHORT_LIST:
        yield f"{result.row_count:,} rows in all."
    empty = [c.name for c, values in zip(result.columns, result.values, strict=True) if None in values]
    if empty:
        yield f"Some rows have no {_noun(empty[0])}."


def _range(result: ResultSet, columns: tuple[Field, ...], label: int, what: int) -> str:
    high, low = (_extreme_rows(columns[what], highest=h)[0] for h in (True, False))
    title = _noun(columns[what].name)
    lowest: list[Piece] = [f"{title[:1].upper()}{title[1:]}: from ", Cell(low, what), " (", Cell(low, label), ")"]
    return _written([*lowest, " to ", Cell(high, what), " (", Cell(high, label), ")."], result)[0]
