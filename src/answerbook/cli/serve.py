"""`init`, `serve`, `demo`, `doctor`, `openapi`: the life of a server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from answerbook.cli.output import ExitCode, Options, open_quietly, options_of, print_json

if TYPE_CHECKING:
    from answerbook.platform.runtime import Platform

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Host = Annotated[str | None, typer.Option(help="Address to listen on; 127.0.0.1 when left out.")]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="Port; 8080 when left out.")]


def register(app: typer.Typer) -> None:
    for command in (init, serve, demo, doctor, openapi):
        app.command()(command)


def init(
    context: typer.Context,
    email: Annotated[str | None, typer.Option(help="Owner's e-mail address.")] = None,
    name: Annotated[str | None, typer.Option(help="Owner's name.")] = None,
    workspace: Annotated[str, typer.Option(help="Name of the workspace.")] = "Workspace",
    password_stdin: Annotated[bool, typer.Option(help="Read the password from standard input.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make the first workspace and its owner; there is never a default password."""
    from answerbook.accounts import service
    from answerbook.accounts.schemas import SetUpRequest

    options = options_of(context, as_json)
    platform = open_quietly(options)
    address = email or typer.prompt("E-mail")
    called = name or (address.partition("@")[0] if password_stdin else typer.prompt("Name"))
    password = (
        sys.stdin.readline().rstrip("\n")
        if password_stdin
        else typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    request = SetUpRequest.model_validate(
        {"workspace": workspace, "name": called, "email": address, "password": password}
    )
    service.set_up(platform, request)
    if options.as_json:
        print_json({"workspace": workspace, "owner": address})
    else:
        typer.echo(f"Workspace {workspace} is ready; its owner is {address}. Start it: answerbook serve")


def serve(
    context: typer.Context,
    host: Host = None,
    port: Port = None,
    reload: Annotated[bool, typer.Option(help="Start again when the code changes (development).")] = False,
) -> None:
    """Serve the web app and the API."""
    options = options_of(context)
    if reload:
        _serve_reloading(options, host, port)
        return
    platform = _open(options)
    _listen(platform, host or platform.settings.api.host, platform.settings.api.port if port is None else port)


def demo(
    context: typer.Context,
    port: Port = None,
    host: Host = None,
    orders: Annotated[
        int | None, typer.Option(min=500, help="Orders of the demo store; 110,000 when left out.")
    ] = None,
) -> None:
    """Start with a demo store and print a link that signs you in once."""
    from answerbook.cli.progress import working
    from answerbook.demo.service import prepare_demo, sign_in_link

    options = options_of(context)
    platform = _open(options, log_level="WARNING")
    with working("Making the demo store: two years of orders"):
        prepare_demo(platform, orders=orders)
    listening = host or platform.settings.api.host
    door = platform.settings.api.port if port is None else port

    def ready(url: str) -> None:
        typer.echo("Answerbook is ready. This link signs you in once:")
        typer.echo(f"  {sign_in_link(platform, url)}")
        typer.echo("Stop with Ctrl+C.")

    _listen(platform, listening, door, ready)


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Check settings, data directory, own records, web app and sources; exit 1 when something is wrong."""
    from answerbook.cli.diagnosis import examine

    options = options_of(context, as_json)
    findings = examine(options)
    if options.as_json:
        print_json({"ok": all(f.ok for f in findings), "checks": [f.as_json() for f in findings]})
    else:
        for finding in findings:
            typer.echo(f"{'ok  ' if finding.ok else 'FAIL'}  {finding.name}: {finding.text}")
            if finding.hint and not finding.ok:
                typer.echo(f"      {finding.hint}")
    raise typer.Exit(ExitCode.DONE if all(f.ok for f in findings) else ExitCode.FAILED)


def openapi(context: typer.Context) -> None:
    """Print the OpenAPI description of the HTTP API."""
    import json
    import tempfile

    from answerbook.api.app import create_app

    del context
    with tempfile.TemporaryDirectory() as folder:
        platform = open_quietly(Options(Path(folder), as_json=True))
        description = create_app(platform).openapi()
        platform.close()
    typer.echo(json.dumps(description, indent=2, ensure_ascii=False))


def _open(options: Options, log_level: str | None = None) -> Platform:
    from answerbook.platform.runtime import open_platform
    from answerbook.platform.settings import load_settings
    from answerbook.platform.telemetry import configure_logging

    settings = load_settings(options.data_dir)
    level = log_level or settings.telemetry.log_level
    configure_logging(settings.telemetry.model_copy(update={"log_level": level}))
    return open_platform(settings)


def _listen(platform: Platform, host: str, port: int, ready: object = None) -> None:
    from answerbook.api.server import listen

    listen(platform, host, port, on_ready=ready if callable(ready) else _say_where)


def _say_where(url: str) -> None:
    typer.echo(f"Answerbook is ready at {url}")


def _serve_reloading(options: Options, host: str | None, port: int | None) -> None:
    import os

    import uvicorn

    if options.data_dir is not None:
        os.environ["ANSWERBOOK_DATA_DIR"] = str(options.data_dir)
    uvicorn.run(
        "answerbook.api.server:reloading_app",
        factory=True,
        reload=True,
        reload_dirs=[str(Path(__file__).parents[1])],
        host=host or "127.0.0.1",
        port=port or 8080,
    )
