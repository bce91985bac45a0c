"""Split several questions in one message; leave one question with several clauses whole."""

from __future__ import annotations

import re

_STARTERS = (
    r"(?:who|whom|whose|what|which|why|how|show|list|give|find|get|tell|display|return|count|name|calculate"
    r"|compute"
    r"|compare|rank|report|is|are|was|were|do|does|did|has|have|can|could|in which|in what|for each|for "
    r"every|for which|on which"
    r"|from which|what's|who's|total|average)"
)
_LINKERS = (
    r"(?:(?:and|also|then|next|finally|(?:first|second|third|last)(?:ly)?|in addition|additionally|plus),? )*+"
)
_STARTS = re.compile(rf"^\W*{_LINKERS}{_STARTERS}\b", re.IGNORECASE)
_LEADING_LINKER = re.compile(rf"^[\s,;:–—-]*{_LINKERS}(?={_STARTERS}\b)", re.IGNORECASE)
_ITEM = re.compile(r"(?:^|(?<=\s))(?:\(?(\d{1,2})[.)]|[-*•])\s+", re.MULTILINE)
_LINE = re.compile(r"(?<!\s)\s*[\r\n]\s*")
_SENTENCE_END = re.compile(r"(?<=[?;!])[\"'”’)]*\s*(?=\S)|(?<=[a-z0-9)\"'”’]{2}\.)\s+(?=[A-Z])")
_ASKS = re.compile(
    rf"^\W*{_LINKERS}(?:who|whom|whose|what|which|when|where|why|how|in (?:which|what)|is|are|was|were|do"
    rf"|does|did|has|have)\b",
    re.IGNORECASE,
)
_ALSO = re.compile(
    rf"^\W*(?:and|also|in addition|additionally|then|next|plus),? {_LINKERS}{_STARTERS}\b", re.IGNORECASE
)
# A second sentence with one of these speaks of the first and stays with it.
_BACKWARD = re.compile(
    r"\b(?:it|its|they|them|their|theirs|those|these|he|she|his|her|him|the same|this|that|each|there\?)(?=\W|$)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^\W*+(?:(?:hi|hello|hey|hiya|greetings|good (?:morning|afternoon|evening)|dear \w+)(?: (?:there|all"
    r"|everyone|team))?"
    r"\s*[,.!:–—-]+\s*)+(?=\S)",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"(?<![\s,])[\s,]++(?:many )?(?:thanks|thank you|thx|cheers)"
    r"(?: (?:a lot|(?:very|so) much|in advance|you))*[\s.!]*$",
    re.IGNORECASE,
)
_FEWEST_WORDS = 2
_FEWEST_ALONE = 3


def trim_courtesy(message: str) -> str:
    """Take greeting and thanks off a message that also asks something.

    >>> trim_courtesy("Hi there, how many orders are there? Thanks!")
    'how many orders are there?'
    """
    trimmed = _FAREWELL.sub("", _GREETING.sub("", message)).rstrip()
    return trimmed if any(c.isalnum() for c in trimmed) else message


def split_parts(message: str) -> tuple[str, ...]:
    """Return the questions of the message in order; one alone gives an empty tuple.

    >>> split_parts("How many customers are there? And which country has the most orders?")
    ('How many customers are there?', 'which country has the most orders?')
    >>> split_parts("How many customers are there and which country has the most orders?")
    ()
    """
    for split in (_numbered, _by_lines, _by_sentences):
        parts = split(message)
        if len(parts) > 1:
            return tuple(parts)
    return ()


def _numbered(message: str) -> list[str]:
    """Read "1. … 2. …" and bullets; the numbers must count up from 1."""
    items = list(_ITEM.finditer(message))
    counted = [int(m[1]) for m in items if m[1]]
    if len(items) < 2 or (counted and counted != list(range(1, len(items) + 1))):
        return []
    ends = [m.start() for m in items[1:]] + [len(message)]
    parts = [message[m.end() : end].strip() for m, end in zip(items, ends, strict=True)]
    return _questions(parts) if all(len(part.split()) >= _FEWEST_WORDS for part in parts) else []


def _by_lines(message: str) -> list[str]:
    lines = [line for line in _LINE.split(message.strip()) if line]
    if lines and lines[0].endswith(":"):
        lines = lines[1:]
    return _questions(lines) if len(lines) > 1 and all(_is_question(line) for line in lines) else []


def _by_sentences(message: str) -> list[str]:
    """Cut between sentences that ask on their own; one that only adds to the last stays with it."""
    parts: list[str] = []
    for piece in _SENTENCE_END.split(_LINE.sub(" ", message).strip()):
        if not parts or (_stands_alone(piece) and _is_question(parts[-1])):
            parts.append(piece)
        else:
            parts[-1] = f"{parts[-1].rstrip()} {piece}"
    return _questions(parts)


def _stands_alone(piece: str) -> bool:
    """Tell a new question from one that only says what to show of the last: "Give me the names." does that."""
    asks = _ASKS.match(piece) is not None and piece.rstrip().endswith("?")
    is_new = asks or _ALSO.match(piece) is not None
    return is_new and _is_question(piece) and len(piece.split()) >= _FEWEST_ALONE and not _BACKWARD.search(piece)


def _questions(parts: list[str]) -> list[str]:
    return [_LEADING_LINKER.sub("", part).strip(" \t\r\n;") for part in parts if part.strip()]


def _is_question(part: str) -> bool:
    return len(part.split()) >= _FEWEST_WORDS and (_STARTS.match(part) is not None or part.rstrip().endswith("?"))
