"""Questions with gold SQL, by split, and the constructs that the gold uses."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from answerbook.evaluation.errors import NoEvaluationData, NoSuchSplit

VARIABLE = "ANSWERBOOK_EVAL_DATA"
DEFAULT_FOLDER = "../shared/data"
CONSTRUCTS = ("join", "group", "having", "order", "nested", "set", "distinct", "where", "date", "plain")
DATE_FUNCTIONS = ("strftime", "date(", "datetime(", "julianday")


@dataclass(frozen=True, slots=True)
class Case:
    """A question on one database; `hardness` is the data set's own."""

    id: str
    database: str
    question: str
    sql: str
    hardness: str
    constructs: tuple[str, ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class Suite:
    name: str
    folder: Path  # of the SQLite files
    cases: tuple[Case, ...]


def data_folder() -> Path:
    """Return the folder of the evaluation data.

    Raises: NoEvaluationData naming the variable.
    """
    folder = Path(os.environ.get(VARIABLE, DEFAULT_FOLDER))
    if not (folder / "spider-train" / "questions.jsonl").exists():
        raise NoEvaluationData(
            f"There is no spider-train/questions.jsonl in {folder}.",
            hint=f"Set {VARIABLE} to the folder that holds spider-train.",
        )
    return folder


def load(split: str, limit: int | None = None) -> Suite:
    """Read the questions of a split; with `limit` every n-th, so that all databases stay in.

    Raises: NoEvaluationData, NoSuchSplit.
    """
    folder = data_folder() / "spider-train"
    splits = json.loads((folder / "split.json").read_text(encoding="utf-8"))
    if split not in splits:
        raise NoSuchSplit(f"There is no split “{split}”.", hint=f"Take one of {', '.join(sorted(splits))}.")
    databases = frozenset(splits[split])
    lines = (json.loads(line) for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines())
    cases = [_case(line) for line in lines if line["db_id"] in databases]
    if limit is not None and limit < len(cases):
        cases = [cases[i * len(cases) // limit] for i in range(limit)]
    return Suite(f"spider-train {split}", folder / "databases", tuple(cases))


def _case(line: dict[str, str]) -> Case:
    constructs = constructs_of(line["sql"])
    return Case(
        line["id"],
        line["db_id"],
        line["question"],
        line["sql"],
        line["hardness"],
        constructs,
        ordered=is_ordered(line["sql"]),
    )


def constructs_of(sql: str) -> tuple[str, ...]:
    """Name what a statement uses, in the order of `CONSTRUCTS`; plain is none of the others.

    >>> constructs_of("SELECT a FROM t JOIN u ON t.i = u.i WHERE b = 1 ORDER BY a")
    ('join', 'order', 'where')
    >>> constructs_of("SELECT count(*) FROM t")
    ('plain',)
    """
    try:
        tree = sqlglot.parse_one(sql, dialect="sqlite")
    except SqlglotError:
        return ()
    used = {name for name, kinds in _KINDS.items() if any(True for _ in tree.find_all(*kinds))}
    if sum(1 for _ in tree.find_all(exp.Select)) > 1 + sum(1 for _ in tree.find_all(exp.SetOperation)):
        used.add("nested")
    if any(word in sql.lower() for word in DATE_FUNCTIONS) or _compares_dates(tree):
        used.add("date")
    return tuple(name for name in CONSTRUCTS if name in used) or ("plain",)


_KINDS: dict[str, tuple[type[exp.Expr], ...]] = {
    "join": (exp.Join,),
    "group": (exp.Group,),
    "having": (exp.Having,),
    "order": (exp.Order,),
    "set": (exp.SetOperation,),
    "distinct": (exp.Distinct,),
    "where": (exp.Where,),
}


def _compares_dates(tree: exp.Expr) -> bool:
    texts = (literal.this for literal in tree.find_all(exp.Literal) if literal.is_string)
    return any(len(t) >= 8 and t[:4].isdigit() and t[4] == "-" for t in texts)


def is_ordered(sql: str) -> bool:
    """Tell whether the order of the rows is part of what the outermost statement says."""
    try:
        return sqlglot.parse_one(sql, dialect="sqlite").args.get("order") is not None
    except SqlglotError:
        return "order by" in sql.lower()


def by_database(cases: Iterable[Case]) -> dict[str, list[Case]]:
    grouped: dict[str, list[Case]] = {}
    for case in cases:
        grouped.setdefault(case.database, []).append(case)
    return grouped
