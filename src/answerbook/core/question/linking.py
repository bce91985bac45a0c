"""Tie the words of a question to tables, columns and values; ambiguity stays as weighted alternatives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from answerbook.core.catalog import Catalog
from answerbook.core.question.engine import Reading, Token, TokenKind, ValueMatch
from answerbook.core.question.lexicon.abbreviations import ABBREVIATIONS
from answerbook.core.question.lexicon.codes import CODES
from answerbook.core.question.lexicon.linking_words import BRIDGES, COMMON_WORDS, MONEY, NEVER_NAMES
from answerbook.core.question.names import SMALL_WORDS
from answerbook.core.question.schema_index import TABLE_PREFIX_WEIGHT, Item, SchemaIndex, index
from answerbook.core.question.tokens import stem

WEAKEST = 0.3
COMMON = 400
SAID_MONEY = 0.8
MEANT_MONEY = 0.6
CODE_WEIGHT = 0.92
WEAKEST_VALUE = 0.66
PER_SPAN = 14
TABLE_BONUS = 0.03
VIEW_WEIGHT = 0.75


class LinkKind(StrEnum):
    TABLE = "table"
    COLUMN = "column"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Link:
    """Tokens `first` to `last` (inclusive) may mean this table, column or value; `weight` 0 to 1."""

    first: int
    last: int
    kind: LinkKind
    table: str
    column: str | None = None
    value: str | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Links:
    """All alternatives, strongest first within a span; `unknown` are content words nothing answers to."""

    items: tuple[Link, ...]
    unknown: tuple[int, ...] = ()


def link(reading: Reading, catalog: Catalog, matches: Sequence[ValueMatch]) -> Links:
    """Return the weighted readings of the question's words in this schema."""
    tokens = reading.tokens
    names = [*_name_links(tokens, index(catalog)), *_glued_links(tokens, index(catalog))]
    values = [*_value_links(tokens, matches), *_code_links(tokens, index(catalog))]
    names = _money_first(names, tokens, catalog)
    kept = _strongest([_base_first(one, catalog) for one in names + values])
    return Links(tuple(kept), _unknown(reading, kept))


def _money_first(names: list[Link], tokens: Sequence[Token], catalog: Catalog) -> list[Link]:
    """Read "sales" as an amount where a column can mean it, not as a table of orders by way of a synonym."""
    amounts = {
        (one.first, one.last)
        for one in names
        if one.column
        and tokens[one.first].lower in MONEY
        and catalog.get(one.table).get(one.column).kind.is_numeric
    }
    return [
        _surer(one, names, amounts)
        for one in names
        if (one.first, one.last) not in amounts or one.weight > SAID_MONEY or _is_amount(one, catalog)
    ]


def _surer(one: Link, names: Sequence[Link], amounts: set[tuple[int, int]]) -> Link:
    """Weigh a word for sales as known where a column of amounts is the likeliest it can mean."""
    span = (one.first, one.last)
    if span not in amounts:
        return one
    best = max(k.weight for k in names if (k.first, k.last) == span)
    is_best = one.column is not None and one.weight == best < MEANT_MONEY
    return replace(one, weight=MEANT_MONEY) if is_best else one


def _is_amount(one: Link, catalog: Catalog) -> bool:
    return one.column is not None and catalog.get(one.table).get(one.column).kind.is_numeric


def _base_first(one: Link, catalog: Catalog) -> Link:
    """Weigh a view below the tables it repeats."""
    return replace(one, weight=round(one.weight * VIEW_WEIGHT, 4)) if catalog.get(one.table).is_view else one


@dataclass(frozen=True, slots=True)
class _Touch:
    """Token `at` meets word `word` of an item with this quality."""

    at: int
    word: int
    quality: float


def _name_links(tokens: Sequence[Token], schema: SchemaIndex) -> Iterator[Link]:
    touches = _touches(tokens, schema)
    for position, found in touches.items():
        item = schema.items[position]
        for chain in _chains(found, tokens):
            for part in (chain, _core(item, chain)):
                made = _from_chain(item, part)
                if made is not None and not _counts_table(item, part, tokens) and not _is_loose_verb(made, tokens):
                    yield made


def _touches(tokens: Sequence[Token], schema: SchemaIndex) -> dict[int, list[_Touch]]:
    """Return what each item of the schema shares with the question, rare words first.

    A word that thousands of items carry adds few items of its own.
    """
    hits = [
        (schema.hits(word, stemmed), at)
        for at, token in enumerate(tokens)
        if _may_name(token)
        for word, stemmed in _spellings(token)
    ]
    touches: dict[int, list[_Touch]] = defaultdict(list)
    for found, at in sorted(hits, key=lambda pair: len(pair[0])):
        behind = tokens[at + 1].lower if at + 1 < len(tokens) else ""
        counts = tokens[at].lower in ("number", "numbers") and behind == "of"
        for place, hit in enumerate(found):
            if (place < COMMON or hit.item in touches) and (hit.quality == 1.0 or not counts):
                touches[hit.item].append(_Touch(at, hit.word, hit.quality))
    return touches


