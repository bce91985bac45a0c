"""Sources over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, status

from answerbook.platform.access import Principal, Scope, require
from answerbook.platform.http import PlatformOf
from answerbook.platform.paging import DEFAULT_LIMIT, CursorText, Limit, Page
from answerbook.sources import service, statements, trials
from answerbook.sources.schemas import (
    CatalogShape,
    ChangeShape,
    CheckRequest,
    Explanation,
    FileList,
    QueryRequest,
    QueryResult,
    Refreshed,
    SampleQuestions,
    Source,
    SourceCreate,
    TestReport,
    ValueList,
    Verdict,
)

router = APIRouter(tags=["sources"])
MayRead = Annotated[Principal, Depends(require(Scope.SOURCES_READ))]
MayQuery = Annotated[Principal, Depends(require(Scope.SOURCES_QUERY))]
MayWrite = Annotated[Principal, Depends(require(Scope.SOURCES_WRITE))]


@router.get("/sources")
def list_sources(
    platform: PlatformOf, principal: MayRead, limit: Limit = DEFAULT_LIMIT, cursor: CursorText = None
) -> Page[Source]:
    """List the sources of the workspace."""
    return service.list_sources(platform, principal, limit, cursor)


@router.post("/sources", status_code=status.HTTP_201_CREATED)
def create_source(body: SourceCreate, platform: PlatformOf, principal: MayWrite) -> Source:
    """Test a database, read its catalog and register it."""
    return service.create(platform, principal, body)


@router.get("/sources/files")
def list_source_files(platform: PlatformOf, principal: MayWrite) -> FileList:
    """List the database files that may be registered."""
    return FileList(items=service.list_files(platform, principal))


@router.get("/sources/{source_id}")
def get_source(source_id: str, platform: PlatformOf, principal: MayRead) -> Source:
    """Return one source."""
    return service.get(platform, principal, source_id)


@router.delete("/sources/{source_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_source(source_id: str, platform: PlatformOf, principal: MayWrite) -> None:
    """Forget a source; the database itself is not touched."""
    service.delete(platform, principal, source_id)


@router.post("/sources/{source_id}/test")
def test_source(source_id: str, platform: PlatformOf, principal: MayWrite) -> TestReport:
    """Try the source step by step."""
    return trials.test(platform, principal, source_id)


@router.post("/sources/{source_id}/refresh")
def refresh_source(source_id: str, platform: PlatformOf, principal: MayWrite) -> Refreshed:
    """Look at the schema again and say what changed."""
    return service.refresh(platform, principal, source_id)


@router.get("/sources/{source_id}/changes")
def list_source_changes(
    source_id: str,
    platform: PlatformOf,
    principal: MayRead,
    limit: Limit = DEFAULT_LIMIT,
    cursor: CursorText = None,
) -> Page[ChangeShape]:
    """List what changed in the schema, newest first."""
    return service.list_changes(platform, principal, source_id, limit, cursor)


@router.get("/sources/{source_id}/catalog")
def get_source_catalog(source_id: str, platform: PlatformOf, principal: MayRead) -> CatalogShape:
    """Return tables, columns, keys and statistics."""
    return service.catalog(platform, principal, source_id)


@router.get("/sources/{source_id}/questions")
def list_source_questions(source_id: str, platform: PlatformOf, principal: MayRead) -> SampleQuestions:
    """Return questions that this source can answer."""
    return SampleQuestions(items=service.questions(platform, principal, source_id))


@router.get("/sources/{source_id}/values")
def find_source_values(
    source_id: str,
    platform: PlatformOf,
    principal: MayRead,
    q: Annotated[str, Query(min_length=1, max_length=200)],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> ValueList:
    """Return values that begin with a text."""
    return ValueList(items=service.find_values(platform, principal, source_id, q, limit))


@router.post("/sources/{source_id}/query")
def query_source(source_id: str, body: QueryRequest, platform: PlatformOf, principal: MayQuery) -> QueryResult:
    """Run one reading statement."""
    return service.run_query(platform, principal, source_id, body)


@router.post("/sql/check")
def check_sql(body: CheckRequest, platform: PlatformOf, principal: MayRead) -> Verdict:
    """Say whether a statement may run, and what would really run."""
    return statements.check(platform, principal, body)


@router.post("/sql/explain")
def explain_sql(body: CheckRequest, platform: PlatformOf, principal: MayRead) -> Explanation:
    """Say in words what a statement asks for."""
    return statements.explain(platform, principal, body)
