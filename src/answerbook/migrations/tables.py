"""The tables of all rooms, and how their types are written in a revision."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from sqlalchemy import MetaData

import answerbook
from answerbook.platform.db import Base, PlainValues, Utc

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext


def all_tables() -> MetaData:
    """Import the models of every room and return the one metadata that holds their tables."""
    for room in pkgutil.iter_modules(answerbook.__path__):
        name = f"answerbook.{room.name}.models"
        if room.ispkg and find_spec(name) is not None:
            importlib.import_module(name)
    return Base.metadata


def spell_type(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types by their names; leave the rest to Alembic."""
    if kind == "type" and isinstance(item, Utc):
        return "Utc()"
    if kind == "type" and isinstance(item, PlainValues):
        return "Json"
    return False
