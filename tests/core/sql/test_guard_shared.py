"""The evaluation statements that live outside the repository, where they are present."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from answerbook.core.catalog import Catalog
from answerbook.core.sql.ddl import catalog_from_ddl
from answerbook.core.sql.guard import check
from answerbook.core.sql.verdict import Allowed, Refused
from tests.core.sql.corpus import DIALECTS, Case, load

DATA = Path(os.environ.get("ANSWERBOOK_EVAL_DATA", Path(__file__).parents[4] / "shared" / "data")) / "guard"
# Two harmless PostgreSQL statements name a table and a column that the schema file leaves out.
_LEFT_OUT = "CREATE TABLE categories(id INTEGER PRIMARY KEY, parent_id INTEGER, name TEXT);"
_REFUSED = {"refuse", "refuse-for-users", "allow-admin"}


def read(name: str) -> list[Case]:
    path = DATA / f"{name}.jsonl"
    if not path.is_file():
        pytest.skip("the evaluation statements are not here; set ANSWERBOOK_EVAL_DATA")
    return [case for case in load(path) if case.dialect in DIALECTS]


def known(dialect: str) -> Catalog:
    script = (DATA / "schema_sqlite.sql").read_text(encoding="utf-8")
    script = script.replace("attrs TEXT)", "attrs TEXT, tags TEXT)") + _LEFT_OUT
    return catalog_from_ddl(script, as_dialect=dialect)


@pytest.mark.parametrize("is_known", [False, True], ids=["without a catalog", "with a catalog"])
def test_no_attack_passes(is_known: bool) -> None:
    attacks = read("attacks")
    verdicts = [
        (a.sql, check(a.sql, dialect=a.dialect, catalog=known(a.dialect) if is_known else None)) for a in attacks
    ]
    assert [sql for sql, verdict in verdicts if isinstance(verdict, Allowed)] == []


@pytest.mark.parametrize("is_known", [False, True], ids=["without a catalog", "with a catalog"])
def test_no_harmless_statement_is_refused(is_known: bool) -> None:
    benign = read("benign")
    verdicts = [
        (b.sql, check(b.sql, dialect=b.dialect, catalog=known(b.dialect) if is_known else None)) for b in benign
    ]
    assert [(sql, verdict) for sql, verdict in verdicts if isinstance(verdict, Refused)] == []


def test_our_verdict_where_products_differ() -> None:
    for case in read("policy"):
        verdict = check(case.sql, dialect=case.dialect, catalog=None)
        if case.suggested == "allow":
            assert isinstance(verdict, Allowed), (case.sql, verdict)
        elif case.suggested in _REFUSED:
            assert isinstance(verdict, Refused), case.sql
        elif isinstance(verdict, Refused):
            assert verdict.rule == "too-large", case.sql
