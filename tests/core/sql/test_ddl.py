"""Schema scripts become catalogs, and nothing in them is executed."""

from __future__ import annotations

import pytest

from answerbook.core.catalog import Kind
from answerbook.core.sql.ddl import catalog_from_ddl
from tests.core.sql.corpus import DIALECTS, catalog


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_schema_of_the_corpus(dialect: str) -> None:
    known = catalog(dialect)
    assert [t.name for t in known.tables] == [
        "authors",
        "books",
        "members",
        "loans",
        "notes",
        "group",
        "open_loans",
    ]
    assert known.get("open_loans").is_view
    assert [c.name for c in known.get("open_loans").columns] == ["id", "book_id", "member_id", "due_on"]
    assert known.get("loans").get("loaned_at").kind is Kind.DATETIME
    assert known.get("books").get("published").kind is Kind.DATE
    assert known.get("books").primary_key == ("id",)
    assert not known.get("authors").get("name").nullable


def test_keys_of_every_spelling() -> None:
    known = catalog_from_ddl(
        """
        CREATE TABLE a(x INTEGER, y TEXT, PRIMARY KEY (x, y), UNIQUE (y));
        CREATE TABLE b(id INTEGER PRIMARY KEY, code TEXT UNIQUE, ax INTEGER, ay TEXT, c INTEGER REFERENCES c,
                       CONSTRAINT fk FOREIGN KEY (ax, ay) REFERENCES a(x, y));
        CREATE TABLE IF NOT EXISTS c(id INTEGER PRIMARY KEY);
        """
    )
    assert known.get("a").primary_key == ("x", "y")
    assert known.get("a").unique == (("y",),)
    assert known.get("b").unique == (("code",),)
    references = {(k.columns, k.to_table, k.to_columns) for k in known.get("b").foreign_keys}
    assert references == {(("ax", "ay"), "a", ("x", "y")), (("c",), "c", ("id",))}


def test_other_statements_and_noise_are_passed_over() -> None:
    known = catalog_from_ddl(
        """
        -- CREATE TABLE no(a INTEGER);
        PRAGMA foreign_keys = ON; BEGIN;
        CREATE TABLE yes(a INTEGER); INSERT INTO yes VALUES ('CREATE TABLE no(a INTEGER);');
        DROP TABLE yes; CREATE INDEX i ON yes(a);
        CREATE TRIGGER t AFTER INSERT ON yes BEGIN DELETE FROM yes; END;
        this is not SQL; COMMIT;
        """
    )
    assert [t.name for t in known.tables] == ["yes"]


def test_odd_types_and_options_are_read() -> None:
    known = catalog_from_ddl(
        'CREATE TABLE s.t(a INTEGER DEFAULT weird (1, 2) STRANGE, "b c" varchar(10) encoding odd, c, PRIMARY KEY (a));'
        "CREATE TABLE u(only);"
    )
    assert [(c.name, c.kind) for c in known.get("t").columns] == [
        ("a", Kind.INTEGER),
        ("b c", Kind.TEXT),
        ("c", Kind.OTHER),
    ]
    assert [c.name for c in known.get("u").columns] == ["only"]


def test_one_script_for_another_dialect() -> None:
    assert catalog_from_ddl("CREATE TABLE t(a TEXT)", as_dialect="postgres").dialect == "postgres"


def test_an_empty_script_is_an_empty_catalog() -> None:
    assert catalog_from_ddl("").tables == ()
