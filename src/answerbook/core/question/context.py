"""Understand a follow-up as edits of the plan before it: "only 2018", "by month", "top 5 of those"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from answerbook.core.catalog import Catalog
from answerbook.core.question import follow_up_order as ranking
from answerbook.core.question import follow_up_rules as rules
from answerbook.core.question.engine import Reading, Turn
from answerbook.core.question.fragment import Fragment, Mention, fragment_of
from answerbook.core.question.lexicon.follow_up_words import BACKWARD, OPENERS, ORDER_VERBS, RANKING, SMALL
from answerbook.core.question.linking import LinkKind, Links
from answerbook.core.question.plan import Query
from answerbook.core.question.plan_tables import tables_of

Rule = Callable[[Fragment, Query], rules.Step | None]

# What is shown and computed comes first, then which rows, then how they are cut, then their order and number.
RULES: tuple[Rule, ...] = (
    rules.clearing,
    rules.same_for_other_table,
    rules.aggregate_swap,
    rules.other_measure,
    rules.counting,
    rules.rows_shown,
    rules.columns_shown,
    rules.periods,
    rules.comparison,
    rules.values_out,
    rules.values_in,
    rules.groups,
    rules.grains,
    rules.share,
    ranking.superlative,
    ranking.ordering,
    ranking.limiting,
    ranking.distinct_rows,
)
_OPENER = re.compile(OPENERS, re.IGNORECASE)
_ASKING = re.compile(
    r"^(?:please |can you |could you |show me |show |give me |list |now )*+(?:the )?(?=only|just|top|first|last)"
)
# These begin a question that says all it needs.
_WHOLE = re.compile(
    r"^(?:(?:for|in|from|of) (?:each|every|all|which|what)\b.*"
    r"\b(?:show|list|find|return|give|what|how|who|which|is|are)\b"
    r"|(?:find|return|list|what|who|whose|where|when|count|calculate|name (?:the|all)|give|tell"
    r"|(?:show|display) (?:all|every|each) \w+)\b"
    r"(?! (?:them|those|these|it|me (?:them|those|these|it)|is|are|about|if)\b))"
)
_MOST_WORDS = 14
_FEW_WORDS = 4


@dataclass(frozen=True, slots=True)
class Edited:
    """The edited plan and what was done, in the order of the rules."""

    plan: Query
    edits: tuple[str, ...]


def resolve(reading: Reading, turns: Sequence[Turn], catalog: Catalog, links: Links) -> Query | None:
    """Return the last plan as the follow-up changes it, or None when the question stands on its own.

    Every word of a follow-up must be understood: a name or a number left over makes it a new question.
    """
    found = resolve_edits(reading, turns, catalog, links)
    return found.plan if found else None


def resolve_edits(reading: Reading, turns: Sequence[Turn], catalog: Catalog, links: Links) -> Edited | None:
    """Return the edited plan with the names of its edits; None as for `resolve`."""
    previous = next((t.plan for t in reversed(turns) if t.plan is not None), None)
    if previous is None or not 0 < len(reading.tokens) <= _MOST_WORDS:
        return None
    fragment = whole = fragment_of(reading, links, catalog, previous)
    if not leans_on_last(whole):
        return None
    plan, names, understood = previous, [], frozenset[int]()
    for rule in RULES:
        step = rule(fragment, plan)
        if step is not None:
            plan, understood = step.plan, understood | step.tokens
            fragment = fragment.without(step.tokens)
            names.append(rule.__name__)
    left_over = [i for i in _content(whole, previous) if i not in understood]
    return Edited(plan, tuple(names)) if names and not left_over else None


def leans_on_last(fragment: Fragment) -> bool:
    """Tell whether the words look like a follow-up: an opener, a word that points back, or very few words."""
    lowers = [t.lower for t in fragment.reading.tokens]
    asked = _ASKING.sub("", " ".join(lowers))
    if _OPENER.match(asked) and not _WHOLE.match(asked):
        return True
    return _points_back(fragment) or (len(lowers) <= _FEW_WORDS and not _WHOLE.match(asked))


def _points_back(fragment: Fragment) -> bool:
    """Tell whether "those" or "their" has nothing before it in the same question that it could mean."""
    first_name = min((m.link.first for m in fragment.mentions), default=len(fragment.reading.tokens))
    places = [i for i, t in enumerate(fragment.reading.tokens) if t.lower in BACKWARD]
    return any(i < first_name or fragment.reading.tokens[i].lower in ("same", "instead") for i in places)


def _content(fragment: Fragment, previous: Query) -> Iterator[int]:
    """Yield the tokens that some edit must account for; the plan's own tables and groups may just be named."""
    named = {i for m in fragment.mentions for i in m.span}
    known = {i for m in fragment.mentions if _is_known(m, previous) and not _ranks_anew(fragment) for i in m.span}
    for i, token in enumerate(fragment.reading.tokens):
        if (i in named and i not in known) or (i not in named and (token.is_quoted or token.lower not in SMALL)):
            yield i


def _ranks_anew(fragment: Fragment) -> bool:
    """Tell a whole question such as "top 5 customers by total" from "top 5 of those by total"."""
    lowers = {t.lower for t in fragment.reading.tokens}
    return bool(lowers & RANKING) and any(fragment.has_role("order")) and not lowers & (BACKWARD | ORDER_VERBS)


def _is_known(mention: Mention, plan: Query) -> bool:
    if mention.kind is LinkKind.TABLE:
        return mention.link.table in tables_of(plan)
    return mention.kind is LinkKind.COLUMN and mention.column in plan.group
