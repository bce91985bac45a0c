from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from answerbook.platform.errors import Invalid, NotFound
from answerbook.platform.storage import FolderStorage

BAD_KEYS = [
    "",
    "..",
    "../../etc/passwd",
    "/etc/passwd",
    "A" * 64,
    "a" * 63,
    "a" * 65,
    "..%2f" * 12 + "aaaa",
    "\0" * 64,
]
BAD_AREAS = ["", ".", "..", "../up", "/abs", "UPPER", "a/b", "a\0b", "-x", "a" * 60]


def test_bytes_come_back_by_their_hash(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    kept = storage.put("datasets", b"hello")
    assert kept.key == hashlib.sha256(b"hello").hexdigest()
    assert (kept.size, storage.get("datasets", kept.key)) == (5, b"hello")
    assert storage.has("datasets", kept.key)
    assert not storage.has("documents", kept.key)


def test_the_same_bytes_are_kept_once_however_they_arrive(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    whole = storage.put("a", b"x" * 3_000_000)
    pieces = storage.put("a", (b"x" * 1_000_000 for _ in range(3)))
    assert whole == pieces
    assert list(storage.list("a")) == [whole]
    assert b"".join(storage.chunks("a", whole.key)) == b"x" * 3_000_000


def test_a_broken_upload_leaves_nothing(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)

    def broken() -> object:
        yield b"some"
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        storage.put("a", broken())  # type: ignore[arg-type]
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_deleting_says_whether_it_was_there(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    key = storage.put("a", b"1").key
    assert storage.delete("a", key)
    assert not storage.delete("a", key)
    with pytest.raises(NotFound):
        storage.get("a", key)
    assert list(storage.list("never-used")) == []


@pytest.mark.parametrize("key", BAD_KEYS)
def test_no_key_leads_out_of_the_folder(tmp_path: Path, key: str) -> None:
    storage = FolderStorage(tmp_path / "root")
    for use in (storage.get, storage.path, storage.has, storage.delete, storage.chunks):
        with pytest.raises(NotFound):
            use("a", key)


@pytest.mark.parametrize("area", BAD_AREAS)
def test_no_area_leads_out_of_the_folder(tmp_path: Path, area: str) -> None:
    storage = FolderStorage(tmp_path / "root")
    with pytest.raises(Invalid):
        storage.put(area, b"x")
    with pytest.raises(Invalid):
        list(storage.list(area))


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path / "root")
    path = storage.path("a", storage.put("a", b"x").key)
    assert path.stat().st_mode & 0o777 == 0o400
    assert (tmp_path / "root" / "a").stat().st_mode & 0o077 == 0
