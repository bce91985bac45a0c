"""By which columns an entity is shown, and which column an adjective measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from answerbook.core.catalog import Catalog, Column, Kind, Scalar, Table
from answerbook.core.question.lexicon.adjectives import Adjective
from answerbook.core.question.names import name_words
from answerbook.core.question.tokens import stem

NAMING_WORDS = ("name", "title", "label", "caption", "description", "detail", "code")
PERSON = (("first", "name"), ("last", "name"))


def shown_columns(table: Table) -> tuple[str, ...]:
    """Return the columns by which a row of the table is shown: its name or title, else its key.

    >>> t = Table("city", (Column("id", "int", Kind.INTEGER), Column("Name", "text", Kind.TEXT)), ("id",))
    >>> shown_columns(t)
    ('Name',)
    """
    keys = {c for key in table.foreign_keys for c in key.columns}
    texts = [c for c in table.columns if c.name not in keys and not c.kind.is_numeric]
    person = _person_columns(texts)
    ranked = sorted(((_naming_rank(c, table), i, c.name) for i, c in enumerate(texts)), key=lambda x: x[:2])
    if ranked and ranked[0][0] <= 1 and not (person and _is_title(ranked[0][2])):
        return (ranked[0][2],)
    if person:
        return person
    if ranked and ranked[0][0] <= 5:
        return (ranked[0][2],)
    return key_columns(table)


def key_columns(table: Table) -> tuple[str, ...]:
    """Return the primary key, else a column that looks like one, else the first column."""
    if table.primary_key:
        return table.primary_key
    unique = next((c.name for c in table.columns if "id" in _stems(c)), None)
    return (unique or table.columns[0].name,) if table.columns else ()


def _is_title(column: str) -> bool:
    return name_words(column)[-1].lower == "title"


def _naming_rank(column: Column, table: Table) -> int:
    """Return 0 for the plain name, more for weaker namers, 9 for none."""
    words = [w.lower for w in name_words(column.name)]
    own = {s for w in name_words(table.name) for s in w.stems}
    rest = [w for w in words if stem(w) not in own and not any(s.startswith(w) for s in own if len(w) >= 3)]
    if rest in (["name"], ["title"]) or (not rest and len(words) == 1):
        return 0
    if (
        words
        and words[-1] in ("name", "title")
        and words[0] not in ("first", "last", "middle", "nick", "given", "family")
    ):
        return 1 + (len(rest) > 1)
    if rest and rest[-1] in ("label", "caption", "description", "details", "detail"):
        return 4
    return 9


def _person_columns(columns: Iterable[Column]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for column in columns:
        words = tuple(w.lower for w in name_words(column.name))
        if "name" in words or "surname" in words:
            if {"first", "given", "fore"} & set(words):
                found.setdefault("first", column.name)
            elif {"last", "family", "surname"} & set(words):
                found.setdefault("last", column.name)
    return (found["first"], found["last"]) if len(found) == 2 else ()


def _stems(column: Column) -> frozenset[str]:
    return frozenset(s for w in name_words(column.name) for s in w.stems)


def measured_column(adjective: Adjective, tables: Sequence[str], catalog: Catalog) -> tuple[str, str, bool] | None:
    """Return table, column and whether it measures the other way round, nearest table first.

    "oldest" finds an age, else a birth date read in reverse.
    """
    for words, is_reverse in ((adjective.words, False), (adjective.reverse, True)):
        for name in tables:
            table = catalog.get(name)
            for word in words:
                wanted = stem(word)
                for column in table.columns:
                    if wanted in _stems(column) and _is_measure(column):
                        return table.name, column.name, is_reverse
    return None


def date_columns(table: Table) -> tuple[str, ...]:
    """Return the columns that hold a day or a year, dates first."""
    dates = [c.name for c in table.columns if c.kind.is_temporal]
    years = [c.name for c in table.columns if is_year(c)]
    return (*dates, *years)


def is_year(column: Column) -> bool:
    """Tell whether a numeric (or text) column holds years."""
    if column.kind.is_temporal or "year" not in {w for w in (x.lower for x in name_words(column.name))}:
        return False
    sample = column.profile.samples[:3]
    return all(_looks_like_year(v) for v in sample)


def _looks_like_year(value: object) -> bool:
    text = str(value).removesuffix(".0")
    return text.isdigit() and 1000 <= int(text) <= 2200


def _is_measure(column: Column) -> bool:
    return column.kind.is_numeric or column.kind.is_temporal or column.kind is Kind.TIME or _looks_numeric(column)


def _looks_numeric(column: Column) -> bool:
    return bool(column.profile.samples) and all(
        str(v).replace(".", "", 1).replace("-", "", 1).isdigit() for v in column.profile.samples[:5]
    )


SIDE_DATES = frozenset(
    "joined launched hired opened founded registered birth born dob death expire expiry expiration "
    "modified update updated estimated required due".split()
)
_OFF_ON = (("0", "1"), ("n", "y"), ("no", "yes"), ("f", "t"), ("false", "true"))


def is_side_date(column: str) -> bool:
    """Tell whether a date says something else than when the row happened."""
    return any(w.lower in SIDE_DATES for w in name_words(column))


def flag_values(column: Column) -> tuple[Scalar, Scalar] | None:
    """Return what a flag holds for off and on; None for a column that is no flag."""
    if column.kind is Kind.BOOLEAN and not column.profile.samples:
        return False, True
    if not column.profile.is_complete or not 1 <= len(column.profile.samples) <= 2:
        return None
    spelled = {str(v).casefold(): v for v in column.profile.samples}
    for off, on in _OFF_ON:
        if spelled.keys() <= {off, on}:
            return spelled.get(off, _like(column, off)), spelled.get(on, _like(column, on))
    return None


def _like(column: Column, text: str) -> Scalar:
    """Return a flag value that no row holds, in the type of the others."""
    sample = column.profile.samples[0]
    if isinstance(sample, bool):
        return text in ("true", "1")
    return int(text) if isinstance(sample, int) else text
