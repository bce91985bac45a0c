from __future__ import annotations

import json
from pathlib import Path

import pytest

from answerbook.evaluation import suite, trial
from answerbook.evaluation.service import run_and_report


def test_a_run_measures_and_reports(tiny_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_and_report(split="validation", limit=None, workers=1, out=tmp_path / "out", as_json=False)
    printed = capsys.readouterr().out
    assert "3 questions, 1 left out" in printed
    figures = json.loads((tmp_path / "out" / "validation" / "figures.json").read_text())
    assert figures["accuracy"]["right"] == 2
    assert figures["by_hardness"]["easy"]["right"] == 2
    assert figures["precision_at"]["10%"] == 1.0
    assert sum(figures["by_blame"].values()) == 1
    page = (tmp_path / "out" / "validation" / "report.html").read_text()
    assert "sum of squares of vowels" in page
    assert "SELECT name, 42 FROM shop" in page
    assert "How many shops are there?" not in page
    assert "http" not in page


def test_processes_agree_with_one(tiny_data: Path) -> None:
    questions = suite.load("validation")
    alone, together = (list(trial.run_suite(questions, workers)) for workers in (1, 2))
    assert [t.right for o in alone for t in o.trials] == [t.right for o in together for t in o.trials]


def test_gold_statements_are_bounded_and_read_only(tiny_data: Path) -> None:
    path = tiny_data / "spider-train" / "databases" / "shops.sqlite"
    assert trial.gold_rows(path, "DELETE FROM shop") is None
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    assert trial.gold_rows(path, endless) is None
    assert trial.gold_rows(path, "SELECT count(*) FROM shop") == [(3,)]
