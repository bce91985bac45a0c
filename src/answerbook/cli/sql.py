"""`answerbook sql check`: what the guard says, without running anything."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from answerbook.cli.output import ExitCode, Options, open_quietly, options_of, print_json

if TYPE_CHECKING:
    from answerbook.core.catalog import Catalog
    from answerbook.core.sql.checking import Checked

app = typer.Typer(help="Check SQL with the guard.", no_args_is_help=True)
DIALECTS = ("sqlite", "duckdb", "postgres")


@app.callback()
def _group() -> None:
    """Check SQL with the guard."""


@app.command()
def check(
    context: typer.Context,
    statement: Annotated[
        str | None, typer.Argument(help="SQL, a file of JSON lines {sql}, or - for JSON lines on standard input.")
    ] = None,
    dialect: Annotated[str | None, typer.Option(help="sqlite, duckdb or postgres; that of --source.")] = None,
    schema: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="CREATE TABLE statements to check names with.")
    ] = None,
    schema_dialect: Annotated[str, typer.Option(help="Spelling of the --schema file.")] = "sqlite",
    source: Annotated[str | None, typer.Option("--source", "-s", help="A source to check names with.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a single statement too.")] = False,
) -> None:
    """Say for each statement whether it may run, by which rule not, and what would really run.

    Exit code 0 when all are allowed, 3 when one is refused.
    """
    from answerbook.core.sql.checking import check_line

    options = options_of(context, as_json)
    catalog, dialect = _catalog(options, dialect, schema, schema_dialect, source)
    refused = 0
    single = statement is not None and statement != "-" and not statement.endswith(".jsonl")
    for given in _statements(statement):
        verdict = check_line(given, dialect=dialect, catalog=catalog)
        refused += verdict["verdict"] == "refuse"
        if single and not options.as_json:
            _print_verdict(verdict)
        else:
            print_json(verdict)
    raise typer.Exit(ExitCode.REFUSED if refused else ExitCode.DONE)


def _catalog(
    options: Options, dialect: str | None, schema: Path | None, schema_dialect: str, source: str | None
) -> tuple[Catalog | None, str]:
    if source is not None:
        from answerbook.accounts.service import local_owner
        from answerbook.sources.service import open_source, open_url

        platform = open_quietly(options)
        opened = (
            open_url(platform, source) if "://" in source else open_source(platform, local_owner(platform), source)
        )
        return opened.catalog, dialect or opened.dialect
    if dialect is None:
        raise typer.BadParameter("give --dialect (sqlite, duckdb, postgres) or --source")
    if dialect not in DIALECTS:
        raise typer.BadParameter(f"--dialect is one of {', '.join(DIALECTS)}; got {dialect}")
    if schema is None:
        return None, dialect
    from answerbook.core.sql.ddl import catalog_from_ddl

    script = schema.read_text(encoding="utf-8", errors="replace")
    return catalog_from_ddl(script, dialect=schema_dialect, as_dialect=dialect), dialect


def _statements(given: str | None) -> Iterator[str]:
    if given is None or given == "-":
        yield from _lines(sys.stdin.read())
    elif given.endswith(".jsonl") and Path(given).is_file():
        yield from _lines(Path(given).read_text(encoding="utf-8"))
    else:
        yield given


def _lines(text: str) -> Iterator[str]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            row = {"sql": line}
        sql = row.get("sql") if isinstance(row, dict) else None
        if not isinstance(sql, str):
            raise typer.BadParameter(f'line {number} is not an object with "sql"')
        yield sql


def _print_verdict(verdict: Checked) -> None:
    if verdict["verdict"] == "allow":
        typer.echo(f"allowed: {verdict['sql']}")
        for warning in verdict["warnings"]:
            typer.echo(f"note: {warning['message']}")
    else:
        typer.echo(f"refused by {verdict['rule']}: {verdict['message']}")
        if verdict["safe_form"]:
            typer.echo(f"safe form: {verdict['safe_form']}")
