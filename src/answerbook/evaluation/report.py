"""A run in words: a table for the terminal, and one page of HTML with every failure, grouped by its cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from string import Template

from answerbook.evaluation.blame import CLASSES
from answerbook.evaluation.figures import Figures, Latency, Share
from answerbook.evaluation.trial import Outcome, Trial

CELL_LENGTH = 60
CHART_WIDTH, CHART_HEIGHT = 480, 200


def text(figures: Figures) -> str:
    """Return the figures as aligned lines."""
    low, high = figures.accuracy_by_databases
    lines = [
        f"{figures.suite}: {figures.questions:,} questions, {figures.unusable} left out (gold does not run)",
        f"execution accuracy  {_percent(figures.accuracy)}  (95 % by databases: {low:.1%} to {high:.1%})",
        f"right SQL was run   {_percent(figures.in_beam)}",
        f"at the threshold    {figures.answered.total / figures.questions:.1%} answered, "
        f"{figures.answered.share:.1%} of them right; {_words(figures.statuses)}",
        f"calibration error   {figures.calibration_error:.3f}   Brier {figures.brier:.3f}",
        "precision at        " + "  ".join(f"{c}: {p:.1%}" for c, p in figures.precision_at.items()),
        f"engine only         {_latency(figures.engine)}",
        f"with execution      {_latency(figures.whole)}",
        f"of it on processor  {_latency(figures.processor)}",
        f"opening a database  {_latency(figures.opening)}",
        "by hardness         " + _shares(figures.by_hardness),
        "by construct        " + _shares(figures.by_construct),
        "by database         " + _spread(figures.by_database),
        "wrong by cause      " + _words(figures.by_blame),
    ]
    return "\n".join(lines) + "\n"


def page(figures: Figures, outcomes: Sequence[Outcome]) -> str:
    """Return a self-contained page: figures, risk over coverage, and all wrong answers."""
    wrong = [t for o in outcomes for t in o.trials if not t.right]
    groups = [(name, [t for t in wrong if t.blame == name]) for name in CLASSES]
    shown = [(name, trials) for name, trials in groups if trials]
    template = Template(files("answerbook.evaluation").joinpath("report.html").read_text(encoding="utf-8"))
    return template.substitute(
        title=escape(figures.suite),
        figures=escape(text(figures)),
        curve=" ".join(f"{c * CHART_WIDTH:.1f},{r * CHART_HEIGHT:.1f}" for _, c, r in figures.curve),
        databases="".join(_bar(name, share) for name, share in _worst_first(figures.by_database)),
        links=" · ".join(f'<a href="#{name.replace(" ", "-")}">{name} ({len(t)})</a>' for name, t in shown),
        groups="".join(_group(name, trials) for name, trials in shown),
    )


def _group(name: str, trials: Sequence[Trial]) -> str:
    items = "".join(_failure(t) for t in sorted(trials, key=lambda t: -t.confidence))
    return f'<section id="{name.replace(" ", "-")}"><h2>{name} <small>{len(trials)}</small></h2>{items}</section>'


def _failure(trial: Trial) -> str:
    case = trial.case
    beam = " · right one was run" if trial.in_beam else ""
    return (
        f"<details><summary>{escape(case.question)} <small>{escape(case.database)} · {case.hardness} · "
        f"{trial.confidence:.2f}{beam}</small></summary>"
        f'<div class="pair"><div><h3>Gold</h3><pre>{escape(case.sql)}</pre>{_rows(trial.gold_head)}</div>'
        f"<div><h3>Ours</h3><p>{escape(trial.interpretation)}</p><pre>{escape(trial.sql or trial.message)}</pre>"
        f"{_rows(trial.head)}</div></div><p><small>{escape(case.id)}</small></p></details>"
    )


def _rows(rows: Iterable[Sequence[object]]) -> str:
    body = "".join("<tr>" + "".join(f"<td>{_cell(c)}</td>" for c in row) + "</tr>" for row in rows)
    return f"<table>{body}</table>" if body else "<p>no rows</p>"


def _cell(value: object) -> str:
    if value is None:
        return "<i>null</i>"
    words = str(value)
    return escape(words if len(words) <= CELL_LENGTH else words[: CELL_LENGTH - 1] + "…")


def _bar(name: str, share: Share) -> str:
    return (
        f'<tr><td>{escape(name)}</td><td><progress max="{share.total}" value="{share.right}"></progress></td>'
        f"<td>{share.share:.0%} of {share.total}</td></tr>"
    )


def _worst_first(shares: dict[str, Share]) -> list[tuple[str, Share]]:
    return sorted(shares.items(), key=lambda item: item[1].share)


def _percent(share: Share) -> str:
    return f"{share.share:.1%}  ({share.right:,} of {share.total:,})"


def _shares(shares: dict[str, Share]) -> str:
    return "  ".join(f"{name} {share.share:.1%} of {share.total}" for name, share in shares.items() if share.total)


def _spread(shares: dict[str, Share]) -> str:
    ranked = _worst_first(shares)
    ends = [*ranked[:3], *ranked[-3:]] if len(ranked) > 6 else ranked
    return "  ".join(f"{name} {share.share:.0%}" for name, share in ends)


def _latency(latency: Latency) -> str:
    return f"p50 {latency.p50_ms:.0f} ms  p95 {latency.p95_ms:.0f} ms  max {latency.max_ms:.0f} ms"


def _words(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
