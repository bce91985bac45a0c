"""The table of all settings, for the documentation."""

from __future__ import annotations

from itertools import groupby

from pydantic import BaseModel

from answerbook.platform.configuration.fields import Leaf, leaves, spell


def reference_of(model: type[BaseModel]) -> str:
    """Return the reference of all settings of a model as Markdown, one table per section."""
    parts = [_INTRODUCTION]
    for section, rows in groupby(leaves(model), key=lambda leaf: leaf.path[:-1]):
        parts.append(f"\n## {'.'.join(section) or 'General'}\n\n| variable | default | meaning |\n|---|---|---|")
        parts += [_row(leaf) for leaf in rows]
    return "\n".join(parts) + "\n"


_INTRODUCTION = """# Settings

Generated from `answerbook.platform.settings`; do not edit.

A setting is taken from the first of: command line, environment variable, the file `answerbook.toml` in the data
directory (or the one that `ANSWERBOOK_CONFIG` names), default. `NAME_FILE` is the path of a file with the value.
In the TOML file a section is a table: `ANSWERBOOK_API__PORT` is `port` under `[api]`.
Lists are comma-separated."""


def _row(leaf: Leaf) -> str:
    default = spell(leaf.field.default)
    meaning = leaf.field.description or ""
    if leaf.field.examples:
        meaning += f" Example: `{leaf.example}`."
    if leaf.is_secret:
        meaning += " Secret: prefer the `_FILE` form."
    return (
        f"| `{leaf.variable}` | {f'`{default}`' if default else 'empty'} | {meaning.replace('|', chr(92) + '|')} |"
    )
