"""Steps of the journeys, and answers that the engine gives too rarely to wait for."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

SECONDS = 15_000


def ask(page: Page, question: str) -> Locator:
    """Type a question, press Enter and wait for the answer."""
    box = page.get_by_role("textbox", name="Question")
    box.fill(question)
    box.press("Enter")
    answer = page.locator("article[data-status]").filter(
        has=page.get_by_role("heading", name=question, exact=True)
    )
    expect(answer.last).to_be_visible(timeout=SECONDS)
    return answer.last


def open_tab(answer: Locator, name: str) -> None:
    answer.get_by_role("tab", name=name).click()


def answer_with(page: Page, answer: dict[str, Any]) -> None:
    """Let the next questions be answered by this instead of the engine."""
    given = {**PLAIN, **answer}
    events = [
        {"type": "started", "run_id": given["run_id"], "thread": given["thread"]},
        {
            "type": "step",
            "stage": "link",
            "text": "Found 2 values of the question in the data",
            "ms": 3,
            "details": [],
        },
        {"type": "answer", "answer": given},
    ]
    body = "".join(f"id: {n}\nevent: {e['type']}\ndata: {json.dumps(e)}\n\n" for n, e in enumerate(events, 1))

    def fulfil(route: Route) -> None:
        route.fulfill(status=200, content_type="text/event-stream", body=body)

    page.route("**/api/v1/ask", fulfil)


SQL = (
    "SELECT strftime(o.ordered_at, '%Y-%m') AS month, count(*) AS orders FROM orders AS o "
    "WHERE o.ordered_at >= '2024-01-01' AND o.ordered_at < '2025-01-01' GROUP BY month ORDER BY month LIMIT 1000"
)
MONTHS = [[f"2024-{month:02d}", 4000 + 137 * month] for month in range(1, 13)]
PLAIN: dict[str, Any] = {
    "id": "a1",
    "run_id": "r1",
    "thread": "t1",
    "created_at": "2026-11-20T10:00:00Z",
    "status": "answered",
    "route": "data",
    "question": "Orders in 2024 by month",
    "engine": "embedded",
    "source": "Store",
    "schema_version": "0123456789abcdef",
    "policy": "open",
    "confidence": 0.7,
    "grade": "medium",
    "timings_ms": {"read": 1.2, "link": 8.4, "propose": 14.1, "run": 22.8, "total": 54.1},
}
LINE: dict[str, Any] = {
    "interpretation": "number of orders by month, placed in 2024",
    "sql": SQL,
    "columns": [{"name": "month", "type": "text"}, {"name": "orders", "type": "integer"}],
    "rows": MONTHS,
    "row_count": 12,
    "summary": "The most orders were placed in 2024-12: 5,644.",
    "number_links": [{"start": 40, "end": 45, "row": 11, "column": 1}],
    "remarks": ["The fewest were placed in 2024-01: 4,137."],
    "grade": "high",
    "evidence": [
        {"kind": "tables", "text": "Used orders"},
        {"kind": "link", "text": "“orders” is the table orders"},
    ],
    "assumptions": [
        {
            "id": "p",
            "kind": "period",
            "text": "2024 is the calendar year",
            "choices": [{"label": "Fiscal year", "choice": 0}, {"label": "Last 12 months", "choice": 1}],
        },
    ],
    "warnings": ["Orders with several items are counted once."],
    "steps": [{"text": "Take orders placed in 2024."}, {"text": "Count them for each month."}],
    "follow_ups": ["Only in the South", "Same, by week", "Compare with 2023"],
    "attempts": [{"engine": "embedded", "sql": SQL}],
    "chart": {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": "Orders by month. Highest 5,644 (2024-12), lowest 4,137 (2024-01).",
        "height": 320,
        "data": {"values": [{"f0": month, "f1": orders} for month, orders in MONTHS]},
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "f0", "type": "ordinal", "title": "Month", "sort": None, "axis": {"labelLimit": 180}},
            "y": {"field": "f1", "type": "quantitative", "title": "Orders"},
        },
    },
}
CUSTOMERS = [
    [
        n,
        f"Person {n}",
        ["São Paulo", "A very long name of a city that does not fit"][n % 2],
        "2024-02-01 00:00:00",
        n * 1.25,
        None,
    ]
    for n in range(1, 1001)
]
WIDE: dict[str, Any] = {
    "question": "List the customers",
    "interpretation": "customers with city, first order and amount",
    "sql": "SELECT * FROM customers LIMIT 1000",
    "columns": [
        {"name": name, "type": kind}
        for name, kind in (
            ("customer_id", "integer"),
            ("name", "text"),
            ("city", "text"),
            ("first_order_at", "datetime"),
            ("spent", "number"),
            ("newsletter", "boolean"),
        )
    ],
    "rows": CUSTOMERS,
    "row_count": 1000,
    "truncated": True,
    "summary": "The first 1,000 customers.",
    "warnings": ["Only the first 1,000 rows are shown."],
    "grade": "low",
}
CLARIFY: dict[str, Any] = {
    "status": "clarify",
    "question": "Who are our best customers?",
    "summary": "What makes a customer best?",
    "clarification": {
        "text": "What makes a customer best?",
        "choices": [
            {"label": "Highest total payments", "question": "Customers by total payments"},
            {"label": "Most orders", "question": "Customers by number of orders"},
        ],
    },
}
ABSTAINED: dict[str, Any] = {
    "status": "abstained",
    "question": "What is the weather in Paris?",
    "summary": "Not in your data: nothing in Store matches “weather”.",
    "missing": ["weather"],
    "follow_ups": ["How many orders are there?"],
    "readings": [{"interpretation": "customers in Paris", "sql": "SELECT 1", "confidence": 0.1}],
}
REFUSED: dict[str, Any] = {
    "status": "refused",
    "route": "refuse",
    "question": "Delete all orders",
    "summary": "Sources are only read, never changed.",
    "error": {"code": "write_request", "message": "Sources are only read.", "hint": "Ask which orders you mean."},
    "follow_ups": ["How many orders are there?"],
}
FAILED: dict[str, Any] = {
    "status": "failed",
    "question": "Every order with every item",
    "sql": SQL,
    "error": {
        "code": "timeout",
        "message": "The query ran longer than 30 s and was stopped.",
        "hint": "Narrow the question to a shorter period, then ask again.",
    },
    "attempts": [{"engine": "embedded", "sql": SQL, "fault": {"kind": "timeout", "message": "30 s"}}] * 2,
}
SEVERAL: dict[str, Any] = {
    "question": "Orders by month? And all customers?",
    "summary": "2 of 2 questions answered.",
    "parts": [{**PLAIN, **LINE, "id": "p1"}, {**PLAIN, **WIDE, "id": "p2"}],
}
