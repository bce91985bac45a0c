"""Choose the texts of a question that are worth looking up among values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from answerbook.core.question.engine import Token, TokenKind
from answerbook.core.question.lexicon.stop_words import FILLERS, STOP_WORDS
from answerbook.core.question.lexicon.word_sets import words

MOST_WORDS = 5
MOST_PHRASES = 60
_NAME_LINKS = words("of the de la le du da di del der den van von und and y e al bin for in on & -")
_BREAKS = re.compile(r"[,;:?!()\[\]\"\n]|\.\s*$|\.\s")


def find_phrases(question: str, tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return quoted strings, capitalised runs and short word runs, at most 60, longest first.

    >>> from answerbook.core.question.tokens import tokenize
    >>> text = "orders of customers from New York"
    >>> find_phrases(text, tokenize(text))[-3:]
    ('orders', 'York', 'New')
    """
    ranked = [
        *_quoted(tokens),
        *_capitalised(question, tokens),
        *(text for size in (1, 2, 3, 4, 5) for text in _word_runs(question, tokens, size)),
    ]
    chosen = _distinct(ranked)[:MOST_PHRASES]
    return tuple(sorted(chosen, key=lambda text: (-len(text.split()), -len(text))))


def _quoted(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield each quoted string, without a full stop that belongs to the sentence, and its words."""
    for token in tokens:
        if token.is_quoted and token.text:
            yield token.text
            yield from (w for w in (token.text.rstrip(".,;!?"), *token.text.split()) if w and w != token.text)


def _capitalised(question: str, tokens: Sequence[Token]) -> Iterator[str]:
    """Yield runs of capitalised words, with small linking words inside: "University of the Arts"."""
    at = 0
    while at < len(tokens):
        if not _is_name(tokens, at):
            at += 1
            continue
        last, look = at, at
        while (
            look < len(tokens) and look - at < 8 and (_is_name(tokens, look) or tokens[look].lower in _NAME_LINKS)
        ):
            last = look if _is_name(tokens, look) else last
            if _breaks(tokens[look]) and not _is_abbreviation(tokens[look]):
                break
            look += 1
        yield _slice(question, tokens, at, last)
        at = last + 1


def _is_name(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    starts_sentence = at == 0 or _breaks(tokens[at - 1])
    if token.is_quoted or not token.text[:1].isupper() or token.text == "I":
        return False
    return not (starts_sentence and token.lower in FILLERS)


def _word_runs(question: str, tokens: Sequence[Token], size: int) -> Iterator[str]:
    for first in range(len(tokens) - size + 1):
        run = tokens[first : first + size]
        if any(t.is_quoted or t.kind is TokenKind.SYMBOL for t in run) or any(_breaks(t) for t in run[:-1]):
            continue
        if all(t.kind is TokenKind.WORD and t.lower in FILLERS for t in run):
            continue
        if run[0].lower in STOP_WORDS or run[-1].lower in STOP_WORDS:
            continue
        yield _slice(question, tokens, first, first + size - 1)


def _is_abbreviation(token: Token) -> bool:
    return token.mark == "." and token.text.istitle() and 2 <= len(token.text) <= 5


def _breaks(token: Token) -> bool:
    return bool(_BREAKS.search(token.mark + " ")) if token.mark else False


def _slice(question: str, tokens: Sequence[Token], first: int, last: int) -> str:
    """Return the text as written, without a possessive 's at the end."""
    end = tokens[last].end
    if tokens[last].mark.startswith("'s"):
        end = tokens[last].start + len(tokens[last].text)
    return question[tokens[first].start : end]


def _distinct(texts: Iterable[str]) -> list[str]:
    seen: dict[str, str] = {}
    for text in texts:
        seen.setdefault(text.casefold(), text)
    return list(seen.values())
