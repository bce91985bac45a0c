"""Queries in plain words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from answerbook.core.sql.explain import explain
from tests.core.sql.corpus import cases, catalog

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "sql" / "explanations.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["title"])
def test_explanation(case: dict[str, Any]) -> None:
    assert list(explain(case["sql"], dialect="sqlite", catalog=catalog("sqlite"))) == case["sentences"]


def test_every_statement_has_sentences() -> None:
    for case in (*cases("benign"), *cases("attacks")):
        sentences = explain(case.sql, dialect=case.dialect, catalog=None)
        assert sentences
        assert all(s.strip() and s[0] == s[0].upper() for s in sentences), (case.sql, sentences)


def test_comments_of_the_catalog_are_told() -> None:
    known = catalog("sqlite")
    told = replace(known, tables=tuple(replace(t, comment="what readers took home.") for t in known.tables))
    assert (
        explain("SELECT 1 FROM loans", dialect="sqlite", catalog=told)[0]
        == "Reads loans (what readers took home)."
    )
