"""The tables of all rooms."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.util import find_spec

from sqlalchemy import MetaData

import answerbook
from answerbook.platform.db import Base


def all_tables() -> MetaData:
    """Import the models of every room and return the one metadata that holds their tables."""
    for room in pkgutil.iter_modules(answerbook.__path__):
        name = f"answerbook.{room.name}.models"
        if room.ispkg and find_spec(name) is not None:
            importlib.import_module(name)
    return Base.metadata
