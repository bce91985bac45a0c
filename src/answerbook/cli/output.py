"""How the command line speaks: words for people, JSON for programs, exit codes for scripts."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from answerbook.platform.errors import AnswerbookError
    from answerbook.platform.runtime import Platform


class ExitCode(IntEnum):
    DONE = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    NOT_ANSWERED = 4


@dataclass(frozen=True, slots=True)
class Options:
    """What every command was given."""

    data_dir: Path | None
    as_json: bool


def options_of(context: typer.Context, as_json: bool = False) -> Options:
    """Return the global options; `--json` counts before and after the command."""
    given = context.find_object(Options) or Options(None, False)
    return Options(given.data_dir, given.as_json or as_json)


def open_quietly(options: Options) -> Platform:
    """Open the platform with logging that keeps to errors, so that a command's output is its own."""
    from answerbook.platform.runtime import open_platform
    from answerbook.platform.settings import load_settings
    from answerbook.platform.telemetry import configure_logging

    settings = load_settings(options.data_dir)
    configure_logging(settings.telemetry.model_copy(update={"log_level": "ERROR"}), sys.stderr)
    return open_platform(settings)


def print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def fail(error: AnswerbookError, *, as_json: bool) -> int:
    """Tell an error on stderr (JSON on stdout in the one shape) and return the exit code."""
    if as_json:
        body = {"code": error.code, "message": error.message, "hint": error.hint, "details": error.details}
        print_json({"error": body})
    else:
        print(error.message, file=sys.stderr)
        if error.hint:
            print(error.hint, file=sys.stderr)
    return int(ExitCode.FAILED)
