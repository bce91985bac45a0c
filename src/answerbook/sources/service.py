"""Use cases of sources: register, open, look again, forget; read their catalog and their values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy.exc import IntegrityError

from answerbook.audit.service import record as audit
from answerbook.core.catalog import Catalog
from answerbook.core.catalog_codec import LAYOUT, from_plain, to_plain
from answerbook.core.drift import Change, changes
from answerbook.core.sql.diagnose import diagnose
from answerbook.core.sql.verdict import Limits, Policy
from answerbook.platform.access import Principal
from answerbook.platform.db import UnitOfWork, now
from answerbook.platform.errors import AnswerbookError
from answerbook.platform.ids import new_id
from answerbook.platform.paging import Page, decode_cursor, page_of
from answerbook.platform.runtime import Platform
from answerbook.platform.settings import Settings
from answerbook.sources import locations, query, repository, shapes, values
from answerbook.sources.errors import CannotOpen, SourceExists, SourceFault, SourceNotFound
from answerbook.sources.events import SchemaChanged, SourceDeleted
from answerbook.sources.models import ChangeRecord, SnapshotRecord, SourceRecord
from answerbook.sources.opening import (
    Held,
    Snapshot,
    assemble,
    forget_files,
    open_file,
    open_sources,
    read_snapshot,
    structure_of,
    values_folder,
)
from answerbook.sources.query import OpenSource, Purpose
from answerbook.sources.schemas import (
    CatalogShape,
    ChangeShape,
    FileShape,
    QueryRequest,
    QueryResult,
    Refreshed,
    Source,
    SourceCreate,
    ValueHit,
)

MOST_SOURCES = 500
STATISTICS_LAST = dt.timedelta(minutes=10)


def create(platform: Platform, principal: Principal, given: SourceCreate) -> Source:
    """Test a database, read its catalog and register it.

    Raises: BadUrl, PathForbidden, CannotOpen, SourceBusy, SourceExists.
    """
    url = locations.allowed_url(platform.settings, principal, given.url)
    _refuse_taken(platform, principal, given.name)
    snapshot = read_snapshot(url)
    moment = now()
    record = SourceRecord(
        id=new_id(),
        workspace_id=principal.workspace_id,
        name=given.name,
        name_key=repository.name_key(given.name),
        description=given.description,
        dialect=snapshot.catalog.dialect,
        status="ready",
        message="",
        tables=len(snapshot.catalog.tables),
        schema_version=snapshot.catalog.version,
        created_by=principal.id,
        created_at=moment,
        refreshed_at=moment,
    )
    record.url_sealed = platform.secrets.encrypt(url, context=record.id)
    try:
        with platform.unit_of_work() as uow:
            uow.session.add(record)
            uow.session.flush()
            _add_snapshot(uow, record.id, snapshot)
            audit(uow, principal, "source.created", record.id, {"name": given.name, "dialect": record.dialect})
    except IntegrityError:
        raise _exists(given.name) from None
    open_source(platform, principal, record.id).values()
    return shapes.source_of(record)


def list_sources(
    platform: Platform, principal: Principal, limit: int = MOST_SOURCES, cursor: str | None = None
) -> Page[Source]:
    """List the sources of the workspace, oldest first."""
    position = decode_cursor(cursor, parts=1)
    after = str(position[0]) if position else None
    with platform.unit_of_work(read_only=True) as uow:
        rows = repository.list_sources(uow.session, principal, limit + 1, after)
        total = repository.count_sources(uow.session, principal)
    kept, following = page_of(rows, limit, lambda row: [row.id])
    return Page[Source](items=[shapes.source_of(r) for r in kept], next_cursor=following, total=total)


def get(platform: Platform, principal: Principal, ref: str) -> Source:
    """Return a source by id or name.

    Raises: SourceNotFound.
    """
    with platform.unit_of_work(read_only=True) as uow:
        return shapes.source_of(_get(uow, principal, ref))


def open_source(platform: Platform, principal: Principal, ref: str) -> OpenSource:
    """Open a source from its snapshot; when the file changed meanwhile, look again first.

    Raises: SourceNotFound, CannotOpen, SourceBusy.
    """
    record, url = _record(platform, principal, ref)
    held = open_sources(platform)
    try:
        with held.turn(record.id):
            with platform.unit_of_work(read_only=True) as uow:
                newest = repository.newest_state(uow.session, record.id)
            found = held.find(record.id, newest.id)
            if found is not None and found.source.connector.fingerprint() == found.fingerprint:
                source = found.source
            else:
                source = _reopen(platform, principal, record, url, newest)
    except CannotOpen as error:
        _mark(platform, record, "failed", error.message)
        raise
    _mark(platform, record, "ready", "")
    return source


def open_all(platform: Platform, principal: Principal) -> list[OpenSource]:
    """Open all sources of the workspace that can be opened now."""
    opened = []
    for source in list_sources(platform, principal).items:
        try:
            opened.append(open_source(platform, principal, source.id))
        except AnswerbookError:
            continue
    return opened


def open_url(platform: Platform | None, url: str) -> OpenSource:
    """Open a database by its URL without registering it (command line and evaluation only).

    Raises: BadUrl, CannotOpen, SourceBusy.
    """
    return open_file(platform, url)


def refresh(platform: Platform, principal: Principal, ref: str) -> Refreshed:
    """Look at the source again, keep the new catalog, and say what changed.

    Raises: SourceNotFound, CannotOpen, SourceBusy.
    """
    record, url = _record(platform, principal, ref)
    held = open_sources(platform)
    try:
        with held.turn(record.id):
            held.close(record.id)
            found = _look_again(platform, principal, record.id, url)
    except CannotOpen as error:
        _mark(platform, record, "failed", error.message)
        raise
    return Refreshed(source=get(platform, principal, record.id), changes=[_change_shape(c) for c in found])


def delete(platform: Platform, principal: Principal, ref: str) -> None:
    """Forget a source; the database itself is not touched.

    Raises: SourceNotFound.
    """
    with platform.unit_of_work() as uow:
        record = _get(uow, principal, ref)
        source_id = record.id
        uow.announce(SourceDeleted(principal.workspace_id, source_id))
        audit(uow, principal, "source.deleted", source_id, {"name": record.name})
        uow.session.delete(record)
        uow.after_commit(lambda: open_sources(platform).drop(source_id))
        uow.after_commit(lambda: forget_files(platform, source_id))


def list_changes(
    platform: Platform, principal: Principal, ref: str, limit: int, cursor: str | None
) -> Page[ChangeShape]:
    """List what changed in the schema of a source, newest first.

    Raises: SourceNotFound.
    """
    position = decode_cursor(cursor, parts=1)
    with platform.unit_of_work(read_only=True) as uow:
        record = _get(uow, principal, ref)
        before = str(position[0]) if position else None
        rows = repository.list_changes(uow.session, record.id, limit + 1, before)
    kept, following = page_of(rows, limit, lambda row: [row.id])
    return Page[ChangeShape](items=[shapes.change_of(r) for r in kept], next_cursor=following)


def list_files(platform: Platform, _principal: Principal) -> list[FileShape]:
    """List the database files in the folders that sources may be taken from."""
    return [FileShape(name=f.name, url=f.url, size=f.size) for f in locations.list_files(platform.settings)]


def catalog(platform: Platform, principal: Principal, ref: str) -> CatalogShape:
    """Return tables, columns, keys and statistics of a source."""
    source = open_source(platform, principal, ref)
    return shapes.catalog_of(source.id, source.catalog, policy_of(platform.settings))


def questions(platform: Platform, principal: Principal, ref: str) -> list[str]:
    """Return questions that this source can answer."""
    from answerbook.core.question.samples import sample_questions

    return list(sample_questions(open_source(platform, principal, ref).catalog))


def find_values(platform: Platform, principal: Principal, ref: str, text: str, limit: int) -> list[ValueHit]:
    """Return values of a source that begin with a text."""
    source = open_source(platform, principal, ref)
    found = values.search(source, text, policy_of(platform.settings), limit)
    return [ValueHit(table=table, column=column, value=value) for table, column, value in found]


def run_query(platform: Platform, principal: Principal, ref: str, request: QueryRequest) -> QueryResult:
    """Run one reading statement from the console.

    Raises: SourceNotFound, Refusal, SourceFault.
    """
    source = open_source(platform, principal, ref)
    policy = policy_of(platform.settings)
    try:
        rows = query.run(source, request.sql, purpose=Purpose.CONSOLE, policy=policy, rows=request.limit)
    except SourceFault as fault:
        if fault.kind == "error":
            said = diagnose(request.sql, fault.message, dialect=source.dialect, catalog=source.catalog)
            raise SourceFault(fault.kind, fault.message, hint=said.hint or fault.hint) from None
        raise
    return shapes.result_of(rows)


def policy_of(settings: Settings) -> Policy:
    """Return what everybody in a workspace may read, with the limits of the settings."""
    given = settings.sources
    limits = Limits(
        rows=given.default_rows, max_rows=given.max_answer_rows, seconds=given.timeout_s, bytes=given.max_bytes
    )
    return Policy(name="workspace", limits=limits)


def _reopen(
    platform: Platform, principal: Principal, record: SourceRecord, url: str, newest: repository.State
) -> OpenSource:
    """Open the newest snapshot, or a new one where tables changed or the statistics are old."""
    held = open_sources(platform)
    held.close(record.id)
    connector = query.connect(url)
    try:
        fingerprint = connector.fingerprint()
        if not newest.structure.startswith(f"{LAYOUT}:"):
            _look_again(platform, principal, record.id, url)
        elif fingerprint != newest.fingerprint:
            is_same = structure_of(connector.tables(), connector.dialect) == newest.structure
            if not is_same or now() - newest.created_at > STATISTICS_LAST:
                _look_again(platform, principal, record.id, url)
    finally:
        connector.close()
    with platform.unit_of_work(read_only=True) as uow:
        kept = repository.newest_snapshot(uow.session, record.id)
    snapshot = Snapshot(from_plain(kept.catalog), kept.structure, kept.fingerprint)
    settings = platform.settings
    source = assemble(record.id, record.name, url, snapshot, values_folder(platform), settings.sources.max_rows)
    return held.put(Held(source, kept.id, fingerprint))


def _look_again(platform: Platform, principal: Principal, source_id: str, url: str) -> tuple[Change, ...]:
    snapshot = read_snapshot(url)
    with platform.unit_of_work() as uow:
        record = _get(uow, principal, source_id)
        kept = repository.newest_snapshot(uow.session, source_id)
        is_known = kept.structure.startswith(f"{LAYOUT}:")
        found = changes(from_plain(kept.catalog), snapshot.catalog) if is_known else ()
        _add_snapshot(uow, source_id, snapshot)
        _add_changes(uow, source_id, found)
        repository.delete_old_snapshots(uow.session, source_id)
        _describe(record, snapshot.catalog)
        audit(uow, principal, "source.refreshed", source_id, {"changes": [c.text for c in found]})
        if found:
            uow.announce(SchemaChanged(record.workspace_id, source_id, found))
    return found


def _describe(record: SourceRecord, catalog: Catalog) -> None:
    record.tables = len(catalog.tables)
    record.schema_version = catalog.version
    record.status, record.message = "ready", ""
    record.refreshed_at = now()


def _add_snapshot(uow: UnitOfWork, source_id: str, snapshot: Snapshot) -> None:
    uow.session.add(
        SnapshotRecord(
            id=new_id(),
            source_id=source_id,
            schema_version=snapshot.catalog.version,
            structure=snapshot.structure,
            fingerprint=snapshot.fingerprint,
            catalog=to_plain(snapshot.catalog),
            created_at=now(),
        )
    )
    uow.session.flush()


def _add_changes(uow: UnitOfWork, source_id: str, found: Iterable[Change]) -> None:
    for change in found:
        uow.session.add(
            ChangeRecord(
                id=new_id(),
                source_id=source_id,
                at=now(),
                kind=change.kind.value,
                table_name=change.table,
                column_name=change.column,
                before=change.before,
                after=change.after,
                text=change.text,
            )
        )


def _change_shape(change: Change) -> ChangeShape:
    return ChangeShape(
        kind=change.kind.value,
        table=change.table,
        column=change.column,
        before=change.before,
        after=change.after,
        text=change.text,
    )


def _mark(platform: Platform, record: SourceRecord, status: str, message: str) -> None:
    if record.status != status:
        with platform.unit_of_work() as uow:
            repository.set_status(uow.session, record.id, status, message)


def _record(platform: Platform, principal: Principal, ref: str) -> tuple[SourceRecord, str]:
    with platform.unit_of_work(read_only=True) as uow:
        record = _get(uow, principal, ref)
    return record, platform.secrets.decrypt(record.url_sealed, context=record.id)


def _get(uow: UnitOfWork, principal: Principal, ref: str) -> SourceRecord:
    record = repository.find(uow.session, principal, ref)
    if record is None:
        raise SourceNotFound(
            f"There is no source “{ref[:100]}”.", hint="List the sources and use one of their names or ids."
        )
    return record


def _refuse_taken(platform: Platform, principal: Principal, name: str) -> None:
    with platform.unit_of_work(read_only=True) as uow:
        if repository.find(uow.session, principal, name) is not None:
            raise _exists(name)


def _exists(name: str) -> SourceExists:
    return SourceExists(f"There is a source “{name}” already.", hint="Choose another name, or remove that one.")
