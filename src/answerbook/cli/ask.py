"""`answerbook ask`: one question, or a file of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from answerbook.cli.output import ExitCode, Options, open_quietly, options_of, print_json

if TYPE_CHECKING:
    from answerbook.ask.schemas import Answer

SHOWN_ROWS = 20
_CODES = {
    "answered": ExitCode.DONE,
    "refused": ExitCode.REFUSED,
    "failed": ExitCode.FAILED,
    "clarify": ExitCode.NOT_ANSWERED,
    "abstained": ExitCode.NOT_ANSWERED,
}


def register(app: typer.Typer) -> None:
    app.command(name="ask")(ask)


def ask(
    context: typer.Context,
    question: Annotated[str | None, typer.Argument(help="The question, in plain English.")] = None,
    source: Annotated[
        str | None,
        typer.Option("--source", "-s", help="Name or id of a source, or a URL such as sqlite:///file.db."),
    ] = None,
    engine: Annotated[str, typer.Option(help="auto, embedded or model.")] = "auto",
    thread: Annotated[str | None, typer.Option(help="Id of the thread that this question goes on.")] = None,
    min_confidence: Annotated[
        float | None, typer.Option(min=0, max=1, help="0 answers always; the calibrated threshold when left out.")
    ] = None,
    rows: Annotated[int, typer.Option(min=1, max=10_000, help="Most rows to return.")] = 1_000,
    batch: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="JSON lines: {id, source, question, thread?}."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the answers of --batch go, a JSON line each.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes of --batch.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print the Answer as JSON.")] = False,
) -> None:
    """Ask a question and get an answer you can check.

    Exit code 0 answered, 1 failed, 3 refused, 4 asked back or not in the data.
    """
    options = options_of(context, as_json)
    if batch is not None:
        _ask_all(options, batch, out, workers, engine, min_confidence)
        return
    if question is None:
        raise typer.BadParameter("give a question, or --batch IN.jsonl --out OUT.jsonl")
    if engine not in ("auto", "embedded", "model"):
        raise typer.BadParameter("--engine is auto, embedded or model")
    answer = _ask_one(options, question, source, engine, thread, min_confidence, rows)
    if options.as_json:
        print_json(answer.model_dump(mode="json"))
    else:
        from answerbook.cli.answer_text import print_answer

        print_answer(answer, SHOWN_ROWS)
    raise typer.Exit(_CODES[answer.status])


def _ask_one(
    options: Options,
    question: str,
    source: str | None,
    engine: str,
    thread: str | None,
    min_confidence: float | None,
    rows: int,
) -> Answer:
    from answerbook.accounts.service import local_owner
    from answerbook.ask import service
    from answerbook.ask.schemas import AskRequest
    from answerbook.sources.service import open_url

    platform = open_quietly(options)
    request = AskRequest.model_validate(
        {
            "question": question,
            "engine": engine,
            "thread": thread,
            "min_confidence": min_confidence,
            "rows": rows,
            "source": None if source and "://" in source else source,
        }
    )
    opened = open_url(platform, source) if source and "://" in source else None
    return service.ask(platform, local_owner(platform), request, source=opened)


def _ask_all(
    options: Options,
    batch: Path,
    out: Path | None,
    workers: int,
    engine: str,
    min_confidence: float | None,
) -> None:
    if out is None:
        raise typer.BadParameter("--batch needs --out OUT.jsonl")
    from answerbook.cli.batch import answer_lines

    counts = answer_lines(options.data_dir, batch, out, workers, engine, min_confidence)
    if options.as_json:
        print_json(counts)
    else:
        typer.echo(", ".join(f"{n} {status}" for status, n in sorted(counts.items())) or "no questions", err=True)
