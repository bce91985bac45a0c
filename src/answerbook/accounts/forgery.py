"""Refusing requests that another site made the person's browser send."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from answerbook.accounts import tokens
from answerbook.accounts.errors import Forged
from answerbook.platform.settings import ApiSettings

HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def demand_own_origin(headers: Mapping[str, str], settings: ApiSettings) -> None:
    """Pass when the browser says that the request comes from our own page, or nothing says otherwise.

    Raises: Forged.
    """
    origin = headers.get("origin")
    if origin is None:
        if headers.get("sec-fetch-site") in ("cross-site", "same-site"):
            raise _forged("it came from another site")
        return
    known = {_host(url) for url in (settings.public_url, *settings.cors_origins) if url}
    if _host(origin) not in known | {headers.get("host", "")}:
        raise _forged(f"its origin is {origin[:100]}")


def demand_token(headers: Mapping[str, str], session_token: str) -> None:
    """Pass when the request carries the token that only our own page can know.

    Raises: Forged.
    """
    if not tokens.is_same(headers.get(HEADER.lower(), ""), tokens.csrf_of(session_token)):
        raise _forged(f"the header {HEADER} is missing or wrong")


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _forged(reason: str) -> Forged:
    return Forged(
        f"The request was refused, because {reason}.", hint=f"Send csrf_token of GET /api/v1/me as {HEADER}."
    )
