"""Set roles that the words around a name leave no doubt of, whatever the model says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from answerbook.core.catalog import Catalog
from answerbook.core.question.marks import BOTH, COLUMN, NUMBER, TABLE, VALUE, Mark
from answerbook.core.question.roles import SHOWN_BESIDE

MEASURES = frozenset(("count", "count!", "avg", "sum", "max", "min", "share"))
Repair = Callable[[Sequence[Mark], list[str], int, Catalog], str]


def repaired(marks: Sequence[Mark], labels: Sequence[str], catalog: Catalog) -> tuple[str, ...]:
    """Return the roles after all repairs, from left to right."""
    found = list(labels)
    for at, one in enumerate(marks):
        if one.is_name:
            for repair in REPAIRS:
                found[at] = repair(marks, found, at, catalog)
    return tuple(found)


def ordered_by_superlative(marks: Sequence[Mark], labels: list[str], at: int, _: Catalog) -> str:
    """Order by a column behind "highest", "most"."""
    before = _symbol(marks, at - 1)
    is_free = labels[at] == "N" and marks[at].symbol in (COLUMN, BOTH)
    return "O" if is_free and before in ("sup", "most", "least") else labels[at]


def grouped_behind_per(marks: Sequence[Mark], labels: list[str], at: int, catalog: Catalog) -> str:
    """Group by what stands behind "per", or behind "by" beside a measure."""
    if "G" in labels[at] or at == 0:
        return labels[at]
    before = marks[at - 1].symbol
    if before == "each" and (_symbol(marks, at - 2) == TABLE or _measures(marks, labels, at, catalog)):
        return "SG"
    return "SG" if before == "by" and _is_cut(marks, labels, at, catalog) else labels[at]


def _is_cut(marks: Sequence[Mark], labels: list[str], at: int, catalog: Catalog) -> bool:
    if at < 2 or _symbol(marks, at + 1) == VALUE:
        return False
    is_passive = marks[at - 2].symbol.endswith(("ed", "en")) or marks[at - 2].symbol in ("order", "asc", "desc")
    is_top = any(m.symbol in ("top", "bottom", "order") for m in marks[:at])
    return not is_passive and not is_top and _measures(marks, labels, at, catalog)


def _measures(marks: Sequence[Mark], labels: list[str], at: int, catalog: Catalog) -> bool:
    """Tell whether something is counted or added up before this place."""
    if any(m.symbol in MEASURES for m in marks):
        return True
    return any(labels[k] in ("S", "A") and is_number(marks[k], catalog) for k in range(at) if marks[k].is_name)


def summed_number(marks: Sequence[Mark], labels: list[str], at: int, catalog: Catalog) -> str:
    """Take the number beside a word that cannot be added up: "total refunded amount"."""
    follows = at > 0 and labels[at - 1] == "A" and labels[at] == "N"
    if follows and is_number(marks[at], catalog) and not is_number(marks[at - 1], catalog):
        labels[at - 1] = "N"
        return "A"
    return labels[at]


def shown_with_its_columns(marks: Sequence[Mark], labels: list[str], at: int, _: Catalog) -> str:
    """Show the entity in "list all employees with their hire date"."""
    if (
        marks[at].symbol != TABLE
        or labels[at] not in ("J", "S", "N")
        or _symbol(marks, at + 2) not in ("their", "its")
    ):
        return labels[at]
    opens = all(m.symbol not in (TABLE, COLUMN, BOTH, VALUE, "count") for m in marks[:at])
    return SHOWN_BESIDE if opens and _symbol(marks, at + 1) in ("with", "and") else labels[at]


def shown_behind_their(marks: Sequence[Mark], labels: list[str], at: int, _: Catalog) -> str:
    """Show the columns of "with their country", where nothing is said of the country."""
    behind = [m.symbol for m in marks[at + 1 : at + 4]]
    is_bare = all(s in ("and", "their", "order", "asc", "desc", "sup", "top", COLUMN, BOTH, "$") for s in behind)
    is_theirs = _symbol(marks, at - 1) in ("their", "its") and _symbol(marks, at - 2) in ("with", "and")
    return "S" if labels[at] in ("W", "N") and is_theirs and is_bare and marks[at].symbol == COLUMN else labels[at]


def taken_as_top(marks: Sequence[Mark], labels: list[str], at: int, _: Catalog) -> str:
    """Show what a top counts and order by what it is taken by: "top 5 products by total quantity"."""
    if (
        _symbol(marks, at - 1) == NUMBER
        and _symbol(marks, at - 2) in ("top", "bottom")
        and labels[at] in ("J", "N", "O", "G")
    ):
        return "S"
    tops = [k for k in range(at) if marks[k].symbol in ("top", "bottom")]
    by = next((k for k in range(at - 1, max(at - 4, -1), -1) if marks[k].symbol == "by"), None)
    is_measure = bool(tops) and by is not None and not any(m.is_name for m in marks[by + 1 : at])
    return "O" if is_measure and marks[at].symbol == COLUMN and labels[at] in ("A", "N", "S", "W") else labels[at]


def grouped_by_its_column(marks: Sequence[Mark], labels: list[str], at: int, _: Catalog) -> str:
    """Group by the type in "for each product type", not by the product."""
    is_pair = at > 0 and marks[at].symbol in (COLUMN, TABLE) and marks[at - 1].symbol == TABLE
    if is_pair and "G" in labels[at - 1] and labels[at] in ("S", "N", "W", "J"):
        labels[at - 1] = "J"
        return "SG"
    return labels[at]


REPAIRS: tuple[Repair, ...] = (
    ordered_by_superlative,
    summed_number,
    grouped_behind_per,
    shown_with_its_columns,
    shown_behind_their,
    taken_as_top,
    grouped_by_its_column,
)


def is_number(mark: Mark, catalog: Catalog) -> bool:
    """Tell whether the likeliest column of a mark holds amounts rather than keys."""
    best = mark.columns[0] if mark.columns else None
    if best is None or best.column is None:
        return False
    table = catalog.get(best.table)
    is_key = best.column in table.primary_key or any(best.column in k.columns for k in table.foreign_keys)
    return table.get(best.column).kind.is_numeric and not is_key


def _symbol(marks: Sequence[Mark], at: int) -> str:
    return marks[at].symbol if 0 <= at < len(marks) else "$"
