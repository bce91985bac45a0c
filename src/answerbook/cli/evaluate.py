"""`answerbook eval`: measure the question engine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from answerbook.cli.output import options_of

app = typer.Typer(help="Measure answers against questions with known SQL.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Measure answers against questions with known SQL."""


@app.command()
def run(
    context: typer.Context,
    split: Annotated[str, typer.Option(help="train, validation or test of split.json.")] = "validation",
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first N questions.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes.")] = 2,
    out: Annotated[Path, typer.Option(help="Folder of the report.")] = Path("build/eval"),
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Answer every question of the split and report accuracy, coverage, calibration and latency.

    The data is found by ANSWERBOOK_EVAL_DATA (default ../shared/data).
    """
    from answerbook.evaluation.service import run_and_report

    run_and_report(
        split=split, limit=limit, workers=workers, out=out, as_json=options_of(context, as_json).as_json
    )
