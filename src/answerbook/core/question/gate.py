"""Tell what is certainly not a question on data, before any schema is looked at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from answerbook.core.question.engine import Route, Token, TokenKind
from answerbook.core.question.lexicon import gate_phrases as phrases
from answerbook.core.question.lexicon.languages import SCRIPTS, STRONG, WEAK
from answerbook.core.question.lexicon.stop_words import FILLERS
from answerbook.core.question.write_requests import is_sql, is_write_request

LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Gated:
    """A decision of the gate; route data where the engine still has to look (sql, maybe_off_topic)."""

    route: Route
    code: str
    reply: str


_OFF_TOPIC = tuple(re.compile(p, re.IGNORECASE) for p in phrases.OFF_TOPIC_PATTERNS)
_HELP = tuple(re.compile(p, re.IGNORECASE) for p in phrases.HELP_PATTERNS)
_ODD = ("Cc", "Cs", "Co")
_ROUTES = {"write_request": Route.REFUSE, "too_long": Route.REFUSE, "binary": Route.REFUSE}


def gate_text(question: str, *, longest: int = LONGEST) -> Gated | None:
    """Refuse what must not be read at all: too long, empty, or not text.

    >>> gate_text(" ").code, gate_text("x" * 50_000).code, gate_text("how many orders?")
    ('empty', 'too_long', None)
    """
    if len(question) > longest:
        return _gated("too_long", length=len(question), limit=longest)
    if not question.strip():
        return _gated("empty")
    if _is_binary(question):
        return _gated("binary")
    return None if any(c.isalnum() for c in question) else _gated("empty")


def gate_tokens(question: str, tokens: Sequence[Token], *, in_thread: bool) -> Gated | None:
    """Recognise small talk, vague and foreign questions, pasted SQL and requests to write.

    >>> from answerbook.core.question.tokens import tokenize
    >>> messages = ("Hello there", "drop table orders", "show me data")
    >>> [gate_tokens(q, tokenize(q), in_thread=False).code for q in messages]
    ['greeting', 'write_request', 'vague']
    """
    if is_write_request(question, in_thread=in_thread):
        return _gated("write_request")
    if is_sql(question):
        return Gated(Route.DATA, "sql", phrases.REPLIES["sql"])
    small_talk = _small_talk(question, tokens, in_thread=in_thread)
    if small_talk:
        return _gated(small_talk)
    language = foreign_language(tokens)
    if language:
        return _gated("language", language=language)
    if any(pattern.search(question) for pattern in _OFF_TOPIC):
        return Gated(Route.DATA, "maybe_off_topic", phrases.REPLIES["off_topic"])
    return None


def _gated(code: str, **values: object) -> Gated:
    return Gated(_ROUTES.get(code, Route.CHAT), code, phrases.REPLIES[code].format(**values))


def _is_binary(question: str) -> bool:
    odd = sum(
        1
        for c in question
        if (unicodedata.category(c) in ("Cc", "Cs", "Co") and c not in "\t\n\r") or c == "\ufffd"
    )
    return "\x00" in question or odd > max(1, len(question) // 50)


def _small_talk(question: str, tokens: Sequence[Token], *, in_thread: bool) -> str | None:
    if any(pattern.match(question.strip()) for pattern in _HELP):
        return "help"
    if any(t.kind is not TokenKind.WORD for t in tokens):
        return None
    lowers = [t.lower for t in tokens]
    if lowers[0] in phrases.GREETING_HEADS and _all_in(lowers, phrases.GREETINGS):
        return "greeting"
    if lowers[0] in phrases.THANKS_HEADS and _all_in(lowers, phrases.THANKS | phrases.GREETINGS):
        return "thanks"
    return "vague" if not in_thread and _all_in(lowers, phrases.VAGUE) else None


def _all_in(lowers: Sequence[str], known: frozenset[str]) -> bool:
    return all(lower in known for lower in lowers)


def foreign_language(tokens: Sequence[Token]) -> str | None:
    """Return the name of the language when the question is clearly not English.

    >>> from answerbook.core.question.tokens import tokenize
    >>> foreign_language(tokenize("Wie viele Kunden gibt es?")), foreign_language(tokenize("albums of Los Lobos"))
    ('German', None)
    """
    written = [t for t in tokens if not t.is_quoted and t.kind is TokenKind.WORD]
    script = _foreign_script("".join(t.text for t in written))
    if script:
        return script
    lowers = {t.lower for t in written}
    english = sum(1 for lower in lowers if lower in FILLERS)
    scores = {name: 2 * len(lowers & STRONG[name]) + len(lowers & WEAK[name]) for name in STRONG}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= 2 and scores[best] > 2 * english else None


def _foreign_script(text: str) -> str | None:
    letters = [c for c in text if c.isalpha()]
    foreign = [c for c in letters if ord(c) > 0x36F]
    if not letters or len(foreign) * 2 <= len(letters):
        return None
    names = [unicodedata.name(c, "").split(" ")[0].split("-")[0] for c in foreign]
    if {"HIRAGANA", "KATAKANA"} & set(names):
        return "Japanese"
    most = max(sorted(set(names)), key=names.count)
    return SCRIPTS.get(most, "another script")
