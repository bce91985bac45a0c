"""Read the names of a schema: their words, short forms written out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from answerbook.core.question.lexicon.abbreviations import ABBREVIATIONS
from answerbook.core.question.tokens import split_name, stem

TAIL_WORDS = """number name code date time type year price rate count status title order index total amount desc
    description address location level size text value city country state per id no num""".split()
SMALL_WORDS = frozenset("""of the in on at for to a an and is by with""".split())


@dataclass(frozen=True, slots=True)
class NameWord:
    """One word of a name: the stems it answers to, and how much of the name it carries."""

    stems: frozenset[str]
    lower: str
    weight: float = 1.0


@lru_cache(maxsize=65_536)
def name_words(name: str) -> tuple[NameWord, ...]:
    """Return the words of an identifier, abbreviations written out.

    >>> [sorted(w.stems) for w in name_words("dept_no")]
    [['depart', 'dept'], ['no', 'number']]
    >>> [w.lower for w in name_words("custid")]
    ['cust', 'id']
    """
    whole = "".join(split_name(name))
    if whole in ABBREVIATIONS:
        return tuple(_expand(whole))
    pieces = [part for piece in split_name(name) for part in _unglue(piece)]
    return tuple(word for piece in pieces for word in _expand(piece))


def _expand(piece: str) -> list[NameWord]:
    long = ABBREVIATIONS.get(piece)
    if long is None:
        return [NameWord(frozenset({stem(piece)}), piece, 0.1 if piece in SMALL_WORDS else 1.0)]
    if len(long) == 1:
        return [NameWord(frozenset({stem(piece), stem(long[0])}), piece)]
    return [NameWord(frozenset({stem(word)}), word) for word in long]


def _unglue(piece: str) -> list[str]:
    """Cut a usual last word off a glued piece: "custid" is cust + id."""
    if piece in ABBREVIATIONS or piece in TAIL_WORDS or stem(piece) in _TAIL_STEMS:
        return [piece]
    for tail in TAIL_WORDS:
        head = piece[: -len(tail)]
        if (len(head) >= 3 or (head and tail == "name")) and piece.endswith(tail) and _is_safe_cut(head, tail):
            return [head, tail]
    return [piece]


def _is_safe_cut(head: str, tail: str) -> bool:
    if tail in ("id", "no", "per", "num"):
        return head in ABBREVIATIONS or (len(head) <= 5 and head + tail not in GLUE_EXCEPTIONS)
    return head + tail not in GLUE_EXCEPTIONS


GLUE_EXCEPTIONS = frozenset(
    """paid valid bid avoid hybrid grid solid fluid rapid liquid acid candid casino domino piano volcano kimono
    surname nickname username filename lifetime sometime overtime prototype rebate update candidate mandate
    velocity capacity ethnicity electricity estate realestate evaluate estimate corporate separate birthrate
    account discount viscount encode decode hotel subtitle entitle paper super developer shipper helper upper
    newspaper wallpaper casino context subtext capacity scarcity publicity humid covid android steroid
    asteroid kid mid aid said laid disorder border recorder reorder online pirate accurate operate generate
    moderate celebrate""".split()
)
_TAIL_STEMS = frozenset(stem(word) for word in TAIL_WORDS)
