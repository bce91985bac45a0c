"""The platform of one process: everything that services need besides the principal."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from answerbook.platform.cache import Cache, MemoryCache
from answerbook.platform.db import Database, UnitOfWork, open_database
from answerbook.platform.errors import Unavailable
from answerbook.platform.events import Events
from answerbook.platform.schema import bring_up_to_date
from answerbook.platform.secrets import Secrets, open_secrets
from answerbook.platform.settings import Settings, load_settings
from answerbook.platform.storage import FolderStorage, Storage
from answerbook.platform.streams import MemoryStreams, Streams


@dataclass(frozen=True, eq=False)
class Platform:
    """What is open in this process. Services take it first, then the principal."""

    settings: Settings
    database: Database
    storage: Storage
    secrets: Secrets
    cache: Cache
    streams: Streams
    events: Events[UnitOfWork] = field(default_factory=Events)

    def unit_of_work(self, *, read_only: bool = False) -> AbstractContextManager[UnitOfWork]:
        """Begin a transaction of our own records: commits at the end, rolls back on error.

        `read_only` waits for nobody and can write nothing; use it for every use case that only reads.
        """
        return self.database.unit_of_work(self.events, read_only=read_only)

    def close(self) -> None:
        """Stop the runs and give the connections back; the second time does nothing."""
        self.streams.shut()
        self.database.close()


def open_platform(settings: Settings | None = None) -> Platform:
    """Open everything: the data directory is made, our own records are brought up to date.

    Raises: SettingsError, Invalid or Unavailable with what to do.
    """
    settings = settings or load_settings()
    _make_data_dir(settings)
    secrets = open_secrets(settings)
    database = open_database(settings)
    bring_up_to_date(database, settings.data_dir)
    streams = settings.streams
    return Platform(
        settings=settings,
        database=database,
        storage=FolderStorage(settings.storage_path),
        secrets=secrets,
        cache=MemoryCache(entries=settings.cache.entries, ttl_s=settings.cache.ttl_s),
        streams=MemoryStreams(history=streams.history, keep_s=streams.keep_s, runs=streams.runs),
    )


def _make_data_dir(settings: Settings) -> None:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Unavailable(
            f"The data directory {settings.data_dir} cannot be made: {error.strerror}.",
            hint="Choose another with --data-dir or ANSWERBOOK_DATA_DIR.",
        ) from None
