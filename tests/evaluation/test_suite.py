from __future__ import annotations

from pathlib import Path

import pytest

from answerbook.evaluation.errors import NoEvaluationData, NoSuchSplit
from answerbook.evaluation.suite import VARIABLE, by_database, constructs_of, data_folder, is_ordered, load

CONSTRUCTS = {
    "SELECT count(*) FROM t": ("plain",),
    "SELECT a FROM t WHERE b > (SELECT avg(b) FROM t)": ("nested", "where"),
    "SELECT a FROM t UNION SELECT b FROM u": ("set",),
    "SELECT a FROM t EXCEPT SELECT b FROM u WHERE c IN (SELECT d FROM v)": ("nested", "set", "where"),
    "SELECT a, count(*) FROM t GROUP BY a HAVING count(*) > 2": ("group", "having"),
    "SELECT DISTINCT a FROM t ORDER BY b LIMIT 3": ("order", "distinct"),
    "SELECT a FROM t WHERE d > '2001-05-01'": ("where", "date"),
    "SELECT a FROM t JOIN u ON t.i = u.i JOIN v ON u.j = v.j": ("join",),
    "this is ( not SQL": (),
}


@pytest.mark.parametrize(("sql", "expected"), CONSTRUCTS.items())
def test_constructs(sql: str, expected: tuple[str, ...]) -> None:
    assert constructs_of(sql) == expected


def test_only_the_outermost_order_counts() -> None:
    assert is_ordered("SELECT a FROM t ORDER BY a")
    assert not is_ordered("SELECT a FROM t WHERE b IN (SELECT b FROM u ORDER BY c LIMIT 1)")
    assert is_ordered("SELECT a FROM t UNION SELECT b FROM u ORDER BY 1")


def test_load(tiny_data: Path) -> None:
    suite = load("validation")
    assert [c.hardness for c in suite.cases] == ["easy", "easy", "hard", "extra"]
    assert list(by_database(suite.cases)) == ["shops"]
    assert [c.id for c in load("validation", limit=2).cases] == ["tiny-0", "tiny-2"]


def test_what_is_missing_is_named(tmp_path: Path, tiny_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoSuchSplit, match="dev"):
        load("dev")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(NoEvaluationData) as caught:
        data_folder()
    assert VARIABLE in caught.value.hint
