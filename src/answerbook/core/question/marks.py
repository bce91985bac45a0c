"""Cut a question into marks: names of the schema, values, numbers, times and words that act on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from answerbook.core.question.engine import Reading, Token, TokenKind
from answerbook.core.question.lexicon.adjectives import COMPARATIVES, GRADED, SUPERLATIVES, Adjective
from answerbook.core.question.lexicon.operators import OPERATORS
from answerbook.core.question.linking import Link, LinkKind, Links

TABLE, COLUMN, BOTH, VALUE, NUMBER, PERIOD, GRAIN = "T", "C", "TC", "V", "N", "P", "G"
SUPERLATIVE, COMPARATIVE = "sup", "cmp"
LIKES = frozenset(("like", "like%", "%like"))
PATTERN_FILLERS = frozenset(
    "a an the letter letters word words string substring phrase character in and or any both".split()
)
NAMES = frozenset((TABLE, COLUMN, BOTH))
SORTING_BONUS = 0.6  # "in alphabetical order" speaks of no table of orders
ORDINALS = frozenset("first second third fourth fifth".split())
LIGHT_WORDS = frozenset("the a an of in for".split())


@dataclass(frozen=True, slots=True)
class Mark:
    """Tokens `first` to `last` under one symbol; plain words carry themselves as symbol."""

    first: int
    last: int
    symbol: str
    links: tuple[Link, ...] = ()
    number: int | float | None = None
    adjective: Adjective | None = None

    @property
    def is_name(self) -> bool:
        return self.symbol in NAMES

    @property
    def columns(self) -> tuple[Link, ...]:
        return tuple(k for k in self.links if k.kind is LinkKind.COLUMN)

    @property
    def tables(self) -> tuple[Link, ...]:
        return tuple(k for k in self.links if k.kind is LinkKind.TABLE)

    @property
    def values(self) -> tuple[Link, ...]:
        return tuple(k for k in self.links if k.kind is LinkKind.VALUE)


@dataclass(frozen=True, slots=True)
class _Span:
    mark: Mark
    score: float


def mark(reading: Reading, links: Links) -> tuple[Mark, ...]:
    """Return the best cut of the question: every token in one mark, in order."""
    spans: dict[int, list[_Span]] = defaultdict(list)
    for span in (
        *_names(links, reading),
        *_numbers(reading),
        *_operators(reading.tokens),
        *_adjectives(reading.tokens),
    ):
        spans[span.mark.last].append(span)
    return _with_patterns(_best_cut(reading.tokens, spans), reading.tokens)


def _with_patterns(marks: Sequence[Mark], tokens: Sequence[Token]) -> tuple[Mark, ...]:
    """Take the plain word behind "containing" or "the letter" as a value."""
    found = list(marks)
    for at, one in enumerate(marks):
        behind = marks[at + 1].symbol if at + 1 < len(marks) else ""
        if one.symbol in (">=post", "<=post") and behind in (NUMBER, "than"):
            found[at] = Mark(one.first, one.last, f"or{one.symbol[0]}")
        is_total = one.first == one.last and tokens[one.first].lower == "total"
        if is_total and one.symbol in (COLUMN, BOTH) and at + 1 < len(marks) and marks[at + 1].symbol in NAMES:
            found[at] = Mark(one.first, one.last, "sum")
        if one.symbol in LIKES:
            for k in range(at + 1, min(at + 3, len(marks))):
                token = tokens[marks[k].first]
                if (
                    marks[k].first == marks[k].last
                    and marks[k].symbol == token.lower
                    and token.text not in PATTERN_FILLERS
                ):
                    found[k] = Mark(marks[k].first, marks[k].last, VALUE)
                    break
                if marks[k].symbol == NUMBER:
                    found[k] = replace(marks[k], symbol=VALUE, number=None)
                if marks[k].symbol in (VALUE, NUMBER, TABLE, COLUMN, BOTH):
                    break
    return tuple(found)


def _best_cut(tokens: Sequence[Token], spans: dict[int, list[_Span]]) -> tuple[Mark, ...]:
    best: list[tuple[float, Mark | None]] = [(0.0, None)]
    for last, token in enumerate(tokens):
        choice = (best[last][0], Mark(last, last, token.lower))
        for span in spans.get(last, ()):
            score = best[span.mark.first][0] + span.score
            if score > choice[0]:
                choice = (score, span.mark)
        best.append(choice)
    cut: list[Mark] = []
    at = len(tokens)
    while at > 0:
        chosen = best[at][1]
        if chosen is None:
            break
        cut.append(chosen)
        at = chosen.first
    return tuple(reversed(cut))


def _names(links: Links, reading: Reading) -> Iterator[_Span]:
    grouped: dict[tuple[int, int], list[Link]] = defaultdict(list)
    for one in links.items:
        grouped[one.first, one.last].append(one)
    numbers = {(n.first, n.last): n.value for n in reading.numbers}
    for (first, last), found in grouped.items():
        found.sort(key=lambda k: -k.weight)
        symbol, weight = _symbol(found)
        number = numbers.get((first, last))
        size = 5.0 if reading.tokens[first].is_quoted else _size(reading.tokens[first : last + 1])
        if number is not None and symbol == VALUE:
            symbol = NUMBER
        yield _Span(Mark(first, last, symbol, tuple(found), number), weight * weight * size + 0.01)


def _size(span: Sequence[Token]) -> float:
    light = sum(t.lower in LIGHT_WORDS for t in span)
    return len(span) - 0.7 * light


def _symbol(found: Sequence[Link]) -> tuple[str, float]:
    best = {kind: max((k.weight for k in found if k.kind is kind), default=0.0) for kind in LinkKind}
    name = max(best[LinkKind.TABLE], best[LinkKind.COLUMN])
    if best[LinkKind.VALUE] > name:
        return VALUE, best[LinkKind.VALUE]
    if best[LinkKind.TABLE] and best[LinkKind.COLUMN] and abs(best[LinkKind.TABLE] - best[LinkKind.COLUMN]) < 0.12:
        return BOTH, name
    return (TABLE if best[LinkKind.TABLE] >= name else COLUMN), name


def _numbers(reading: Reading) -> Iterator[_Span]:
    for number in reading.numbers:
        size = number.last - number.first + 1
        is_ordinal = reading.tokens[number.last].lower in ORDINALS
        weight = 0.5 if is_ordinal else 0.9
        yield _Span(Mark(number.first, number.last, NUMBER, (), number.value), weight * size)
    for period in reading.periods:
        yield _Span(Mark(period.first, period.last, PERIOD), 1.05 * (period.last - period.first + 1))
    for grain in reading.grains:
        yield _Span(Mark(grain.first, grain.last, GRAIN), 1.0 * (grain.last - grain.first + 1))
    for at, token in enumerate(reading.tokens):
        if token.is_quoted or token.kind in (TokenKind.CODE, TokenKind.DATE, TokenKind.TIME):
            yield _Span(Mark(at, at, VALUE), 1.5)


@lru_cache(maxsize=1)
def _phrase_table() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    table: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for symbol, phrases in OPERATORS.items():
        for phrase in phrases:
            words = tuple(phrase.split())
            table[words[0]].append((words, symbol))
    return table


def _operators(tokens: Sequence[Token]) -> Iterator[_Span]:
    table = _phrase_table()
    lowers = tuple(t.lower for t in tokens)
    for first, token in enumerate(tokens):
        if token.is_quoted:
            continue
        for words, symbol in table.get(token.lower, ()):
            if lowers[first : first + len(words)] == words and not _broken(tokens, first, len(words)):
                light = sum(word in LIGHT_WORDS for word in words)
                score = 0.55 + 0.72 * (len(words) - light - 1) + 0.12 * light
                floor = 1.1 if words[-2:] == ("number", "of") else 0.55
                score += SORTING_BONUS if symbol in ("asc", "desc") and "order" in words[1:] else 0.0
                yield _Span(Mark(first, first + len(words) - 1, symbol), max(score, floor))


def _broken(tokens: Sequence[Token], first: int, size: int) -> bool:
    return any("," in t.mark or "." in t.mark or "?" in t.mark for t in tokens[first : first + size - 1])


def _adjectives(tokens: Sequence[Token]) -> Iterator[_Span]:
    for at, token in enumerate(tokens):
        before = tokens[at - 1].lower if at else ""
        after = tokens[at + 1].lower if at + 1 < len(tokens) else ""
        if token.lower in SUPERLATIVES:
            yield _Span(Mark(at, at, SUPERLATIVE, adjective=SUPERLATIVES[token.lower]), 0.7)
        if token.lower in COMPARATIVES:
            last = at + 1 if after in ("than", "then") else at
            score = 0.7 if last == at else 1.6
            yield _Span(Mark(at, last, COMPARATIVE, adjective=COMPARATIVES[token.lower]), score)
        if token.lower in GRADED and before in ("most", "least", "more", "less"):
            yield _Span(_graded(tokens, at, before, after), 1.6 + 0.8 * (after == "than"))


def _graded(tokens: Sequence[Token], at: int, before: str, after: str) -> Mark:
    """Return the mark of "most expensive", "less populated than"."""
    base = GRADED[tokens[at].lower]
    direction = "max" if before in ("most", "more") else "min"
    adjective = Adjective(direction, base.words, base.reverse)
    if before in ("most", "least"):
        return Mark(at - 1, at, SUPERLATIVE, adjective=adjective)
    return Mark(at - 1, at + 1 if after == "than" else at, COMPARATIVE, adjective=adjective)
