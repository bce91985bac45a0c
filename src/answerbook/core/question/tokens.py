"""Cut a question into words, numbers, quoted strings, dates and codes, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from snowballstemmer.english_stemmer import EnglishStemmer

from answerbook.core.question.engine import Token, TokenKind
from answerbook.core.question.lexicon.word_sets import words

TAILS = {"n't": "not", "'s": "is", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'m": "am"}
IRREGULAR_HOSTS = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
IS_HOSTS = words("what who where when how why that there here it he she let which")
RESPELLED = {"e-mail": "email", "e-mails": "emails"}

_SCANNER = re.compile(
    r"""
    (?P<quoted> (?<!\w)"[^"\n]{1,300}" | “[^”\n]{1,300}” | «[^»\n]{1,300}» | `[^`\n]{1,300}`
        | (?<![\w'])'(?=[^\s'])[^\n]{0,300}?(?<=\S)'(?!\w) | ‘(?=\S)[^\n]{0,300}?(?<=\S)’(?!\w) )
  | (?P<code> [\w.+-]+@[\w-]+(?:\.[\w-]+)+ | https?://[^\s"'<>]+ | \d+(?:\.\d+){3}
        | (?<!\w)\d{3}-\d{3}-\d{4}(?!\w) | (?<![\w-])[A-Z]\w*(?:-\w*\d\w*)+
        | (?<![\w.])[A-Za-z]{1,2}\.(?:[A-Za-z]\.)+ | (?<!\w)[A-Za-z](?:\+\+|\#)(?!\w) )
  | (?P<date> (?<![\w-])\d{4}-\d{1,2}-\d{1,2}(?!\d)(?:[T ]\d{2}:\d{2}(?::\d{2})?)?
        | (?<![\w-])\d{4}-(?:0[1-9]|1[0-2])(?![\w-]) | (?<![\w/])\d{1,4}/\d{1,2}/\d{2,4}(?![\w/])
        | (?<![\w.])\d{1,2}\.\d{1,2}\.\d{4}(?!\w) )
  | (?P<time> (?<![\w:])\d{1,2}:\d{2}(?::\d{2})?(?:\s?[aApP]\.?[mM]\b\.?)?(?![\w:])
        | (?<!\w)\d{1,2}\s?[aApP][mM]\b )
  | (?P<number> (?<![\w.])(?:(?<![^\s(\[=<>])-)?(?:[$€£¥₹]\s?)?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+)
        (?:(?:k|K|m|M|bn|BN|B|mn)\b|st\b|nd\b|rd\b|th\b)?(?:\s?%)?(?![^\W_]) )
  | (?P<symbol> >=|<=|<>|!=|==|[=<>≥≤≠+*&%/$€£¥₹] )
  | (?P<word> [eE]-mails?\b | [^\W_]\w*(?:\.[^\W\d]\w*)+ | \w+(?:&\w+)*(?:['’]\w+)* )
    """,
    re.VERBOSE,
)
_CONTRACTION = re.compile(r"(?i)^(.+?)(n['’]t|['’](?:s|re|ve|ll|d|m))$")
_PIECE = re.compile(r"[^\W\d_]*[a-zà-öø-ÿ](?=[A-Z])|[A-Z]+(?=[A-Z][a-z])|[^\W\d_]+|\d+")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of a lower-case English word.

    >>> stem("countries"), stem("country")
    ('countri', 'countri')
    """
    return str(EnglishStemmer().stemWord(word))


def split_name(name: str) -> tuple[str, ...]:
    """Split an identifier into its lower-case words.

    >>> split_name("customerId"), split_name("order_date"), split_name("HTTPServer2")
    (('customer', 'id'), ('order', 'date'), ('http', 'server', '2'))
    """
    return tuple(piece.lower() for piece in _PIECE.findall(name))


def tokenize(question: str) -> tuple[Token, ...]:
    """Cut the question into tokens; what stands between two tokens is the first one's `mark`.

    >>> [(t.lower, t.mark) for t in tokenize("What's the customer's e-mail, 'Ann Lee'?")]
    [('what', ''), ('is', ''), ('the', ''), ('customer', "'s"), ('email', ','), ('ann lee', '?')]
    """
    tokens = [token for match in _SCANNER.finditer(question) for token in _from_match(match)]
    if not tokens:
        return ()
    ends = [t.start for t in tokens[1:]] + [len(question)]
    return tuple(
        replace(token, mark=(token.mark + question[token.end : end].strip()).replace("’", "'")[:8])
        if token.mark or end > token.end
        else token
        for token, end in zip(tokens, ends, strict=True)
    )


def _from_match(match: re.Match[str]) -> Iterator[Token]:
    kind = TokenKind(match.lastgroup or "word")
    text, start, end = match.group(), match.start(), match.end()
    if kind is TokenKind.QUOTED:
        inner = text[1:-1].strip()
        yield Token(inner, inner.lower(), inner.lower(), start, end, is_quoted=True, kind=kind)
    elif kind is TokenKind.WORD:
        yield from _words(text, start)
    else:
        yield Token(text, text.lower(), text.lower(), start, end, kind=kind)


def _words(text: str, start: int) -> Iterator[Token]:
    """Yield the word, cut in two where it is contracted; a possessive 's becomes its mark."""
    parts = _CONTRACTION.match(text)
    if parts is None:
        yield _word(text, RESPELLED.get(text.lower(), text.lower()), start)
        return
    host, tail = parts.groups()
    key = tail.lower().replace("’", "'")
    lower = IRREGULAR_HOSTS.get(host.lower(), host.lower()) if key == "n't" else host.lower()
    if key == "'s" and lower not in IS_HOSTS:
        yield replace(_word(host, lower, start), mark="'s", end=start + len(text))
        return
    yield _word(host, lower, start)
    meaning = "us" if (lower, key) == ("let", "'s") else TAILS[key]
    yield Token(tail, meaning, stem(meaning), start + len(host), start + len(text))


def _word(text: str, lower: str, start: int) -> Token:
    names = split_name(text)
    is_identifier = len(names) > 1 and ("_" in text or "." in text or _is_camel(text))
    has_digit = any(c.isdigit() for c in text)
    kind = TokenKind.CODE if has_digit and not is_identifier and not text.isdigit() else TokenKind.WORD
    return Token(
        text, lower, stem(lower), start, start + len(text), kind=kind, pieces=names if is_identifier else ()
    )


def _is_camel(text: str) -> bool:
    return re.search(r"[a-z][A-Z]", text) is not None
