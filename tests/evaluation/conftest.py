from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from answerbook.evaluation.suite import VARIABLE

SHOP = """
CREATE TABLE shop (shop_id INTEGER PRIMARY KEY, name TEXT, city TEXT);
CREATE TABLE sale (sale_id INTEGER PRIMARY KEY, shop_id INTEGER REFERENCES shop (shop_id), amount REAL);
INSERT INTO shop VALUES (1, 'Corner', 'Lyon'), (2, 'Market', 'Nice'), (3, 'Kiosk', 'Nice');
INSERT INTO sale VALUES (1, 1, 10.5), (2, 1, 4), (3, 2, 7);
"""
QUESTIONS = [
    ("How many shops are there?", "SELECT count(*) FROM shop", "easy"),
    ("List the names of shops in Nice.", "SELECT name FROM shop WHERE city = 'Nice'", "easy"),
    ("What is this?", "SELECT nothing FROM nowhere", "hard"),
    ("Show the names of all shops, sorted by the sum of squares of vowels.", "SELECT name, 42 FROM shop", "extra"),
]


@pytest.fixture
def tiny_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Evaluation data with one database; the third gold statement does not run, the fourth cannot be guessed."""
    folder = tmp_path / "data" / "spider-train"
    (folder / "databases").mkdir(parents=True)
    with closing(sqlite3.connect(folder / "databases" / "shops.sqlite")) as connection:
        connection.executescript(SHOP)
    lines = [
        {"id": f"tiny-{i}", "db_id": "shops", "question": q, "sql": sql, "hardness": h}
        for i, (q, sql, h) in enumerate(QUESTIONS)
    ]
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (folder / "split.json").write_text(json.dumps({"train": [], "validation": ["shops"], "test": []}))
    monkeypatch.setenv(VARIABLE, str(tmp_path / "data"))
    return tmp_path / "data"
