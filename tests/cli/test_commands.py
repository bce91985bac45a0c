"""The command line as a script sees it: whole processes, output, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ask.conftest import SHOP

Ran = subprocess.CompletedProcess[str]


@pytest.fixture
def shop(tmp_path: Path) -> str:
    import sqlite3

    path = tmp_path / "shop.db"
    connection = sqlite3.connect(path)
    connection.executescript(SHOP)
    connection.commit()
    connection.close()
    return f"sqlite:///{path}"


def answerbook(folder: Path, *words: str, given: str | None = None) -> Ran:
    command = [sys.executable, "-c", "from answerbook.cli.main import run; run()", *words]
    env = os.environ | {"ANSWERBOOK_DATA_DIR": str(folder / "data"), "NO_COLOR": "1", "COLUMNS": "120"}
    return subprocess.run(command, env=env, cwd=folder, input=given, capture_output=True, text=True, timeout=60)


def test_asking_prints_the_answer_and_its_sql(tmp_path: Path, shop: str) -> None:
    ran = answerbook(tmp_path, "ask", "How many customers are there?", "--source", shop)
    assert ran.returncode == 0, ran.stderr
    assert "3" in ran.stdout
    assert "SELECT" in ran.stdout
    assert ran.stderr == ""


def test_asking_as_json_prints_one_answer(tmp_path: Path, shop: str) -> None:
    ran = answerbook(tmp_path, "ask", "How many customers are there?", "--source", shop, "--json")
    answer = json.loads(ran.stdout)
    assert answer["rows"] == [[3]]
    assert answer["status"] == "answered"


ENDINGS = [
    (["ask", "hello", "--source", "{shop}"], 4),
    (["ask", "delete all customers", "--source", "{shop}"], 3),
    (["ask", "DROP TABLE customers", "--source", "{shop}"], 3),
    (["ask", "what is the weather in Paris tomorrow", "--source", "{shop}"], 4),
    (["ask", "How many?", "--source", "nowhere"], 1),
    (["ask", "How many?", "--source", "sqlite:////nowhere/at/all.db"], 1),
    (["ask", "How many?", "--source", "oracle://x"], 1),
    (["ask"], 2),
    (["ask", "x", "--engine", "magic"], 2),
    (["ask", "How many?", "--source", "{shop}", "--engine", "model"], 1),
    (["nonsense"], 2),
    (["sql", "check", "SELECT 1", "--dialect", "cobol"], 2),
    (["sql", "check", "SELECT 1", "--dialect", "sqlite"], 0),
    (["sql", "check", "DROP TABLE x", "--dialect", "sqlite"], 3),
]


@pytest.mark.parametrize(("words", "code"), ENDINGS)
def test_the_exit_code_says_how_it_ended(tmp_path: Path, shop: str, words: list[str], code: int) -> None:
    ran = answerbook(tmp_path, *(w.format(shop=shop) for w in words))
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr


def test_an_error_as_json_has_the_one_shape(tmp_path: Path) -> None:
    ran = answerbook(tmp_path, "ask", "How many?", "--source", "nowhere", "--json")
    error = json.loads(ran.stdout)["error"]
    assert error["code"]
    assert error["hint"]


def test_files_that_are_no_database_are_named(tmp_path: Path) -> None:
    (tmp_path / "corrupt.db").write_bytes(b"SQLite format 3\x00" + os.urandom(4000))
    (tmp_path / "junk.db").write_bytes(os.urandom(4000))
    (tmp_path / "empty.db").touch()
    for name in ("corrupt.db", "junk.db", "empty.db", "."):
        ran = answerbook(tmp_path, "ask", "How many customers?", "--source", f"sqlite:///{tmp_path / name}")
        assert ran.returncode == 1, name
        assert ran.stderr.strip(), name
        assert "Traceback" not in ran.stderr


def test_a_batch_answers_every_line_in_order(tmp_path: Path, shop: str) -> None:
    lines = [
        json.dumps({"id": "a", "source": shop, "question": "How many customers are there?"}),
        "not json at all",
        json.dumps({"id": "c", "source": "sqlite:////nowhere.db", "question": "How many?"}),
        json.dumps({"id": "d", "source": shop}),
        json.dumps({"id": "e", "source": shop, "question": "How many orders are there?", "thread": "t"}),
        json.dumps({"id": 6, "source": shop, "question": "z" * 60_000}),
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for workers in ("1", "2"):
        ran = answerbook(tmp_path, "ask", "--batch", "in.jsonl", "--out", "out.jsonl", "--workers", workers)
        assert ran.returncode == 0, ran.stderr
        answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
        assert len(answers) == len(lines)
        assert [a["id"] for a in answers if a["id"] in ("a", "c", "d", "e", 6)] == ["a", "c", "d", "e", 6]
        assert answers[0]["rows"] == [[3]]
        assert [answers[i]["status"] for i in (1, 2, 3)] == ["failed"] * 3
        assert all(a["error"]["message"] for a in answers if a["status"] == "failed")
        assert answers[4]["rows"] == [[3]]


def test_a_batch_follows_its_threads(tmp_path: Path, shop: str) -> None:
    rows = [
        {"id": 1, "source": shop, "question": "How many customers are there?", "thread": "t"},
        {"id": 2, "source": shop, "question": "only in Germany", "thread": "t"},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    answerbook(tmp_path, "ask", "--batch", "in.jsonl", "--out", "out.jsonl", "--min-confidence", "0")
    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [a["rows"] for a in answers] == [[[3]], [[2]]]


def test_sql_check_speaks_json_lines(tmp_path: Path) -> None:
    (tmp_path / "schema.sql").write_text("CREATE TABLE t(a INT, b TEXT);", encoding="utf-8")
    given = "\n".join([json.dumps({"sql": s}) for s in ("SELECT a FROM t", "SELECT a FROM u", "DELETE FROM t")])
    ran = answerbook(
        tmp_path, "sql", "check", "-", "--dialect", "duckdb", "--schema", "schema.sql", given=given + "\n"
    )
    verdicts = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [v["verdict"] for v in verdicts] == ["allow", "refuse", "refuse"]
    assert all(set(v) >= {"verdict", "rule", "message", "sql", "warnings"} for v in verdicts)
    assert verdicts[0]["rule"] is None
    assert verdicts[1]["sql"] is None
    assert ran.returncode == 3


def test_sources_are_added_listed_asked_refreshed_and_removed(tmp_path: Path, shop: str) -> None:
    assert answerbook(tmp_path, "sources", "add", "shop", shop).returncode == 0
    again = answerbook(tmp_path, "sources", "add", "shop", shop)
    assert again.returncode == 1
    assert "shop" in again.stderr
    listed = json.loads(answerbook(tmp_path, "sources", "list", "--json").stdout)
    assert [s["name"] for s in listed["items"]] == ["shop"]
    asked = answerbook(tmp_path, "ask", "How many orders are there?", "--source", "shop", "--json")
    assert json.loads(asked.stdout)["rows"] == [[3]]
    assert answerbook(tmp_path, "sources", "refresh", "shop").returncode == 0
    assert answerbook(tmp_path, "sources", "remove", "shop", "--yes").returncode == 0
    assert json.loads(answerbook(tmp_path, "sources", "list", "--json").stdout)["items"] == []


def test_init_makes_the_owner_once(tmp_path: Path) -> None:
    words = ("init", "--email", "mia@example.com", "--name", "Mia", "--password-stdin")
    weak = answerbook(tmp_path, *words, given="password123456\n")
    assert weak.returncode == 1
    assert answerbook(tmp_path, *words, given="correct horse battery staple\n").returncode == 0
    second = answerbook(tmp_path, *words, given="correct horse battery staple\n")
    assert second.returncode == 1
    assert "already" in second.stderr


def test_doctor_names_what_it_looked_at(tmp_path: Path, shop: str) -> None:
    answerbook(tmp_path, "sources", "add", "shop", shop)
    ran = answerbook(tmp_path, "doctor", "--json")
    checks = {c["name"]: c["ok"] for c in json.loads(ran.stdout)["checks"]}
    assert checks["own records"]
    assert checks["source shop"]
    Path(shop.removeprefix("sqlite:///")).unlink()
    broken = answerbook(tmp_path, "doctor", "--json")
    assert broken.returncode == 1
    assert not {c["name"]: c["ok"] for c in json.loads(broken.stdout)["checks"]}["source shop"]


def test_openapi_is_whole(tmp_path: Path) -> None:
    description = json.loads(answerbook(tmp_path, "openapi").stdout)
    assert "/api/v1/ask" in description["paths"]
    assert not (tmp_path / "data").exists(), "describing makes no data directory"


def test_a_wrong_setting_names_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSWERBOOK_API__PORT", "a lot")
    ran = answerbook(tmp_path, "doctor")
    assert "ANSWERBOOK_API__PORT" in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
