"""Which passwords are good enough, and how they are kept: Argon2id, a few at a time."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from answerbook.accounts.errors import WeakPassword

_AT_ONCE = threading.BoundedSemaphore(4)  # each hash takes 64 MiB
_LEET = str.maketrans("013456789@$!|+", "oleasgtbqasilt")
_ROWS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertzuiop",
    "azertyuiop",
)
_LONGEST_RUN = 4
_FEWEST_LETTERS = 5
_PASSPHRASE_WORDS = 4
_SHORTEST_NAME = 3


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    with _AT_ONCE:
        return _hasher().hash(_normal(password))


def verify_password(password_hash: str | None, password: str) -> bool:
    """Tell whether the password is right; takes as long when there is no hash to compare with."""
    with _AT_ONCE:
        try:
            _hasher().verify(password_hash or _no_password(), _normal(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    return _hasher().check_needs_rehash(password_hash)


def check_password(password: str, *, min_length: int, about: Iterable[str] = ()) -> None:
    """Pass when the password may be used; `about` are names and addresses that it must not be made of.

    Raises: WeakPassword saying why and what would be better.
    """
    reason = weakness(password, min_length=min_length, about=about)
    if reason:
        raise WeakPassword(
            f"This password is not good enough: {reason}.",
            hint="Take four or five unrelated words, or let a password manager make one.",
        )


def weakness(password: str, *, min_length: int, about: Iterable[str] = ()) -> str | None:
    """Say why a password is weak, or None.

    >>> weakness("P@ssword2024!", min_length=12)
    'it is a common password with a few signs changed'
    >>> weakness("correct-horse-battery", min_length=12) is None
    True
    """
    text = _normal(password)
    if len(text) < min_length:
        return f"it has {len(text)} characters and needs {min_length}"
    plain = text.casefold()
    if len(set(plain)) < _FEWEST_LETTERS:
        return "it repeats a few characters"
    if _unit(plain) is not None:
        return "it repeats one piece"
    if _is_made_of(plain, common_words()):
        return "it is a common password with a few signs changed"
    own = {part for text in about for part in re.split(r"\W+", text.casefold()) if len(part) >= _SHORTEST_NAME}
    if own and _is_made_of(plain, common_words() | own):
        return "it is made of your own name or address"
    return None


@cache
def common_words() -> frozenset[str]:
    """Return the words that most guessed passwords are built from."""
    lines = files("answerbook.accounts").joinpath("common_passwords.txt").read_text().splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _is_made_of(plain: str, words: frozenset[str]) -> bool:
    """Tell whether little is left without the words, runs of neighbouring keys, digits and signs.

    Four different words are a passphrase and may all be common ones.
    """
    for spelling in {plain, plain.translate(_LEET)}:
        rest, used = spelling, 0
        for word in sorted(words, key=len, reverse=True):
            if word in rest:
                rest, used = rest.replace(word, " "), used + 1
        letters = "".join(c if c.isalpha() else " " for c in rest)
        left = sum(len(part) for part in _without_runs(letters).split())
        if left < _LONGEST_RUN and used < _PASSPHRASE_WORDS:
            return True
    return False


def _without_runs(text: str) -> str:
    for row in _ROWS:
        for line in (row, row[::-1]):
            for size in range(len(line), _LONGEST_RUN - 1, -1):
                for start in range(len(line) - size + 1):
                    text = text.replace(line[start : start + size], " ")
    return text


def _unit(text: str) -> str | None:
    """Return the shorter text that this one repeats, if any."""
    found = (text + text).find(text, 1)
    return text[:found] if found < len(text) else None


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


@cache
def _no_password() -> str:
    return _hasher().hash("nobody has this password")
