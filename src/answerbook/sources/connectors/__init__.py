"""The products that can be read, by the scheme of their URL."""

from __future__ import annotations

from pathlib import Path

from answerbook.sources.connectors.base import Caps, Connector, Fetched
from answerbook.sources.connectors.files import content_of
from answerbook.sources.errors import BadUrl

FILE_SCHEMES = ("sqlite", "duckdb")


def file_of(url: str) -> tuple[str, Path]:
    """Split the URL of a database file into its product and its path.

    Raises: BadUrl with an example.

    >>> file_of("sqlite:///shop.db")
    ('sqlite', PosixPath('shop.db'))
    """
    scheme, separator, rest = url.partition("://")
    product = scheme.partition("+")[0].lower()
    if not separator or product not in FILE_SCHEMES:
        raise BadUrl(
            f"“{scheme[:40]}” is not a kind of source that can be opened.",
            hint="Write sqlite:///path/file.db or duckdb:///path/file.duckdb (four slashes for an absolute path).",
        )
    path = rest.partition("?")[0].removeprefix("/")
    if not path or path == ":memory:" or not rest.startswith("/"):
        raise BadUrl(f"The URL names no file: {url[:200]}", hint=f"Write {product}:///path/to/file.")
    if "\x00" in path:
        raise BadUrl("The path holds a NUL character.", hint=f"Write {product}:///path/to/file.")
    return product, Path(path)


def connect(product: str, path: Path) -> Connector:
    """Open a file read-only; the driver is imported by the first use.

    Raises: CannotOpen, SourceBusy.
    """
    if product == "duckdb":
        from answerbook.sources.connectors.duckdb import DuckDbConnector

        return DuckDbConnector(path)
    from answerbook.sources.connectors.sqlite import SqliteConnector

    return SqliteConnector(path)


def product_of(path: Path) -> str | None:
    """Tell what a file is by its first bytes; None when nobody knows or it cannot be read."""
    try:
        with path.open("rb") as file:
            return content_of(file.read(16))
    except OSError:
        return None


__all__ = ["FILE_SCHEMES", "Caps", "Connector", "Fetched", "connect", "file_of", "product_of"]
