"""Identifiers that sort by the time they were made."""

from __future__ import annotations

import secrets
import threading
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 26
_RANDOM_BITS = 80

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """Return a new identifier: 26 characters of Crockford base 32, later ones sort after earlier ones.

    48 bits of milliseconds and 80 random bits (the ULID layout); strictly rising within one process.

    >>> first, second = new_id(), new_id()
    >>> len(first), first < second
    (26, True)
    """
    global _last
    fresh = (time.time_ns() // 1_000_000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    with _lock:
        _last = max(fresh, _last + 1)
        return _spell(_last)


def is_id(text: str) -> bool:
    """Tell whether the text could be one of our identifiers."""
    return len(text) == LENGTH and all(c in ALPHABET for c in text)


def _spell(number: int) -> str:
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (LENGTH - 1), -1, -5))
