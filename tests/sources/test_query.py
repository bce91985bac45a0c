from __future__ import annotations

import datetime as dt
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from answerbook.core.catalog import Kind, Scalar
from answerbook.core.sql.verdict import OPEN, Limits, Policy
from answerbook.platform.cancel import CancelToken
from answerbook.sources import query
from answerbook.sources.connectors.base import Fetched
from answerbook.sources.errors import Refusal, SourceFault
from answerbook.sources.query import OpenSource, Purpose, kind_of_values, result_of
from answerbook.sources.service import open_url

ROWS = 30
SLOW = (
    "SELECT count(*) FROM numbers a, numbers b, numbers c, numbers d, numbers e, numbers f, numbers g, numbers h "
    "WHERE a.n + b.n + c.n + d.n + e.n + f.n + g.n + h.n > 3"
)


MORE = {"rows": 10, "max_rows": 20}


def policy(**limits: float) -> Policy:
    return Policy("test", Limits(**limits))  # type: ignore[arg-type]


def make(product: str, folder: Path) -> Path:
    path = folder / f"numbers.{product}"
    script = (
        "CREATE TABLE numbers (n INTEGER, secret TEXT);"
        f"INSERT INTO numbers WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r WHERE x < {ROWS})"
        " SELECT x, 's' || x FROM r;"
    )
    if product == "duckdb":
        with duckdb.connect(str(path)) as connection:
            connection.execute(script)
    else:
        with closing(sqlite3.connect(path)) as lite, lite:
            lite.executescript(script)
    return path


@pytest.fixture(params=["sqlite", "duckdb"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenSource]:
    opened = open_url(None, f"{request.param}:///{make(request.param, tmp_path)}")
    yield opened
    opened.connector.close()


@pytest.mark.parametrize(
    ("sql", "purpose", "limits", "asked", "rows", "truncated", "shown"),
    [
        ("SELECT n FROM numbers", Purpose.ANSWER, {"rows": 10}, None, 10, True, " LIMIT 10"),
        ("SELECT n FROM numbers", Purpose.ANSWER, {"rows": ROWS}, None, ROWS, False, f" LIMIT {ROWS}"),
        ("SELECT n FROM numbers", Purpose.ANSWER, MORE, 15, 15, True, " LIMIT 15"),
        ("SELECT n FROM numbers", Purpose.ANSWER, MORE, 99, 20, True, " LIMIT 20"),
        ("SELECT n FROM numbers LIMIT 5", Purpose.ANSWER, {"rows": 10}, None, 5, False, " LIMIT 5"),
        (
            "SELECT n FROM numbers LIMIT 15",
            Purpose.ANSWER,
            MORE,
            None,
            15,
            False,
            " LIMIT 15",
        ),
        (
            "SELECT n FROM numbers LIMIT 99",
            Purpose.ANSWER,
            MORE,
            None,
            20,
            True,
            " LIMIT 20",
        ),
        ("SELECT n FROM numbers", Purpose.CONSOLE, {"rows": 10}, None, ROWS, False, " LIMIT 100000"),
        ("SELECT n FROM numbers", Purpose.PREVIEW, {"rows": 10}, 3, 3, True, " LIMIT 3"),
        ("SELECT n FROM numbers WHERE n > 99", Purpose.ANSWER, {"rows": 10}, None, 0, False, " LIMIT 10"),
    ],
)
def test_limits_by_purpose(
    source: OpenSource,
    sql: str,
    purpose: Purpose,
    limits: dict[str, int],
    asked: int | None,
    rows: int,
    truncated: bool,
    shown: str,
) -> None:
    found = query.run(source, sql, purpose=purpose, policy=policy(**limits), rows=asked)
    assert (found.result.row_count, found.result.truncated) == (rows, truncated)
    assert found.sql.endswith(shown)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM numbers",
        "SELECT 1; SELECT 2",
        "SELECT * FROM nowhere",
        "SELECT nothing FROM numbers",
        "",
        "how many numbers?",
    ],
)
def test_refuses_before_it_runs(source: OpenSource, sql: str) -> None:
    with pytest.raises(Refusal) as caught:
        query.run(source, sql, purpose=Purpose.CONSOLE, policy=OPEN)
    assert caught.value.refused.rule
    assert caught.value.hint


