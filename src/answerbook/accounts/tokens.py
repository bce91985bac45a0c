"""Random tokens and what is kept of them. A token has 256 random bits, so that a plain hash is enough."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from answerbook.platform.ids import ALPHABET

KEY_START = "ab_"
_PREFIX_CHARS = 8


def new_token() -> str:
    return secrets.token_urlsafe(32)


def new_key() -> tuple[str, str]:
    """Return a new API key and its visible beginning."""
    prefix = KEY_START + "".join(secrets.choice(ALPHABET) for _ in range(_PREFIX_CHARS))
    return f"{prefix}_{new_token()}", prefix


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def hash_email(email: str) -> str:
    return hashlib.sha256(b"email:" + email.encode()).hexdigest()


def csrf_of(session_token: str) -> str:
    """Return the token that a page must send back: bound to the session, useless for anything else."""
    return hmac.new(session_token.encode(), b"answerbook csrf", hashlib.sha256).hexdigest()


def is_same(given: str, expected: str) -> bool:
    """Compare without telling by the time taken where they differ."""
    return hmac.compare_digest(given.encode(), expected.encode())
