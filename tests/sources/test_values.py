from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from answerbook.core.catalog import Column, Kind, Profile
from answerbook.core.sql.verdict import OPEN, Policy
from answerbook.sources import value_index, values
from answerbook.sources.service import open_url
from answerbook.sources.value_index import ColumnValues, ValueIndex
from tests.sources.conftest import write_sqlite

COLUMNS = (
    ColumnValues("genre", "name", ["Rock", "Rock And Roll", "Songs", "C++", "Classical"]),
    ColumnValues("place", "country", ["Brazil", "France", "United Kingdom", "São Tomé", "USA", "IN"]),
    ColumnValues("place", "code", ["AB-12", "AB-13", "X9"]),
    ColumnValues("person", "name", ["Anna Müller", "Hana Müller", "O'Brien", "MÜLLER, ANNA", "日本 太郎"]),
)


@pytest.fixture(params=["memory", "file"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> ValueIndex:
    return value_index.build(COLUMNS, None if request.param == "memory" else tmp_path / "v" / "a.values")


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Rock", [("Rock", 1.0)]),
        ("rock", [("Rock", 1.0)]),
        ("ROCK AND ROLL", [("Rock And Roll", 1.0)]),
        ("rock-and-roll", [("Rock And Roll", 1.0)]),
        ("song", [("Songs", 0.95)]),
        ("songs", [("Songs", 1.0)]),
        ("sao tome", [("São Tomé", 1.0)]),
        ("SÃO TOMÉ", [("São Tomé", 1.0)]),
        ("anna muller", [("Anna Müller", 1.0)]),
        ("muller anna", [("MÜLLER, ANNA", 1.0)]),
        ("o'brien", [("O'Brien", 1.0)]),
        ("日本 太郎", [("日本 太郎", 1.0)]),
        ("c++", [("C++", 1.0)]),
        ("c#", []),
        ("brasil", [("Brazil", 0.75)]),
        ("Barzil", [("Brazil", 0.75)]),
        ("frnace", [("France", 0.75)]),
        ("Unted Kngdom", []),
        ("Untd Kingdom", [("United Kingdom", 0.7714)]),
        ("clasical", [("Classical", 0.8)]),
        ("AB-12", [("AB-12", 1.0)]),
        ("ab-12", [("AB-12", 1.0)]),
        ("AB-14", []),
        ("AB-1", []),
        ("USA", [("USA", 1.0)]),
        ("usa", [("USA", 0.9)]),
        ("us", []),
        ("in", [("IN", 0.9)]),
        ("IN", [("IN", 1.0)]),
        ("germany", []),
        ("", []),
        ("?!", []),
        ("x" * 5000, []),
    ],
)
def test_finds_values(index: ValueIndex, phrase: str, expected: list[tuple[str, float]]) -> None:
    assert [(m.value, m.score) for m in index.lookup([phrase])] == expected


def test_finds_several_phrases_at_once(index: ValueIndex) -> None:
    found = index.lookup(["rock", "brazil", "nothing", "rock"])
    assert [(m.phrase, m.table, m.column, m.value) for m in found] == [
        ("rock", "genre", "name", "Rock"),
        ("brazil", "place", "country", "Brazil"),
    ]


def test_says_every_column_that_holds_it() -> None:
    index = value_index.build(
        [ColumnValues("a", "x", ["Paris"]), ColumnValues("b", "y", ["PARIS", "Paris", "paris"])]
    )
    found = index.lookup(["Paris"])
    assert [(m.table, m.value) for m in found][:2] == [("a", "Paris"), ("b", "Paris")]
    assert len(found) == 4


def test_completes_while_typing(index: ValueIndex) -> None:
    assert [hit[2] for hit in index.search("ro", 10)] == ["Rock", "Rock And Roll"]


def test_a_file_is_found_again_and_a_damaged_one_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.values"
    assert value_index.load(path) is None
    value_index.build(COLUMNS, path).close()
    again = value_index.load(path)
    assert again is not None
    assert again.lookup(["rock"])[0].value == "Rock"
    assert [p.name for p in tmp_path.iterdir()] == ["a.values"]
    assert path.stat().st_mode & 0o077 == 0
    monkeypatch.setattr(value_index, "LAYOUT", 999)
    assert value_index.load(path) is None
    monkeypatch.undo()
    path.write_bytes(b"SQLite format 3\x00" + b"?" * 200)
    assert value_index.load(path) is None


def test_hidden_values_are_never_found(tmp_path: Path) -> None:
    source = open_url(None, f"sqlite:///{write_sqlite(tmp_path / 's.db')}")
    hidden = Policy("h", hidden_columns=frozenset({"customers.city"}), hidden_tables=frozenset({"orders"}))
    phrases = ["rome", "paid", "ann lee"]
    assert [m.value for m in values.lookup(source, phrases, OPEN)] == ["Rome", "paid", "Ann Lee"]
    assert [m.value for m in values.lookup(source, phrases, hidden)] == ["Ann Lee"]
    assert values.search(source, "rom", hidden, 5) == ()


def column(kind: Kind, *samples: str, distinct: int | None = 5) -> Column:
    return Column("c", "TEXT", kind, profile=Profile(samples=samples, distinct=distinct))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (column(Kind.TEXT, "Paris", "Rome"), True),
        (column(Kind.INTEGER, "1"), False),
        (column(Kind.DATE, "2024-01-01"), False),
        (column(Kind.TEXT, distinct=0), False),
        (column(Kind.TEXT, distinct=None), True),
        (column(Kind.TEXT, "x " * 80, "y " * 80, "short"), False),
        (column(Kind.TEXT, "e0d1b2c3-0000-4000-8000-000000000000", "f0d1b2c3-0000-4000-8000-000000000000"), False),
        (column(Kind.TEXT, "d41d8cd98f00b204e9800998ecf8427e"), False),
        (column(Kind.TEXT, "https://a.example/x"), False),
    ],
)
def test_is_worth_indexing(given: Column, expected: bool) -> None:
    assert values.is_worth_indexing(given) is expected


def test_values_of_views_are_not_repeated(tmp_path: Path) -> None:
    script = (
        "CREATE TABLE t (city TEXT, n INT); INSERT INTO t VALUES ('Oslo', 1); CREATE VIEW v AS SELECT * FROM t;"
    )
    source = open_url(None, f"sqlite:///{write_sqlite(tmp_path / 's.db', script)}")
    assert [m.table for m in values.lookup(source, ["oslo"], OPEN)] == ["t"]


def test_a_question_on_many_values_is_quick() -> None:
    first = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivy", "Juniper"]
    names = [f"{a}{b.lower()} {c}{n}" for a in first for b in first for c in first for n in ("son", "ton", "ford")]
    columns = [ColumnValues(f"t{i}", "name", [f"{n} {chr(97 + i)}" for n in names]) for i in range(10)]
    index = value_index.build(columns)
    phrases = [*names[::200], *(f"{n[:4]}x{n[5:]}" for n in names[::300]), "customers", "orders", "total"]
    index.lookup(phrases)
    assert _best_ms(lambda: index.lookup(phrases)) < 20


def _best_ms(call: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        began = time.thread_time()
        call()
        times.append((time.thread_time() - began) * 1000)
    return min(times)
