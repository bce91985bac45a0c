"""Judging and explaining statements without running them."""

from __future__ import annotations

from answerbook.core.catalog import Catalog
from answerbook.core.sql import guard
from answerbook.core.sql.explain import explain as explain_sql
from answerbook.core.sql.verdict import Allowed
from answerbook.platform.access import Principal
from answerbook.platform.errors import Invalid
from answerbook.platform.runtime import Platform
from answerbook.sources import service, shapes
from answerbook.sources.errors import Refusal
from answerbook.sources.schemas import CheckRequest, Explanation, Verdict


def check(platform: Platform, principal: Principal, request: CheckRequest) -> Verdict:
    """Say whether a statement may run, by which rule not, and what would really run.

    Raises: SourceNotFound, Invalid without source and dialect.
    """
    dialect, catalog = _against(platform, principal, request)
    policy = service.policy_of(platform.settings)
    verdict = guard.check(request.sql, dialect=dialect, catalog=catalog, policy=policy)
    if isinstance(verdict, Allowed):
        return Verdict(
            verdict="allow", rule=None, message="", sql=verdict.sql, warnings=shapes.traps_of(verdict.traps)
        )
    return Verdict(
        verdict="refuse",
        rule=verdict.rule,
        message=verdict.message,
        sql=None,
        safe_form=verdict.safe_form,
        position=verdict.position,
        warnings=[],
    )


def explain(platform: Platform, principal: Principal, request: CheckRequest) -> Explanation:
    """Say in words what a statement asks for.

    Raises: SourceNotFound, Invalid, Refusal when it is no reading statement.
    """
    dialect, catalog = _against(platform, principal, request)
    policy = service.policy_of(platform.settings)
    verdict = guard.check(request.sql, dialect=dialect, catalog=catalog, policy=policy)
    if not isinstance(verdict, Allowed):
        raise Refusal(verdict)
    return Explanation(sentences=list(explain_sql(request.sql, dialect=dialect, catalog=catalog)))


def _against(platform: Platform, principal: Principal, request: CheckRequest) -> tuple[str, Catalog | None]:
    if request.source:
        source = service.open_source(platform, principal, request.source)
        return source.dialect, source.catalog
    if request.dialect is None:
        raise Invalid("Neither a source nor a dialect is given.", hint='Give "source" or "dialect".')
    return request.dialect, None
