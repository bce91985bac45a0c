from __future__ import annotations

import pytest

from answerbook.evaluation.blame import CLASSES, blame

GOLD = "SELECT a, count(*) FROM t JOIN u ON t.i = u.i WHERE b > 3 GROUP BY a ORDER BY count(*) DESC LIMIT 5"
WRONG = {
    "abstained": None,
    "error": "SELECT ( FROM",
    "set operation": f"{GOLD.partition(' ORDER')[0]} UNION SELECT a, b FROM t",
    "nesting": GOLD.replace("b > 3", "b > (SELECT avg(b) FROM t)"),
    "tables": "SELECT a, count(*) FROM t WHERE b > 3 GROUP BY a ORDER BY count(*) DESC LIMIT 5",
    "select": GOLD.replace("SELECT a, count(*)", "SELECT a"),
    "distinct": GOLD.replace("SELECT a,", "SELECT DISTINCT a,"),
    "group": GOLD.replace("GROUP BY a", "GROUP BY t.i"),
    "having": GOLD.replace("GROUP BY a", "GROUP BY a HAVING count(*) > 1"),
    "where": GOLD.replace("b > 3", "b < 3"),
    "literal": GOLD.replace("b > 3", "b > 4"),
    "order": GOLD.replace("DESC", "ASC"),
    "limit": GOLD.replace(" LIMIT 5", ""),
    "other": 'SELECT x."a", COUNT(*) AS n FROM t AS x JOIN u ON x.i = u.i WHERE (x.b > 3) '
    "GROUP BY x.a ORDER BY count(*) DESC LIMIT 5",
}


@pytest.mark.parametrize("name", CLASSES)
def test_the_first_difference_is_named(name: str) -> None:
    assert blame(GOLD, WRONG[name]) == name