def _counts_table(item: Item, chain: list[_Touch], tokens: Sequence[Token]) -> bool:
    """Tell whether "number of X" met a column by `number` and the name of its table only."""
    if len(chain) < 2 or tokens[chain[0].at].lower not in ("number", "numbers"):
        return False
    if any(t.word >= 0 and t.word < chain[0].word for t in chain[1:]):
        return True
    return all(t.word >= 0 and item.words[t.word].weight <= TABLE_PREFIX_WEIGHT for t in chain[1:])


def _is_loose_verb(one: Link, tokens: Sequence[Token]) -> bool:
    """Tell whether a verb form meets a table by a synonym only: "placed" is no place."""
    is_verb = one.first == one.last and tokens[one.first].lower.endswith(("ed", "ing"))
    return one.kind is LinkKind.TABLE and is_verb and one.weight < 0.8


def _core(item: Item, chain: list[_Touch]) -> list[_Touch]:
    """Return the chain without words of the table at its ends: "name" of "customer name"."""
    strong = [t.at for t in chain if t.word < 0 or item.words[t.word].weight > TABLE_PREFIX_WEIGHT]
    return [t for t in chain if strong and strong[0] <= t.at <= strong[-1]]


def _may_name(token: Token) -> bool:
    return not token.is_quoted and token.kind is not TokenKind.NUMBER and token.lower not in NEVER_NAMES


def _spellings(token: Token) -> Iterator[tuple[str, str]]:
    if not token.pieces:
        yield token.lower, token.stem
        for word in ABBREVIATIONS.get(token.lower, ()):
            yield word, stem(word)
    for piece in token.pieces:
        yield piece, stem(piece)


def _chains(touches: list[_Touch], tokens: Sequence[Token]) -> Iterator[list[_Touch]]:
    """Cut the touches of one item into runs of neighbouring tokens with each word of the name once."""
    touches.sort(key=lambda t: (t.at, -t.quality))
    run: list[_Touch] = []
    for touch in touches:
        if run and touch.at == run[-1].at and touch.word != run[-1].word and tokens[touch.at].pieces:
            run.append(touch)
        elif run and touch.at == run[-1].at:
            continue
        elif run and _adjacent(run[-1].at, touch.at, tokens) and touch.word not in {t.word for t in run}:
            run.append(touch)
        else:
            if run:
                yield run
            run = [touch]
    if run:
        yield run
    yield from _elliptic(touches, tokens)


def _adjacent(left: int, right: int, tokens: Sequence[Token]) -> bool:
    if right - left > 4 or any(tokens[i].mark not in ("", "'s", "'") for i in range(left, right)):
        return False
    return all(tokens[i].lower in BRIDGES for i in range(left + 1, right))


def _elliptic(touches: list[_Touch], tokens: Sequence[Token]) -> Iterator[list[_Touch]]:
    """Read "first and last name" as first name and last name: the noun counts for both."""
    for left in touches:
        for right in touches:
            gap = [tokens[i].lower for i in range(left.at + 1, right.at)]
            if len(gap) == 2 and gap[0] in ("and", "or") and left.word != right.word and right.word >= 0:
                yield [left, _Touch(left.at, right.word, right.quality)]


def _from_chain(item: Item, chain: list[_Touch]) -> Link | None:
    """Weigh a chain by the part of the name it covers and how exactly.

    Words of the table bring a small bonus.
    """
    if not chain:
        return None
    own = [t for t in chain if t.word >= 0]
    chain = own or chain
    if not own:
        best = max(t.quality for t in chain)
        return _make(item, chain, best * 0.75) if len(chain) >= 1 else None
    met = sum(item.words[t.word].weight for t in own)
    strong = [t for t in own if item.words[t.word].weight > TABLE_PREFIX_WEIGHT]
    if item.column is not None and not strong:
        return None
    quality = sum(t.quality * item.words[t.word].weight for t in own) / met if met else 0.0
    cover = met / item.total
    bonus = TABLE_BONUS * sum(item.words[t.word].weight < 0.9 for t in own) if item.column else 0.0
    return _make(item, chain, min(1.0, quality * (0.35 + 0.62 * cover) + bonus))


