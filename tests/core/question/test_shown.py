from __future__ import annotations

import pytest

from answerbook.core.catalog import Column, ForeignKey, Kind, Profile, Table
from answerbook.core.question.lexicon.adjectives import SUPERLATIVES
from answerbook.core.question.shown import date_columns, flag_values, is_side_date, measured_column, shown_columns
from tests.core.question.asking import CATALOG


def table(*names: str, key: tuple[str, ...] = ("id",), kind: Kind = Kind.TEXT) -> Table:
    return Table("people", (Column("id", "int", Kind.INTEGER), *(Column(n, "text", kind) for n in names)), key)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("email", "name"), ("name",)),
        (("FirstName", "LastName", "Title"), ("FirstName", "LastName")),
        (("person_name", "nickname"), ("person_name",)),
        (("title", "body"), ("title",)),
        (("description", "note"), ("description",)),
        (("email", "phone"), ("id",)),
    ],
)
def test_an_entity_is_shown_by_its_name_else_its_key(names: tuple[str, ...], shown: tuple[str, ...]) -> None:
    assert shown_columns(table(*names)) == shown


def test_a_foreign_key_is_no_name() -> None:
    columns = (Column("code", "text", Kind.TEXT), Column("title", "text", Kind.TEXT))
    assert shown_columns(Table("t", columns, ("code",), (ForeignKey(("title",), "titles", ("name",)),))) == (
        "code",
    )


def test_an_adjective_finds_what_it_measures() -> None:
    assert measured_column(SUPERLATIVES["heaviest"], ["products"], CATALOG) == ("products", "weight", False)
    assert measured_column(SUPERLATIVES["tallest"], ["products"], CATALOG) is None


@pytest.mark.parametrize(
    ("samples", "flag"),
    [((0, 1), (0, 1)), (("Y", "N"), ("N", "Y")), (("yes",), ("no", "yes")), (("a", "b"), None), ((0, 1, 2), None)],
)
def test_flags_are_known_by_their_values(samples: tuple[object, ...], flag: object) -> None:
    profile = Profile(samples=samples, is_complete=True)  # type: ignore[arg-type]
    assert flag_values(Column("f", "text", Kind.TEXT, profile=profile)) == flag


def test_dates_of_what_happens_differ_from_dates_beside() -> None:
    assert date_columns(CATALOG.get("orders"))[:2] == ("order_date", "shipped_at")
    assert is_side_date("birth_date")
    assert not is_side_date("order_date")
