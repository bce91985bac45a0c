"""Shapes of the audit log."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Entry(BaseModel):
    """One thing that somebody did."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    at: dt.datetime
    actor_kind: str
    actor_id: str
    actor_name: str
    credential: str | None = Field(description="The session or key that was used.")
    action: str = Field(examples=["source.created"])
    target: str = Field(description="Id of the object, or what it was called.")
    details: dict[str, Any]
    request_id: str | None


class EntryFilter(BaseModel):
    """Which entries to list; all that are given must hold."""

    action: str | None = Field(None, max_length=100, description="An action, or its beginning: `source.`")
    actor: str | None = Field(None, max_length=100, description="Id of who did it.")
    target: str | None = Field(None, max_length=200)
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
