from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import yaml

from answerbook.demo.store import ORDERS, build_store, content_hashes

CASES = yaml.safe_load(Path(__file__).with_name("impossible.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "store.duckdb"
    build_store(path, seed=7, orders=2_000)
    return path


def numbers(path: Path, sql: str) -> tuple[float, ...]:
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute(sql).fetchone()
    assert row is not None
    return row


def test_same_seed_same_rows(small: Path, tmp_path: Path) -> None:
    build_store(tmp_path / "again.duckdb", seed=7, orders=2_000)
    build_store(tmp_path / "other.duckdb", seed=8, orders=2_000)
    assert content_hashes(tmp_path / "again.duckdb") == content_hashes(small)
    assert content_hashes(tmp_path / "other.duckdb")["orders"] != content_hashes(small)["orders"]


@pytest.mark.parametrize("sql", CASES.values(), ids=CASES.keys())
def test_the_impossible_does_not_happen(small: Path, sql: str) -> None:
    assert numbers(small, sql) == (0,)


def test_keys_and_comments_are_declared(small: Path) -> None:
    kinds = "SELECT count(*) FROM duckdb_constraints() WHERE constraint_type ="
    assert numbers(small, f"{kinds} 'PRIMARY KEY'") == (10,)
    assert numbers(small, f"{kinds} 'FOREIGN KEY'") == (10,)
    assert numbers(small, "SELECT count(*) FROM duckdb_tables() WHERE comment IS NULL") == (0,)


def test_late_deliveries_lower_the_score(small: Path) -> None:
    scores = "SELECT avg(score) FROM reviews JOIN orders USING (order_id) WHERE delivered_at::DATE"
    (late,) = numbers(small, f"{scores} > estimated_delivery")
    (punctual,) = numbers(small, f"{scores} <= estimated_delivery")
    assert late < punctual - 1


def test_november_is_the_peak(small: Path) -> None:
    november, january = numbers(
        small,
        "SELECT count(*) FILTER (month(ordered_at) = 11), count(*) FILTER (month(ordered_at) = 1) FROM orders",
    )
    assert november > 1.6 * january


def test_full_size(tmp_path: Path) -> None:
    build_store(tmp_path / "store.duckdb")
    assert numbers(tmp_path / "store.duckdb", "SELECT count(*) FROM orders") == (ORDERS,)
    assert (tmp_path / "store.duckdb").stat().st_size < 60e6
    assert [p.name for p in tmp_path.iterdir()] == ["store.duckdb"]


def test_a_failed_build_leaves_the_old_file(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "store.duckdb"
    path.write_bytes(small.read_bytes())
    monkeypatch.setattr("answerbook.demo.store.generate", lambda **_: {"orders": {"no_such_column": [1]}})
    with pytest.raises(duckdb.Error):
        build_store(path)
    assert content_hashes(path) == content_hashes(small)
    assert [p.name for p in tmp_path.iterdir()] == ["store.duckdb"]


def test_too_few_orders(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 100"):
        build_store(tmp_path / "store.duckdb", orders=3)
