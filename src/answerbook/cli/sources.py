"""`answerbook sources`: what may be asked."""

from __future__ import annotations

from typing import Annotated

import typer

from answerbook.cli.output import open_quietly, options_of, print_json

app = typer.Typer(help="Add, list, refresh and remove sources.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What people will call it.")],
    url: Annotated[str, typer.Argument(help="sqlite:///file.db or duckdb:///file.duckdb")],
    as_json: AsJson = False,
) -> None:
    """Register a database, read its schema, and profile its columns."""
    from answerbook.accounts.service import local_owner
    from answerbook.cli.progress import working
    from answerbook.sources import service
    from answerbook.sources.schemas import SourceCreate

    options = options_of(context, as_json)
    platform = open_quietly(options)
    with working(f"Reading the schema of {name}", quiet=options.as_json):
        source = service.create(platform, local_owner(platform), SourceCreate(name=name, url=url))
    if options.as_json:
        print_json(source.model_dump(mode="json"))
    else:
        typer.echo(
            f"Added {source.name}: {source.tables} tables. Ask it: answerbook ask “…” --source {source.name}"
        )


@app.command(name="list")
def list_sources(context: typer.Context, as_json: AsJson = False) -> None:
    """List the sources."""
    from answerbook.accounts.service import local_owner
    from answerbook.sources import service

    options = options_of(context, as_json)
    platform = open_quietly(options)
    page = service.list_sources(platform, local_owner(platform))
    if options.as_json:
        print_json(page.model_dump(mode="json"))
        return
    for source in page.items:
        typer.echo(f"{source.name}\t{source.dialect}\t{source.tables} tables\t{source.status}")
    if not page.items:
        typer.echo("No source yet. Add one: answerbook sources add NAME sqlite:///file.db", err=True)


@app.command()
def refresh(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="SOURCE", help="Name or id.")],
    as_json: AsJson = False,
) -> None:
    """Read the schema again and say what changed."""
    from answerbook.accounts.service import local_owner
    from answerbook.cli.progress import working
    from answerbook.sources import service

    options = options_of(context, as_json)
    platform = open_quietly(options)
    with working(f"Reading the schema of {ref}", quiet=options.as_json):
        refreshed = service.refresh(platform, local_owner(platform), ref)
    print_json(refreshed.model_dump(mode="json")) if options.as_json else typer.echo(refreshed.summary())


@app.command()
def remove(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="SOURCE", help="Name or id.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Forget a source; the database itself is not touched, saved answers stay."""
    from answerbook.accounts.service import local_owner
    from answerbook.sources import service

    options = options_of(context, as_json)
    if not yes:
        typer.confirm(f"Remove {ref}? The database itself is not touched.", abort=True)
    platform = open_quietly(options)
    service.delete(platform, local_owner(platform), ref)
    print_json({"removed": ref}) if options.as_json else typer.echo(f"Removed {ref}.")