def _make(item: Item, chain: list[_Touch], weight: float) -> Link | None:
    if weight < WEAKEST:
        return None
    kind = LinkKind.TABLE if item.column is None else LinkKind.COLUMN
    return Link(chain[0].at, chain[-1].at, kind, item.table, item.column, None, round(weight, 4))


def _glued_links(tokens: Sequence[Token], schema: SchemaIndex) -> Iterator[Link]:
    """Find names written in one piece: "hours per week" is hoursperweek."""
    for first in range(len(tokens)):
        text = ""
        for last in range(first, min(first + 4, len(tokens))):
            text += tokens[last].lower
            if last > first or tokens[first].lower not in NEVER_NAMES:
                for position in (*schema.by_glued.get(text, ()), *schema.by_glued.get(text.removesuffix("s"), ())):
                    item = schema.items[position]
                    kind = LinkKind.TABLE if item.column is None else LinkKind.COLUMN
                    yield Link(first, last, kind, item.table, item.column, None, 0.98)


def _value_links(tokens: Sequence[Token], matches: Sequence[ValueMatch]) -> Iterator[Link]:
    places = _places(tokens, {m.phrase for m in matches})
    for match in matches:
        for first, last in places.get(" ".join(match.phrase.casefold().split()), ()):
            if first == last and tokens[first].text in COMMON_WORDS and not tokens[first].is_quoted:
                continue
            weight = match.score * _plausible(tokens[first : last + 1], match)
            if weight < WEAKEST_VALUE:
                continue
            yield Link(first, last, LinkKind.VALUE, match.table, match.column, match.value, round(weight, 4))


def _code_links(tokens: Sequence[Token], schema: SchemaIndex) -> Iterator[Link]:
    """Find words that a column of few values holds as a code: "female" is F."""
    for at, token in enumerate(tokens):
        for code in CODES.get(token.lower, ()):
            for table, column, value in schema.by_code.get(code, ()):
                yield Link(at, at, LinkKind.VALUE, table, column, value, CODE_WEIGHT)


def _plausible(span: Sequence[Token], match: ValueMatch) -> float:
    """Return how much the words look like a value rather than like plain English."""
    if len(span) > 1 or span[0].is_quoted or span[0].kind is not TokenKind.WORD:
        return 1.0
    if span[0].text[:1].isupper() and span[0].start > 0:
        return 1.0
    return 0.9 if match.value.casefold() == span[0].lower else 0.8


def _places(tokens: Sequence[Token], phrases: set[str]) -> dict[str, list[tuple[int, int]]]:
    wanted = {" ".join(p.casefold().split()) for p in phrases}
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for first in range(len(tokens)):
        text = ""
        for last in range(first, min(first + 12, len(tokens))):
            text = f"{text} {tokens[last].text.casefold()}".strip()
            if text in wanted:
                found[text].append((first, last))
    return found


def _strongest(links: list[Link]) -> list[Link]:
    """Keep one link per span and meaning, and at most `PER_SPAN` of a kind on one span."""
    best: dict[tuple[int, int, LinkKind, str, str | None, str | None], Link] = {}
    for one in links:
        key = (one.first, one.last, one.kind, one.table, one.column, one.value)
        if key not in best or best[key].weight < one.weight:
            best[key] = one
    named: dict[str, float] = defaultdict(float)
    for one in best.values():
        if one.kind is LinkKind.TABLE:
            named[one.table] = max(named[one.table], one.weight)
    ordered = sorted(
        best.values(),
        key=lambda k: (
            k.first,
            k.last,
            k.kind,
            -k.weight - 0.2 * named.get(k.table, 0.0),
            k.table,
            k.column or "",
        ),
    )
    count: dict[tuple[int, int, LinkKind], int] = defaultdict(int)
    kept = []
    for one in ordered:
        span = (one.first, one.last, one.kind)
        count[span] += 1
        if count[span] <= PER_SPAN:
            kept.append(one)
    return kept


def _unknown(reading: Reading, links: Sequence[Link]) -> tuple[int, ...]:
    covered = {i for one in links for i in range(one.first, one.last + 1)}
    spans = [(s.first, s.last) for s in reading.numbers]
    spans += [(s.first, s.last) for s in reading.periods] + [(s.first, s.last) for s in reading.grains]
    for first, last in spans:
        covered.update(range(first, last + 1))
    return tuple(i for i, token in enumerate(reading.tokens) if i not in covered and _is_content(token))


def _is_content(token: Token) -> bool:
    if token.kind is not TokenKind.WORD or token.is_quoted:
        return token.is_quoted
    return len(token.lower) > 2 and token.lower not in SMALL_WORDS and token.lower not in COMMON_WORDS
