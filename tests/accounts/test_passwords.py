from __future__ import annotations

import time

import pytest

from answerbook.accounts import passwords
from answerbook.accounts.errors import WeakPassword
from answerbook.accounts.passwords import check_password, common_words, hash_password, verify_password, weakness


@pytest.fixture
def cheap_hashes() -> None:
    """Work as much as in earnest."""


WEAK = [
    ("short", "it has 5 characters"),
    ("aaaaaaaaaaaaaaaa", "repeats a few"),
    ("abababababababab", "repeats a few"),
    ("ilikebigilikebig", "repeats one piece"),
    ("password1234", "common password"),
    ("P@ssw0rd!2024", "common password"),
    ("Welcome2026!!", "common password"),
    ("qwertyuiop123", "common password"),
    ("abcdefghijklmnop", "common password"),
    ("letmein-letmein!", "common password"),
    ("Admin.Admin.99", "common password"),
    ("Summer2026Summer", "common password"),
    ("answerbook1234", "common password"),
    ("chenmia-2026-chen", "your own name"),
    ("miachen@example", "your own name"),
]
STRONG = [
    "zebra lamp quiet moor",
    "correct-horse-battery",
    "T7#kq!xZp2&vL",
    "ça-va-très-bien-merci",
    "моя-длинная-фраза",
]


@pytest.mark.parametrize(("password", "reason"), WEAK)
def test_a_weak_password_is_refused_with_its_reason(password: str, reason: str) -> None:
    with pytest.raises(WeakPassword, match=reason):
        check_password(password, min_length=12, about=("Mia Chen", "mia.chen@example.com", "Acme"))


@pytest.mark.parametrize("password", STRONG)
def test_a_strong_password_passes(password: str) -> None:
    assert weakness(password, min_length=12, about=("Mia Chen",)) is None


def test_four_common_words_are_a_passphrase() -> None:
    assert weakness("orange dragon winter piano", min_length=12) is None
    assert weakness("orange dragon winter", min_length=12) is not None


def test_the_list_is_long_enough_and_plain() -> None:
    words = common_words()
    assert len(words) >= 400
    assert all(word == word.casefold() and word.isalpha() for word in words)


def test_any_length_is_judged_quickly() -> None:
    started = time.process_time()
    weakness("ab1" * 341, min_length=12)
    weakness("x" * 1024, min_length=12)
    assert time.process_time() - started < 0.5


def test_a_hash_is_argon2id_and_never_twice_the_same() -> None:
    first, second = hash_password("zebra lamp"), hash_password("zebra lamp")
    assert first.startswith("$argon2id$")
    assert first != second
    assert verify_password(first, "zebra lamp")
    assert not verify_password(first, "zebra lamp ")
    assert not verify_password("not a hash", "zebra lamp")


def test_one_password_typed_on_two_keyboards_is_the_same() -> None:
    assert verify_password(hash_password("caf\u00e9 au lait noir"), "cafe\u0301 au lait noir")


def test_nobody_takes_as_long_as_somebody() -> None:
    passwords._no_password.cache_clear()  # other tests hash cheaply
    known = hash_password("zebra lamp")
    verify_password(None, "warm up")

    def best(password_hash: str | None) -> float:
        times = []
        for _ in range(5):
            started = time.process_time()
            verify_password(password_hash, "wrong")
            times.append(time.process_time() - started)
        return min(times)

    assert 0.5 < best(None) / best(known) < 2
