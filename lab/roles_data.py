"""Examples for the role model: each name of a question with what the gold statement does with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from answerbook.core.question.marks import TABLE, Mark, mark
from answerbook.core.question.roles import LABELS, choices, features, symbols
from lab.corpus import Question, source, understood
from lab.gold import Clauses, Place, clauses_of
from lab.loglinear import Labelled

ORDER = "SAGOWH"


def examples(asked: Iterable[Question]) -> Iterator[tuple[str, Labelled]]:
    """Yield the database and one example per name."""
    for question in asked:
        catalog = source(question.database).catalog
        marks = mark(*understood(question))
        labels = gold_roles(marks, clauses_of(question.sql, catalog))
        shape, previous = symbols(marks), "^"
        for at, one in enumerate(marks):
            if one.is_name:
                found = tuple(features(marks, shape, at, previous, catalog))
                yield question.database, Labelled(found, choices(one), labels[at])
                previous = labels[at]


def gold_roles(marks: tuple[Mark, ...], gold: Clauses) -> list[str]:
    """Return the role of each mark; a column named twice is shown first and ordered or tested last."""
    uses = _uses(gold)
    places: dict[Place, list[int]] = defaultdict(list)
    for at, one in enumerate(marks):
        place = _place(one, uses) if one.is_name else None
        if place is not None:
            places[place].append(at)
    labels = [""] * len(marks)
    for place, found in places.items():
        for at, roles in _shared_out(found, uses[place]).items():
            labels[at] = _label(roles)
    _name_tables(marks, labels, gold, set(places))
    return labels


def _uses(gold: Clauses) -> dict[Place, set[str]]:
    uses: dict[Place, set[str]] = defaultdict(set)
    for role, places in zip(
        "SAWGHO", (gold.shown, gold.measured, gold.tested, gold.grouped, gold.kept, gold.ordered), strict=True
    ):
        for place in places:
            uses[place].add(role)
    return uses


def _place(one: Mark, uses: dict[Place, set[str]]) -> Place | None:
    if not one.columns:
        return None
    least = one.columns[0].weight * 0.6
    found = ((k.table, k.column) for k in one.columns if k.weight >= least and k.column is not None)
    return next((place for place in found if place in uses), None)


def _shared_out(found: list[int], roles: set[str]) -> dict[int, set[str]]:
    if len(found) == 1:
        return {found[0]: set(roles)}
    shared: dict[int, set[str]] = {at: set() for at in found}
    if {"G", "S"} <= roles:
        for at in found:
            shared[at] |= {"G", "S"}
        shared[found[-1]] |= roles - {"G", "S"}
        return shared
    for role in roles:
        first = role in "SAG" and "G" not in roles
        shared[found[0] if first else found[-1]].add(role)
    return shared


def _label(roles: set[str]) -> str:
    joined = "".join(role for role in ORDER if role in roles)
    if "A" in roles or joined in LABELS:
        return "A" if "A" in roles else joined
    if "S" in roles and roles & {"G", "O"}:
        return "SG" if "G" in roles else "SO"
    return next((role for role in "SGOWH" if role in roles), "N")


def _name_tables(marks: tuple[Mark, ...], labels: list[str], gold: Clauses, linked: set[Place]) -> None:
    """Give the tables their roles: shown or grouped by columns that the question does not name, or joined."""
    shown = {table for table, column in gold.shown if (table, column) not in linked}
    grouped = {table for table, column in gold.grouped if (table, column) not in linked}
    for at, one in enumerate(marks):
        if not one.is_name or labels[at]:
            continue
        if not one.tables:
            labels[at] = "N"
            continue
        tables = [k.table for k in one.tables if k.weight >= one.tables[0].weight * 0.8]
        labels[at] = "J" if gold.tables & set(tables) else "N"
        if one.symbol == TABLE:
            labels[at] = _shown_or_grouped(tables, shown, grouped) or labels[at]


def _shown_or_grouped(tables: list[str], shown: set[str], grouped: set[str]) -> str:
    """Return the role of a table whose own name is shown or grouped by; each is taken once."""
    for table in tables:
        if table in shown:
            shown.discard(table)
            return "SG" if table in grouped else "S"
    for table in tables:
        if table in grouped:
            grouped.discard(table)
            return "G"
    return ""
