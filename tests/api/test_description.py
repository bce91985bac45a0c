from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
def document(app: FastAPI) -> dict[str, Any]:
    answer = TestClient(app).get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


def _operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(f"{m} {p}", o) for p, ops in document["paths"].items() for m, o in ops.items() if m in METHODS]


def test_every_operation_is_described(document: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    for name, operation in _operations(document):
        assert operation["summary"], name
        assert operation["description"].endswith("."), name
        assert set(operation["tags"]) <= tags, name
        assert operation["operationId"].isidentifier(), name


def test_every_operation_shows_the_error_shape(document: dict[str, Any]) -> None:
    for name, operation in _operations(document):
        for family in ("4XX", "5XX"):
            schema = operation["responses"][family]["content"]["application/json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/ErrorBody"}, name
        assert "422" not in operation["responses"], name
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_every_operation_says_how_to_sign_in(document: dict[str, Any]) -> None:
    assert set(document["components"]["securitySchemes"]) == {"session", "key"}
    for name, operation in _operations(document):
        assert "security" in operation, name
        assert bool(operation["security"]) == bool(operation.get("x-scopes")), name


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]

    def references(node: object) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
            return own + [ref for value in node.values() for ref in references(value)]
        return [ref for value in node for ref in references(value)] if isinstance(node, list) else []

    found = references(document)
    assert len(found) > 50
    assert {ref.rpartition("/")[2] for ref in found} <= set(schemas)


def test_there_are_no_interactive_pages_that_the_policy_would_break(app: FastAPI) -> None:
    client = TestClient(app)
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert client.get(path).status_code == 404


def test_the_description_is_made_once(app: FastAPI) -> None:
    assert app.openapi() is app.openapi()
