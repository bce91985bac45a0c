"""Which files may be opened by whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from answerbook.platform.access import Kind, Principal
from answerbook.platform.settings import Settings
from answerbook.sources.errors import PathForbidden
from answerbook.sources.query import file_content, file_of

MOST_FILES = 500
DEEPEST = 4


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A database file inside an allowed folder."""

    name: str
    url: str
    size: int


def folders_of(settings: Settings) -> tuple[Path, ...]:
    """Return the real paths of the folders that users may take files from."""
    given = settings.sources.folders or (settings.data_dir / "files",)
    return tuple(folder.expanduser().resolve() for folder in given)


def allowed_url(settings: Settings, principal: Principal, url: str) -> str:
    """Return the URL with its absolute real path, when the principal may open that path.

    The local owner may open any file, everybody else only those in the allowed folders, after symbolic links are
    followed. A relative path of a user is looked for inside these folders.
    Raises: BadUrl, PathForbidden (the same whether the file exists or not).
    """
    product, path = file_of(url)
    if principal.kind is Kind.LOCAL:
        return f"{product}:///{_real(path.expanduser())}"
    folders = folders_of(settings)
    reachable = [real for real in (_real(folder / path) for folder in folders) if _is_inside(settings, real)]
    for real in sorted(reachable, key=lambda real: not real.exists())[:1]:
        return f"{product}:///{real}"
    raise PathForbidden(
        "This path is not inside a folder that sources may be taken from.",
        hint="Put the file into one of the allowed folders (setting sources.folders; by default files/ in the "
        "data directory), or register it on the server with: answerbook sources add NAME URL.",
    )


def list_files(settings: Settings) -> tuple[FoundFile, ...]:
    """List database files in the allowed folders, by their first bytes; at most 500, not too deep."""
    found = []
    for folder in folders_of(settings):
        for path in _walk(folder, DEEPEST):
            product = file_content(path)
            if product and _is_inside(settings, path.resolve()):
                name = str(path.relative_to(folder))
                found.append(FoundFile(name, f"{product}:///{path.resolve()}", path.stat().st_size))
            if len(found) == MOST_FILES:
                return tuple(found)
    return tuple(found)


def _is_inside(settings: Settings, real: Path) -> bool:
    """Tell whether a real path is in an allowed folder, and not among our own records."""
    own = settings.data_dir.resolve()
    is_ours = real.is_relative_to(own) and not real.is_relative_to(own / "files")
    return not is_ours and any(real.is_relative_to(folder) for folder in folders_of(settings))


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink() and depth > 0:
            yield from _walk(entry, depth - 1)
        elif entry.is_file():
            yield entry


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        raise PathForbidden(
            "This path cannot be followed.", hint="Check it for loops and odd characters."
        ) from None
