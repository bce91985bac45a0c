"""What must be true of a database file before a driver sees it."""

from __future__ import annotations

import os
from pathlib import Path

from answerbook.sources.errors import CannotOpen

_SQLITE = b"SQLite format 3\x00"
_OTHERS = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF", "a PDF document"),
    (b"\x7fELF", "a program"),
)


def content_of(head: bytes) -> str | None:
    """Tell the kind of file by its first bytes: sqlite, duckdb, or words for anything else known.

    >>> content_of(b"SQLite format 3" + bytes(1))
    'sqlite'
    """
    if head.startswith(_SQLITE):
        return "sqlite"
    if head[8:12] == b"DUCK":
        return "duckdb"
    return next((words for magic, words in _OTHERS if head.startswith(magic)), None)


def checked_file(path: Path, wanted: str) -> Path:
    """Return the real path of a readable database file of the wanted product.

    Raises: CannotOpen with the next step.
    """
    product = {"sqlite": "SQLite", "duckdb": "DuckDB"}[wanted]
    try:
        real = path.resolve(strict=True)
        if real.is_dir():
            raise CannotOpen(f"“{path.name}” is a folder.", hint="Give the path of the database file inside it.")
        if not real.is_file():
            raise CannotOpen(f"“{path.name}” is not a regular file.", hint="Give the path of a database file.")
        with real.open("rb") as file:
            head = file.read(16)
    except FileNotFoundError:
        raise CannotOpen(f"There is no file “{path.name}”.", hint="Check the path; nothing is created.") from None
    except PermissionError:
        raise CannotOpen(
            f"The file “{path.name}” may not be read.", hint="Give this process the right to read it."
        ) from None
    except (OSError, RuntimeError, ValueError) as error:
        reason = (
            os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "the path is not valid"
        )
        raise CannotOpen(
            f"The file “{path.name[:80]}” cannot be read: {reason}.", hint="Check the path."
        ) from None
    if not head:
        raise CannotOpen(f"The file “{path.name}” is empty.", hint="Give a database that has at least one table.")
    found = content_of(head)
    if found == wanted:
        return real
    if found in ("sqlite", "duckdb"):
        raise CannotOpen(f"“{path.name}” is not a {product} file.", hint=f"Use {found}:///… for this file.")
    raise CannotOpen(
        f"“{path.name}” is not a {product} database" + (f" but {found}." if found else "."),
        hint="Give a SQLite or DuckDB file; load other files as a dataset.",
    )
