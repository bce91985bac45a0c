"""What sources announce."""

from __future__ import annotations

from dataclasses import dataclass

from answerbook.core.drift import Change
from answerbook.platform.events import Event


@dataclass(frozen=True, slots=True)
class SourceDeleted(Event):
    workspace_id: str
    source_id: str


@dataclass(frozen=True, slots=True)
class SchemaChanged(Event):
    workspace_id: str
    source_id: str
    changes: tuple[Change, ...]
