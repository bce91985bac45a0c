"""The public corpus: every attack is refused by a known rule, every harmless statement passes."""

from __future__ import annotations

import pytest

from answerbook.core.sql.guard import check
from answerbook.core.sql.rules import RULES
from answerbook.core.sql.verdict import Allowed, Refused
from tests.core.sql.corpus import DIALECTS, Case, cases, catalog


def of(name: str, dialect: str) -> list[Case]:
    return [case for case in cases(name) if case.dialect == dialect]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("is_known", [False, True], ids=["without a catalog", "with a catalog"])
def test_every_attack_is_refused(dialect: str, is_known: bool) -> None:
    passed = []
    for case in of("attacks", dialect):
        verdict = check(case.sql, dialect=dialect, catalog=catalog(dialect) if is_known else None)
        if isinstance(verdict, Allowed):
            passed.append((case.why, case.sql, verdict.sql))
        else:
            assert verdict.rule in RULES
            assert len(verdict.message) > 10
    assert passed == []


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("is_known", [False, True], ids=["without a catalog", "with a catalog"])
def test_every_harmless_statement_passes(dialect: str, is_known: bool) -> None:
    refused = []
    for case in of("benign", dialect):
        verdict = check(case.sql, dialect=dialect, catalog=catalog(dialect) if is_known else None)
        if isinstance(verdict, Refused):
            refused.append((case.sql, verdict.rule, verdict.message))
    assert refused == []


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_passes_passes_again_unchanged(dialect: str) -> None:
    for case in of("benign", dialect):
        first = check(case.sql, dialect=dialect, catalog=catalog(dialect))
        assert isinstance(first, Allowed)
        second = check(first.sql, dialect=dialect, catalog=catalog(dialect))
        assert isinstance(second, Allowed), (case.sql, second)
        assert second.sql == first.sql


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    for dialect in DIALECTS:
        assert len(of("attacks", dialect)) > 150
        assert len(of("benign", dialect)) > 150
