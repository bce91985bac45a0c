"""From a validation error to a sentence that names the variable and shows an example."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ValidationError

from answerbook.platform.configuration.fields import PREFIX, Leaf, leaves, variable_of
from answerbook.platform.errors import AnswerbookError

SPECIAL = frozenset({"ANSWERBOOK_CONFIG", "ANSWERBOOK_EVAL_DATA", "ANSWERBOOK_TEST_POSTGRES_URL"})


class SettingsError(AnswerbookError):
    """A setting is missing or wrong; the message names the variable and shows an example."""

    code = "settings"


def explain(error: ValidationError, model: type[BaseModel]) -> SettingsError:
    """Say every problem of the error; values given are never repeated, they may be secrets."""
    known = {leaf.path: leaf for leaf in leaves(model)}
    lines: list[str] = []
    for problem in error.errors(include_input=False, include_url=False):
        path = tuple(str(part) for part in problem["loc"])
        reason = problem["msg"].removeprefix("Value error, ")
        if path:
            lines.append(_line(path, problem["type"], reason, known))
        else:
            lines += [_said_by_rule(line, known) for line in reason.splitlines()]
    return SettingsError(
        "Some settings are not right:\n" + "\n".join(f"  {line}" for line in lines),
        hint="Correct them in the environment or in answerbook.toml and start again.",
        details={"problems": lines},
    )


def unknown_variables(environ: Mapping[str, str], model: type[BaseModel]) -> list[tuple[str, str | None]]:
    """List variables with our prefix that mean nothing, each with the known one that it resembles."""
    names = {leaf.variable for leaf in leaves(model)}
    sections = {variable_of(leaf.path[:1]) for leaf in leaves(model)}
    known = names | sections | {f"{name}_FILE" for name in names} | SPECIAL
    strangers = sorted(n for n in environ if n.upper().startswith(PREFIX) and n.upper() not in known)
    return [(name, _closest(name.upper(), names)) for name in strangers]


def _line(path: tuple[str, ...], kind: str, reason: str, known: Mapping[tuple[str, ...], Leaf]) -> str:
    leaf = next((known[path[:depth]] for depth in range(len(path), 0, -1) if path[:depth] in known), None)
    if leaf is not None:
        return f"{leaf.variable}: {_lower_first(reason)}.{_example(leaf)}"
    name = variable_of(path)
    if kind == "extra_forbidden":
        near = _closest(name, [leaf.variable for leaf in known.values()])
        return f"{name}: there is no such setting.{f' Did you mean {near}?' if near else ''}"
    return f"{name}: {_lower_first(reason)}."


def _said_by_rule(line: str, known: Mapping[tuple[str, ...], Leaf]) -> str:
    """Read "api.port: reason", as rules over several settings write it."""
    name, _, reason = line.partition(": ")
    leaf = known.get(tuple(name.split(".")))
    return f"{leaf.variable}: {reason}.{_example(leaf)}" if leaf else line


def _example(leaf: Leaf) -> str:
    return f" Example: {leaf.variable}={leaf.example}" if leaf.example else ""


def _closest(name: str, known: Iterable[str]) -> str | None:
    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.75)), None)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
