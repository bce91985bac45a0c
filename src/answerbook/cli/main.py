"""`answerbook`: one command per use."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from answerbook import __version__
from answerbook.cli import ask, evaluate, serve, sources, sql
from answerbook.cli.output import Options, fail

app = typer.Typer(
    name="answerbook",
    help="Ask your databases and documents in plain language, and get answers you can check.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not answered.",
)
app.add_typer(sources.app, name="sources")
app.add_typer(sql.app, name="sql")
app.add_typer(evaluate.app, name="eval")
ask.register(app)
serve.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"answerbook {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    data_dir: Annotated[
        Path | None,
        typer.Option(help="Folder of our own records; ANSWERBOOK_DATA_DIR or ./.answerbook when left out."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version
    context.obj = Options(data_dir=data_dir, as_json=as_json)


def run() -> None:
    """Run the command line; our own errors are told in words, with their next step, and exit 1."""
    from answerbook.platform.errors import AnswerbookError

    try:
        app()
    except AnswerbookError as error:
        sys.exit(fail(error, as_json="--json" in sys.argv))
    except KeyboardInterrupt:
        sys.exit(130)
