"""A follow-up question seen against the plan it leans on: which names it mentions, and to what end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from answerbook.core.catalog import Catalog
from answerbook.core.question.engine import Reading, TokenKind
from answerbook.core.question.lexicon.follow_up_words import (
    AGGREGATES,
    COMPARING,
    CUES,
    NEGATIONS,
    ORDER_VERBS,
    RANKING,
    SKIPPED,
)
from answerbook.core.question.linking import Link, LinkKind, Links
from answerbook.core.question.plan import ColumnRef, Query
from answerbook.core.question.plan_edits import filtered_columns, filters
from answerbook.core.question.plan_tables import tables_of
from answerbook.core.question.spoken import Spoken, spoken

WEAKEST = 0.55


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the fragment and what it is for: group, order, measure, show, without, or, only."""

    link: Link
    role: str

    @property
    def column(self) -> ColumnRef | None:
        return ColumnRef(self.link.table, self.link.column) if self.link.column else None

    @property
    def kind(self) -> LinkKind:
        return self.link.kind

    @property
    def span(self) -> frozenset[int]:
        return frozenset(range(self.link.first, self.link.last + 1))


@dataclass(frozen=True, slots=True)
class Fragment:
    """The reading of a follow-up, its line of words and its mentions in a catalog."""

    reading: Reading
    catalog: Catalog
    text: Spoken
    mentions: tuple[Mention, ...]

    @property
    def line(self) -> str:
        return self.text.line

    def tokens_of(self, start: int, end: int) -> frozenset[int]:
        first, last = self.text.tokens_of(start, end)
        return frozenset(range(first, last + 1))

    def without(self, tokens: frozenset[int]) -> Fragment:
        """Return the fragment for the rules to come: names in these tokens are accounted for."""
        return replace(self, mentions=tuple(m for m in self.mentions if not m.span & tokens))

    def has_role(self, *roles: str) -> Iterator[Mention]:
        return (m for m in self.mentions if m.role in roles)


def fragment_of(reading: Reading, links: Links, catalog: Catalog, plan: Query) -> Fragment:
    """Choose one meaning for each name, those nearest to the plan first."""
    mentions: list[Mention] = []
    spans = [(p.first, p.last) for p in reading.periods] + [(g.first, g.last) for g in reading.grains]
    taken = {i for first, last in spans for i in range(first, last + 1)}
    for link in sorted(links.items, key=lambda one: _strength(one, plan), reverse=True):
        span = set(range(link.first, link.last + 1))
        if link.weight >= WEAKEST and not span & taken:
            taken |= span
            mentions.append(Mention(link, ""))
    mentions.sort(key=lambda m: m.link.first)
    ends = {m.link.last for m in mentions}
    own = [m for m in mentions if not (_is_name_word(m, reading) and m.link.first - 1 in ends)]
    named = tuple(m for m in _with_roles(own, reading) if not _is_plain_word(m, reading))
    said = [
        replace(n, unit=None)
        for n in reading.numbers
        if not (n.is_ordinal and reading.tokens[n.first].kind is TokenKind.WORD)
    ]
    return Fragment(reading, catalog, spoken(reading.tokens, said), named)


def _is_name_word(mention: Mention, reading: Reading) -> bool:
    """Tell whether the mention is the "name" of "country name", which says no more than "country"."""
    return all(reading.tokens[i].lower in ("name", "names") for i in mention.span)


def _is_plain_word(mention: Mention, reading: Reading) -> bool:
    """Tell whether the name is only a word of the request: "in descending order", "average instead of total"."""
    lowers = {reading.tokens[i].lower for i in mention.span}
    if mention.link.last + 1 < len(reading.tokens) and reading.tokens[mention.link.last + 1].lower in COMPARING:
        return False
    return lowers <= ORDER_VERBS or (lowers <= set(AGGREGATES) and mention.role in ("show", "only", "measure"))


def _strength(link: Link, plan: Query) -> tuple[int, float]:
    filtered = {c for condition in filters(plan) for c in filtered_columns(condition)}
    is_filtered = link.kind is LinkKind.VALUE and ColumnRef(link.table, link.column or "") in filtered
    near = 0.3 if link.table in tables_of(plan) else 0.0
    return link.last - link.first, link.weight + near + (0.3 if is_filtered else 0.0)


def _with_roles(mentions: list[Mention], reading: Reading) -> Iterator[Mention]:
    """Give each mention its role; one joined by "and" or a comma shares that of the name before it."""
    before: Mention | None = None
    for mention in mentions:
        role = _role(mention, reading)
        joined = before is not None and _is_joined(before, mention, reading)
        if before is not None and joined and before.kind is mention.kind:
            role = before.role
        before = Mention(mention.link, role)
        yield before


def _role(mention: Mention, reading: Reading) -> str:
    lowers = [t.lower for t in reading.tokens[: mention.link.first]]
    if lowers[-2:] in (["instead", "of"], ["rather", "than"]):
        return "instead"
    _pop_skipped(lowers)
    cue = lowers[-1] if lowers else ""
    before = lowers[:-1]
    _pop_skipped(before)
    if before and before[-1] in NEGATIONS and CUES.get(cue) == "only":
        return "without"
    if cue == "and" and any(g.last == mention.link.first - 2 for g in reading.grains):
        return "group"
    if cue in AGGREGATES and mention.kind is LinkKind.COLUMN:
        return "measure"
    if cue == "by" and set(lowers[-5:]) & (ORDER_VERBS | RANKING):
        return "order"
    if lowers[-2:] == ["for", "each"] or cue in ("each", "every"):
        return "group"
    default = "show" if mention.kind is LinkKind.COLUMN else "only"
    role = CUES.get(cue, default)
    if mention.kind is LinkKind.VALUE and role == "show":
        return "only"
    return "show" if mention.kind is LinkKind.COLUMN and role in ("or", "only") else role


def _pop_skipped(lowers: list[str]) -> None:
    while lowers and lowers[-1] in SKIPPED and lowers[-1] not in CUES:
        lowers.pop()


def _is_joined(before: Mention, mention: Mention, reading: Reading) -> bool:
    between = [t.lower for t in reading.tokens[before.link.last + 1 : mention.link.first]]
    comma = "," in reading.tokens[before.link.last].mark
    return (comma and not between) or (
        bool(between) and set(between) <= {"and", "the", "their"} and "and" in between
    )
