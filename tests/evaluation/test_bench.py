from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from answerbook.evaluation import bench, synthetic


@pytest.mark.parametrize("tables", [1, 8, 1_000])
def test_synthetic_schemas_are_as_wide_as_asked(tmp_path: Path, tables: int) -> None:
    synthetic.build(tmp_path / "wide.sqlite", tables)
    with closing(sqlite3.connect(tmp_path / "wide.sqlite")) as connection:
        found = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()
        assert found == (tables,)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_questions_spread_over_the_schema() -> None:
    assert len(synthetic.questions(1_000)) >= 60
    assert len(set(synthetic.questions(8))) == len(synthetic.questions(8))


def test_a_small_source_is_measured(tmp_path: Path) -> None:
    synthetic.build(tmp_path / "small.sqlite", 3)
    with bench.opened(tmp_path / "small.sqlite") as (source, opening):
        assert opening > 0
        assert [line.what for line in bench.guard_lines(source)] == [
            "guard, one statement",
            "guard, 100 kB or 800 deep",
        ]
        assert len(bench.ask_times(source, 3)) == len(synthetic.questions(3))


def test_lines_say_whether_the_limit_holds() -> None:
    assert bench.Line("fast", [1.0, 2.0], 10.0).cells()[-1] == "within 10"
    assert bench.Line("slow", [20.0, 30.0], 10.0).cells()[-1] == "OVER 10"
    assert bench.Line("free", [20.0]).cells()[-1] == ""


def test_a_command_that_fails_is_not_fast() -> None:
    wall, processor = bench.process_ms([sys.executable, "-c", "pass"])
    assert wall > 0
    assert processor > 0
    with pytest.raises(subprocess.CalledProcessError):
        bench.process_ms([sys.executable, "-c", "raise SystemExit(3)"])
