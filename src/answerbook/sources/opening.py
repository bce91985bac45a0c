"""Open sources of this process: connector, catalog and value index, kept between uses and renewed on change."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast
from weakref import WeakKeyDictionary

from answerbook.core.catalog import Catalog
from answerbook.core.catalog_codec import LAYOUT, from_plain, to_plain
from answerbook.platform.ids import new_id
from answerbook.platform.runtime import Platform
from answerbook.sources import introspection, value_index
from answerbook.sources.query import OpenSource, connect, file_of
from answerbook.sources.value_index import ValueIndex
from answerbook.sources.values import index_values

MOST_OPEN = 64


@dataclass(frozen=True)
class Snapshot:
    """A catalog and the state of the source in which it was read."""

    catalog: Catalog
    structure: str
    fingerprint: str


@dataclass
class _Lazy:
    """A value index that is opened or built by the first question."""

    make: Callable[[], ValueIndex]
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _made: ValueIndex | None = None

    def __call__(self) -> ValueIndex:
        with self._lock:
            if self._made is None:
                self._made = self.make()
            return self._made


@dataclass(frozen=True)
class Held:
    """An open source, the snapshot that it was made from, and the state of the file then."""

    source: OpenSource
    snapshot_id: str
    fingerprint: str


@dataclass
class OpenSources:
    """The sources that one platform holds open; the least recently used is closed first."""

    _held: OrderedDict[str, Held] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _turns: dict[str, threading.Lock] = field(default_factory=dict)

    def find(self, source_id: str, snapshot_id: str) -> Held | None:
        with self._lock:
            held = self._held.get(source_id)
            if held is None or held.snapshot_id != snapshot_id:
                return None
            self._held.move_to_end(source_id)
            return held

    def put(self, held: Held) -> OpenSource:
        with self._lock:
            closing = [self._held.pop(held.source.id, None)]
            self._held[held.source.id] = held
            if len(self._held) > MOST_OPEN:
                closing.append(self._held.popitem(last=False)[1])
        for old in closing:
            if old is not None and old.source.connector is not held.source.connector:
                old.source.connector.close()
        return held.source

    def close(self, source_id: str) -> None:
        with self._lock:
            held = self._held.pop(source_id, None)
        if held is not None:
            held.source.connector.close()

    def drop(self, source_id: str) -> None:
        """Close a source that will not come back."""
        self.close(source_id)
        with self._lock:
            self._turns.pop(source_id, None)

    def turn(self, source_id: str) -> threading.Lock:
        """Return the lock under which one thread opens or refreshes this source."""
        with self._lock:
            return self._turns.setdefault(source_id, threading.Lock())


_of_platform: WeakKeyDictionary[Platform, OpenSources] = WeakKeyDictionary()
_of_platform_lock = threading.Lock()


def open_sources(platform: Platform) -> OpenSources:
    with _of_platform_lock:
        return _of_platform.setdefault(platform, OpenSources())


def read_snapshot(url: str) -> Snapshot:
    """Introspect a source.

    Raises: BadUrl, CannotOpen, SourceBusy.
    """
    connector = connect(url)
    try:
        fingerprint = connector.fingerprint()
        structure = structure_of(connector.tables(), connector.dialect)
        return Snapshot(introspection.introspect(connector), structure, fingerprint)
    finally:
        connector.close()


def structure_of(tables: tuple[Any, ...], dialect: str) -> str:
    """Hash what a source declares, without statistics and what was inferred; begins with our storage layout."""
    return f"{LAYOUT}:{Catalog(dialect, tables).version}"


def assemble(
    source_id: str, name: str, url: str, snapshot: Snapshot, cache: Path | None, max_rows: int
) -> OpenSource:
    """Open a source from its snapshot; the value index lies in the folder `cache`, or in memory."""
    connector = connect(url)
    catalog = replace(snapshot.catalog, name=name)

    def values() -> ValueIndex:
        if cache is None:
            return index_values(connector, catalog)
        path = cache / f"{source_id}-{_short(snapshot.fingerprint)}.values"
        found = value_index.load(path)
        if found is None:
            found = index_values(connector, catalog, path)
            _remove_others(cache, source_id, path)
        return found

    return OpenSource(
        id=source_id,
        name=name,
        url=url,
        dialect=connector.dialect,
        catalog=catalog,
        schema_version=snapshot.catalog.version,
        connector=connector,
        values=_Lazy(values),
        max_rows=max_rows,
    )


def open_file(platform: Platform | None, url: str) -> OpenSource:
    """Open a URL without registering it; with a platform, catalog and value index are kept for the next process.

    Raises: BadUrl, CannotOpen, SourceBusy.
    """
    product, path = file_of(url)
    path = path.expanduser()
    url = f"{product}:///{path.absolute()}"
    source_id = f"file-{_short(str(path.absolute()))}"
    if platform is None:
        return assemble(source_id, path.stem, url, read_snapshot(url), None, 100_000)
    cache = values_folder(platform)
    most = platform.settings.sources.max_rows
    kept = _load(cache / f"{source_id}.catalog")
    if kept is not None:
        opened = assemble(source_id, path.stem, url, kept, cache, most)
        if opened.connector.fingerprint() == kept.fingerprint:
            return opened
        opened.connector.close()
    snapshot = read_snapshot(url)
    _save(cache / f"{source_id}.catalog", snapshot)
    return assemble(source_id, path.stem, url, snapshot, cache, most)


def values_folder(platform: Platform) -> Path:
    return platform.settings.data_dir.absolute() / "cache" / "sources"


def forget_files(platform: Platform, source_id: str) -> None:
    """Delete what the cache holds of a source."""
    _remove_others(values_folder(platform), source_id, None)


def _load(path: Path) -> Snapshot | None:
    try:
        kept = json.loads(path.read_text("utf-8"))
        return Snapshot(
            from_plain(cast(Mapping[str, Any], kept["catalog"])), kept["structure"], kept["fingerprint"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _save(path: Path, snapshot: Snapshot) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{new_id()}.draft")
    draft.touch(mode=0o600)
    kept = {
        "fingerprint": snapshot.fingerprint,
        "structure": snapshot.structure,
        "catalog": to_plain(snapshot.catalog),
    }
    draft.write_text(json.dumps(kept), "utf-8")
    draft.replace(path)


def _remove_others(folder: Path, source_id: str, kept: Path | None) -> None:
    for path in folder.glob(f"{source_id}-*.values"):
        if path != kept:
            path.unlink(missing_ok=True)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
