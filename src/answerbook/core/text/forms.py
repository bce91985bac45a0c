"""Spellings under which a text is found again: folded, stemmed, and with small mistakes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from rapidfuzz.distance import OSA

_APART = re.compile(r"(?:[^\w+#]|_)+")
SHORTEST_FUZZY = 5
LONG = 9


def normal_form(text: str) -> str:
    """Fold case and accents, and turn punctuation into single spaces; empty when nothing is left.

    >>> normal_form("  São-Paulo, S.P. "), normal_form("C++")
    ('sao paulo s p', 'c++')
    """
    if not text.isascii():
        folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = "".join(c for c in folded if not unicodedata.combining(c))
    return _APART.sub(" ", text.casefold()).strip()


def stem_form(normal: str, stem: Callable[[str], str]) -> str:
    """Stem each word of a normal form.

    >>> stem_form("rock songs", lambda word: word.removesuffix("s"))
    'rock song'
    """
    return " ".join(stem(word) for word in normal.split(" "))


def is_code(text: str) -> bool:
    """Tell whether only the exact spelling means the same: digits, or a short word in capitals.

    >>> [is_code(t) for t in ("AB-12", "USA", "Rock", "Paris", "m")]
    [True, True, False, False, True]
    """
    return any(c.isdigit() for c in text) or (len(text) <= 4 and text.isupper()) or len(text) <= 2


def is_fuzzy(normal: str) -> bool:
    """Tell whether a normal form is long and wordy enough to be misspelled and still known."""
    return len(normal) >= SHORTEST_FUZZY and not any(c.isdigit() for c in normal)


def allowed_edits(normal: str) -> int:
    return 2 if len(normal) >= LONG else 1


def halves(normal: str) -> tuple[str, str]:
    """Return two keys of a value, its halves with its length: a small mistake leaves one of them whole.

    >>> halves("france")
    ('<6fra', '>6nce')
    """
    middle = len(normal) // 2
    return f"<{len(normal)}{normal[:middle]}", f">{len(normal)}{normal[middle:]}"


def half_keys(normal: str) -> tuple[str, ...]:
    """Return the keys of values near a misspelled text: those of which one half is spelled right.

    Letters swapped across the middle are looked for as well; two mistakes, one in each half, are not.

    >>> set(halves("france")) & set(half_keys("frnce"))
    {'>6nce'}
    """
    size, edits = len(normal), allowed_edits(normal)
    keys = []
    for length in range(max(1, size - edits), size + edits + 1):
        middle = length // 2
        keys += [f"<{length}{normal[:middle]}", f">{length}{normal[-(length - middle) :]}"]
    middle = size // 2
    swapped = normal[: middle - 1] + normal[middle] + normal[middle - 1] + normal[middle + 1 :]
    return (*keys, *halves(swapped))


def likeness(first: str, second: str) -> float:
    """Return 0, or for texts within the allowed edits a score between 0.5 and 0.9.

    Swapped neighbours count as one edit (optimal string alignment).

    >>> round(likeness("brasil", "brazil"), 2), likeness("spain", "japan")
    (0.75, 0.0)
    """
    edits = min(allowed_edits(first), allowed_edits(second))
    distance = OSA.distance(first, second, score_cutoff=edits)
    if distance > edits:
        return 0.0
    return 0.9 * (1.0 - distance / max(len(first), len(second)))
