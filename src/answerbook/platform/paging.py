"""Lists in pages by cursor: stable while rows come and go, opaque to the caller."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, Field

from answerbook.platform.errors import Invalid

T = TypeVar("T")
S = TypeVar("S")

DEFAULT_LIMIT = 50
MAX_LIMIT = 200

Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT, description="Items in a page.")]
CursorText = Annotated[str | None, Field(max_length=500, description="`next_cursor` of the page before.")]


class Page(BaseModel, Generic[T]):
    """One page of a list; `next_cursor` is null on the last one."""

    items: list[T]
    next_cursor: str | None = None
    total: int | None = None


def encode_cursor(position: Sequence[str | int]) -> str:
    """Return a cursor for the sort key of the last item of a page.

    >>> decode_cursor(encode_cursor(["2026-11-20", 7]))
    ('2026-11-20', 7)
    """
    return base64.urlsafe_b64encode(json.dumps(list(position)).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, *, parts: int | None = None) -> tuple[str | int, ...] | None:
    """Return the sort key inside a cursor, or None without one.

    Raises: Invalid when the text is no cursor of ours, or does not have `parts` parts.
    """
    if not cursor:
        return None
    try:
        position = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        raise _no_cursor() from None
    if not isinstance(position, list) or not all(type(part) in (str, int) for part in position):
        raise _no_cursor()
    if parts is not None and len(position) != parts:
        raise _no_cursor()
    return tuple(position)


def page_of(
    rows: Sequence[S], limit: int, position: Callable[[S], Sequence[str | int]]
) -> tuple[Sequence[S], str | None]:
    """Cut rows fetched with `limit + 1` to a page and its next cursor."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], encode_cursor(position(rows[limit - 1]))


def _no_cursor() -> Invalid:
    return Invalid("The cursor is not valid.", hint="Use the next_cursor of the page before, or leave it out.")
