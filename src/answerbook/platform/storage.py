"""Files that we keep, in a folder, each under the hash of its content."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from answerbook.platform.errors import Invalid, NotFound

_KEY = re.compile(r"[0-9a-f]{64}")
_AREA = re.compile(r"[a-z][a-z0-9-]{0,40}")
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Stored:
    """A kept file: `key` is the SHA-256 of its bytes, in hex."""

    key: str
    size: int


class Storage(Protocol):
    """Files by the hash of their content, in areas; an area is a short lower-case word ("datasets")."""

    def put(self, area: str, content: bytes | Iterable[bytes]) -> Stored:
        """Keep the bytes and return their key; the same bytes twice are kept once."""

    def get(self, area: str, key: str) -> bytes:
        """Return the bytes; raises NotFound."""

    def chunks(self, area: str, key: str) -> Iterator[bytes]:
        """Yield the bytes in pieces of at most 1 MiB; raises NotFound."""

    def path(self, area: str, key: str) -> Path:
        """Return a local, read-only file with the bytes; raises NotFound."""

    def has(self, area: str, key: str) -> bool:
        """Tell whether it is kept."""

    def list(self, area: str) -> Iterator[Stored]:
        """Yield what the area keeps, in the order of the keys."""

    def delete(self, area: str, key: str) -> bool:
        """Forget the bytes; tells whether they were there."""


class FolderStorage:
    """Storage in a folder: `<root>/<area>/<first two digits>/<key>`; files appear whole or not at all."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, area: str, content: bytes | Iterable[bytes]) -> Stored:
        folder = self._area(area)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest, size = hashlib.sha256(), 0
        handle, name = tempfile.mkstemp(dir=folder, prefix=".part-")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                for chunk in (content,) if isinstance(content, bytes) else content:
                    digest.update(chunk)
                    size += out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            target = self._place(area, digest.hexdigest())
            target.parent.mkdir(exist_ok=True, mode=0o700)
            part.chmod(0o400)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        return Stored(digest.hexdigest(), size)

    def get(self, area: str, key: str) -> bytes:
        return self.path(area, key).read_bytes()

    def chunks(self, area: str, key: str) -> Iterator[bytes]:
        path = self.path(area, key)

        def read() -> Iterator[bytes]:
            with path.open("rb") as content:
                while chunk := content.read(CHUNK):
                    yield chunk

        return read()

    def path(self, area: str, key: str) -> Path:
        place = self._place(area, key)
        if not place.is_file():
            raise NotFound(f"The stored file {key[:12]}… is gone.", hint="Upload it again.")
        return place

    def has(self, area: str, key: str) -> bool:
        return self._place(area, key).is_file()

    def list(self, area: str) -> Iterator[Stored]:
        for path in sorted(self._area(area).glob("[0-9a-f][0-9a-f]/*")):
            if _KEY.fullmatch(path.name):
                yield Stored(path.name, path.stat().st_size)

    def delete(self, area: str, key: str) -> bool:
        try:
            self._place(area, key).unlink()
        except FileNotFoundError:
            return False
        return True

    def _area(self, area: str) -> Path:
        if not _AREA.fullmatch(area):
            raise Invalid(f"“{area[:50]}” is not the name of a storage area.", hint="Use a short lower-case word.")
        return self._root / area

    def _place(self, area: str, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise NotFound("There is no stored file with this key.", hint="A key is 64 hexadecimal digits.")
        return self._area(area) / key[:2] / key
