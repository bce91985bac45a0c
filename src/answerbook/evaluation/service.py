"""Use case: measure a split, print the figures, write JSON and a browsable report."""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from pathlib import Path

from answerbook.evaluation import report, suite, trial
from answerbook.evaluation.figures import Figures, summarize


def run_and_report(*, split: str, limit: int | None, workers: int, out: Path, as_json: bool) -> Figures:
    """Answer every question of a split; figures go to standard output, files to `out`.

    Raises: NoEvaluationData, NoSuchSplit.
    """
    questions = suite.load(split, limit)
    began = time.perf_counter()
    outcomes, done = [], 0
    for outcome in trial.run_suite(questions, workers):
        outcomes.append(outcome)
        done += len(outcome.trials) + len(outcome.unusable)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done:,} of {len(questions.cases):,} questions")
    elapsed = time.perf_counter() - began
    figures = summarize(questions.name, outcomes)
    folder = out / split
    folder.mkdir(parents=True, exist_ok=True)
    plain = dataclasses.asdict(figures)
    (folder / "figures.json").write_text(json.dumps(plain, indent=1), encoding="utf-8")
    (folder / "report.html").write_text(report.page(figures, outcomes), encoding="utf-8")
    sys.stdout.write(json.dumps(plain) + "\n" if as_json else report.text(figures))
    sys.stderr.write(f"\rMeasured in {elapsed:,.0f} s; report: {folder / 'report.html'}\n")
    return figures
