"""Showing that something goes on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def working(text: str, *, quiet: bool = False) -> Iterator[None]:
    """Show a spinner with the text on a terminal while the body runs; print nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield
