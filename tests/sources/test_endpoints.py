from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from answerbook.platform.access import Role
from tests.people import Person, app, cheap_hashes, code, join, mia, owner, visitor
from tests.sources.conftest import write_sqlite

__all__ = ["app", "cheap_hashes", "join", "mia", "owner", "visitor"]


@pytest.fixture
def shop_id(owner: Person, files: Path) -> str:
    write_sqlite(files / "shop.db")
    made = owner.send("POST", "sources", {"name": "Shop", "url": "sqlite:///shop.db"})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def test_registers_lists_and_forgets(owner: Person, shop_id: str) -> None:
    page = owner.send("GET", "sources").json()
    assert [(s["name"], s["dialect"], s["status"], s["tables"]) for s in page["items"]] == [
        ("Shop", "sqlite", "ready", 2)
    ]
    assert "url" not in page["items"][0]
    assert owner.send("GET", f"sources/{shop_id}").json()["id"] == shop_id
    assert owner.send("GET", "sources/files").json()["items"][0]["name"] == "shop.db"
    assert owner.send("DELETE", f"sources/{shop_id}").status_code == 204
    assert owner.send("GET", f"sources/{shop_id}").status_code == 404


def test_shows_catalog_values_changes_and_tests(owner: Person, shop_id: str, files: Path) -> None:
    catalog = owner.send("GET", f"sources/{shop_id}/catalog").json()
    assert [t["name"] for t in catalog["tables"]] == ["customers", "orders"]
    assert owner.send("GET", f"sources/{shop_id}/values?q=par").json()["items"] == [
        {"table": "customers", "column": "city", "value": "Paris"}
    ]
    assert owner.send("POST", f"sources/{shop_id}/test").json()["ok"] is True
    assert owner.send("POST", f"sources/{shop_id}/refresh").json()["changes"] == []
    assert owner.send("GET", f"sources/{shop_id}/changes").json()["items"] == []


def test_offers_questions(owner: Person, shop_id: str) -> None:
    items = owner.send("GET", f"sources/{shop_id}/questions").json()["items"]
    assert items
    assert all(q.strip() for q in items)


def test_runs_a_query(owner: Person, shop_id: str) -> None:
    body = {"sql": "SELECT name, is_active FROM customers ORDER BY id", "limit": 2}
    result = owner.send("POST", f"sources/{shop_id}/query", body).json()
    assert (result["rows"], result["truncated"]) == ([["Ann Lee", 1], ["Bo Chen", 0]], True)
    assert result["timings_ms"]["run"] >= 0


@pytest.mark.parametrize(
    ("sql", "status", "expected"),
    [
        ("DELETE FROM customers", 400, "refused"),
        ("SELECT * FROM nowhere", 400, "refused"),
        ("SELECT 1; SELECT 2", 400, "refused"),
        ("", 422, "malformed"),
        ("x" * 300_000, 422, "malformed"),
    ],
)
def test_says_why_a_query_does_not_run(owner: Person, shop_id: str, sql: str, status: int, expected: str) -> None:
    answer = owner.send("POST", f"sources/{shop_id}/query", {"sql": sql})
    assert (answer.status_code, code(answer)) == (status, expected)
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ({"name": "X", "url": "sqlite:////etc/passwd"}, 403, "source_path"),
        ({"name": "X", "url": "sqlite:///missing.db"}, 400, "source_unreadable"),
        ({"name": "X", "url": "mongodb://x"}, 400, "source_url"),
        ({"name": "shop", "url": "sqlite:///shop.db"}, 409, "source_exists"),
        ({"name": "a/b", "url": "sqlite:///shop.db"}, 422, "malformed"),
        ({"name": "", "url": "sqlite:///shop.db"}, 422, "malformed"),
        ({"url": "sqlite:///shop.db"}, 422, "malformed"),
    ],
)
def test_says_why_a_source_is_not_taken(
    owner: Person, shop_id: str, body: dict[str, str], status: int, expected: str
) -> None:
    answer = owner.send("POST", "sources", body)
    assert (answer.status_code, code(answer)) == (status, expected)


def test_checks_and_explains_sql(owner: Person, shop_id: str) -> None:
    allowed = owner.send("POST", "sql/check", {"sql": "select name from customers", "source": shop_id}).json()
    assert (allowed["verdict"], allowed["sql"]) == ("allow", "SELECT name FROM customers LIMIT 1000")
    refused = owner.send("POST", "sql/check", {"sql": "DROP TABLE t", "dialect": "postgres"}).json()
    assert (refused["verdict"], refused["rule"], refused["sql"]) == ("refuse", "read-only", None)
    assert code(owner.send("POST", "sql/check", {"sql": "SELECT 1"})) == "invalid"
    told = owner.send("POST", "sql/explain", {"sql": "SELECT count(*) FROM orders", "source": shop_id}).json()
    assert told["sentences"]
    assert code(owner.send("POST", "sql/explain", {"sql": "DROP TABLE t", "dialect": "duckdb"})) == "refused"


@pytest.mark.parametrize(
    ("role", "method", "path", "status"),
    [
        (Role.VIEWER, "GET", "sources", 200),
        (Role.VIEWER, "GET", "sources/{id}/catalog", 200),
        (Role.VIEWER, "POST", "sources/{id}/query", 403),
        (Role.VIEWER, "POST", "sources/{id}/refresh", 403),
        (Role.VIEWER, "DELETE", "sources/{id}", 403),
        (Role.ANALYST, "POST", "sources/{id}/query", 200),
        (Role.ANALYST, "POST", "sources", 403),
        (Role.ANALYST, "GET", "sources/files", 403),
        (Role.ADMIN, "POST", "sources/{id}/refresh", 200),
    ],
)
def test_roles(join: Callable[..., Person], shop_id: str, role: Role, method: str, path: str, status: int) -> None:
    person = join(role, "someone@example.com")
    body = {"sql": "SELECT 1"} if path.endswith("query") else {"name": "n", "url": "sqlite:///shop.db"}
    answer = person.send(method, path.format(id=shop_id), body if method == "POST" else None)
    assert answer.status_code == status, answer.text


def test_nobody_without_a_session(owner: Person) -> None:
    owner.client.cookies.clear()
    assert owner.client.get("/api/v1/sources").status_code == 401