def test_hidden_columns_do_not_exist(source: OpenSource) -> None:
    hidden = Policy("hidden", hidden_columns=frozenset({"numbers.secret"}))
    with pytest.raises(Refusal, match="secret"):
        query.run(source, "SELECT secret FROM numbers", purpose=Purpose.CONSOLE, policy=hidden)
    starred = query.run(source, "SELECT * FROM numbers", purpose=Purpose.CONSOLE, policy=hidden)
    assert [c.name for c in starred.result.columns] == ["n"]


def test_a_query_of_minutes_is_stopped_and_the_source_lives(source: OpenSource) -> None:
    began = time.monotonic()
    with pytest.raises(SourceFault) as caught:
        query.run(source, SLOW, purpose=Purpose.ANSWER, policy=policy(seconds=0.5))
    assert (caught.value.kind, time.monotonic() - began < 5) == ("timeout", True)
    assert query.run(source, "SELECT count(*) FROM numbers", purpose=Purpose.ANSWER, policy=OPEN).result.rows()


def test_a_cancelled_query_is_stopped(source: OpenSource) -> None:
    token = CancelToken()
    threading.Timer(0.2, token.cancel).start()
    with pytest.raises(SourceFault) as caught:
        query.run(source, SLOW, purpose=Purpose.ANSWER, policy=OPEN, cancel=token)
    assert caught.value.kind == "cancelled"


def test_bytes_are_capped(source: OpenSource) -> None:
    capped = query.run(
        source, "SELECT a.secret FROM numbers a, numbers b", purpose=Purpose.CONSOLE, policy=policy(bytes=500)
    )
    assert capped.result.truncated
    assert 100 < capped.result.row_count < 300


def test_many_threads_and_no_leaks(source: OpenSource) -> None:
    def one(number: int) -> object:
        sql = f"SELECT {number} AS a, sum(n) AS b FROM numbers"
        return query.run(source, sql, purpose=Purpose.ANSWER, policy=OPEN).result.rows()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, range(200)))
    total = ROWS * (ROWS + 1) // 2
    assert [[int(str(v)) for v in rows[0]] for rows in found] == [[n, total] for n in range(200)]  # type: ignore[index]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("a", "b"), ["a", "b"]),
        (("a", "a", "a"), ["a", "a_2", "a_3"]),
        (("a", "A", "a_2"), ["a", "A_3", "a_2"]),
        (("count(*)", "count(*)"), ["count(*)", "count(*)_2"]),
    ],
)
def test_names_columns_apart(names: tuple[str, ...], expected: list[str]) -> None:
    fetched = Fetched(names, (None,) * len(names), ((1,),) * len(names))
    assert [c.name for c in result_of(fetched).columns] == expected


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ((1, 2), Kind.INTEGER),
        ((1, 2.5, None), Kind.NUMBER),
        (("a", None), Kind.TEXT),
        (("2024-01-31", None), Kind.DATE),
        (("2024-01-31 10:00", "2024-02-01T11:00:00"), Kind.DATETIME),
        (("2024-01-31", "soon"), Kind.TEXT),
        (("2024-13-31",), Kind.TEXT),
        ((b"x",), Kind.BLOB),
        ((1, "a"), Kind.TEXT),
        ((None, None), Kind.TEXT),
        ((), Kind.TEXT),
    ],
)
def test_kinds_by_values(values: tuple[Scalar, ...], kind: Kind) -> None:
    assert kind_of_values(values) is kind


def test_duckdb_values_keep_their_types(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE t AS SELECT 1.50::DECIMAL(5,2) AS price, DATE '2024-01-31' AS day, NULL AS n"
        )
    source = open_url(None, f"duckdb:///{path}")
    result = query.run(source, "SELECT * FROM t", purpose=Purpose.ANSWER, policy=OPEN).result
    assert [(c.name, c.kind) for c in result.columns][:2] == [("price", Kind.NUMBER), ("day", Kind.DATE)]
    assert result.rows() == [(Decimal("1.50"), dt.date(2024, 1, 31), None)]
