"""Counters and timings of this process, in the format of Prometheus."""

from __future__ import annotations

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

disable_created_metrics()  # type: ignore[no-untyped-call]
registry = CollectorRegistry()
ProcessCollector(registry=registry)
PlatformCollector(registry=registry)
GCCollector(registry=registry)

requests = Counter(
    "answerbook_http_requests_total",
    "Requests by method, route and status.",
    ["method", "route", "status"],
    registry=registry,
)
request_seconds = Histogram(
    "answerbook_http_request_seconds",
    "Time to the end of the response.",
    ["method", "route"],
    buckets=_BUCKETS,
    registry=registry,
)
requests_in_progress = Gauge(
    "answerbook_http_requests_in_progress", "Requests being answered now.", registry=registry
)
sign_ins = Counter("answerbook_sign_ins_total", "Sign-ins by outcome.", ["outcome"], registry=registry)


def exposition() -> bytes:
    """Return all metrics as text."""
    return generate_latest(registry)
