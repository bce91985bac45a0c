"""Follow-up edits of the order and the number of rows; see `follow_up_rules` for the others."""

from __future__ import annotations

import re
from dataclasses import replace

from answerbook.core.question import plan_edits as edit
from answerbook.core.question.follow_up_rules import Step, columns_of, in_period, lone_year
from answerbook.core.question.fragment import Fragment
from answerbook.core.question.lexicon import follow_up_words as words
from answerbook.core.question.lexicon.adjectives import GRADED, SUPERLATIVES
from answerbook.core.question.linking import LinkKind
from answerbook.core.question.plan import ColumnRef, Direction, Expression, Query, Star
from answerbook.core.question.plan_tables import tables_of, time_column
from answerbook.core.question.shown import measured_column
from answerbook.core.question.walk import parts

_DIRECTIONS = tuple((re.compile(pattern), direction) for pattern, direction in words.DIRECTIONS)
_RANKED_HIGH = re.compile(rf"\b{words.HIGH}\b.* by\b")
_BY_NAME = re.compile(r"\balphabetical(?:ly)?(?: order)?\b")
_BY_TIME = re.compile(
    r"\b(?P<new>newest|latest|most recent)(?: ones)? first\b|\b(?:oldest|earliest)(?: ones)? first\b"
)
_TURN = re.compile(
    r"\b(?:reverse|invert|flip)(?: the)?(?: (?:order|sorting|sort))?\b|\bthe other way (?:a)?round\b"
)
_THE_ONE = r"\b(?:the|which)(?: one| ones)?(?: is| are| has| have)?(?: the)? "
_LIMITS: tuple[tuple[re.Pattern[str], Direction | None], ...] = (
    (re.compile(rf"\b{words.HIGH} (?P<count>\d+)\b"), Direction.DESC),
    (re.compile(rf"\b(?:{words.LOW}|last) (?P<count>\d+)\b"), Direction.ASC),
    (re.compile(r"\bfirst (?P<count>\d+)\b|\blimit(?: it| them| this)?(?: to)? (?P<limit>\d+)\b"), None),
    (re.compile(r"\b(?:only|just|show)(?: me)?(?: the)? (?P<count>\d+)(?= ;|$| of| rows| results| ones)"), None),
    (re.compile(r"\b(?P<count>\d+)(?: of (?:them|those|these)| rows| results)\b"), None),
    (re.compile(rf"{_THE_ONE}{words.HIGH}(?: one)?(?! first)\b"), Direction.DESC),
    (re.compile(rf"{_THE_ONE}{words.LOW}(?: one)?(?! first)\b"), Direction.ASC),
)  # fmt: skip
_DISTINCT = re.compile(
    r"\b(?:distinct|unique|different)(?: ones)?\b|\b(?:without|no|remove(?: the)?|drop(?: the)?) duplicates\b"
)
_SUPERLATIVE = re.compile(
    rf"(?:(?P<before>\d+) )?\b(?P<grade>(?:most|least) )?(?P<word>{'|'.join((*SUPERLATIVES, *GRADED))})\b"
    r"(?: (?P<after>\d+))?(?P<first>(?: ones)? first\b)?"
)


def ordering(f: Fragment, plan: Query) -> Step | None:
    """ "sort by name", "in descending order", "newest first", "alphabetically", "reverse the order"."""
    turned = _TURN.search(f.line)
    if turned and plan.order:
        return Step(edit.reverse_order(plan), f.tokens_of(*turned.span()))
    named = [m for m in f.has_role("order") if m.kind is not LinkKind.VALUE]
    matches = [(m, d) for pattern, d in _DIRECTIONS if (m := pattern.search(f.line))]
    tokens = frozenset().union(*(m.span for m in named), *(f.tokens_of(*m.span()) for m, _ in matches))
    direction = matches[0][1] if matches else Direction.DESC if _RANKED_HIGH.search(f.line) else Direction.ASC
    if named:
        target: Expression | None = _measured(plan, columns_of(named[0], f.catalog)[0])
    else:
        target, direction, tokens = _implied_order(f, plan, direction, tokens)
    if target is None or not tokens or not _can_order(plan, target):
        return None
    return Step(edit.set_order(plan, target, direction), tokens)


def _implied_order(
    f: Fragment, plan: Query, direction: Direction, tokens: frozenset[int]
) -> tuple[Expression | None, Direction, frozenset[int]]:
    """Return what to order by where no column is named: time, name, the last order, the measure."""
    by_time, by_name = _BY_TIME.search(f.line), _BY_NAME.search(f.line)
    shown = [o.expression for o in plan.select if not isinstance(o.expression, Star)]
    if by_time:
        return (
            time_column(plan, f.catalog),
            Direction.DESC if by_time["new"] else Direction.ASC,
            f.tokens_of(*by_time.span()),
        )
    if by_name:
        plain = [e for e in shown if isinstance(e, ColumnRef)]
        return (plain[0] if plain else None), direction, tokens | f.tokens_of(*by_name.span())
    if not tokens:
        return None, direction, tokens
    if plan.order:
        return plan.order[0].expression, direction, tokens
    return next(iter((*edit.measures(plan), *shown)), None), direction, tokens


def _measured(plan: Query, column: ColumnRef) -> Expression:
    """Return the measure of this column where the plan has groups: "sort by total" is by the sum of totals."""
    for measure in edit.measures(plan) if plan.group and column not in plan.group else ():
        if column in parts(measure):
            return measure
    return column


def _can_order(plan: Query, target: Expression) -> bool:
    if not plan.group and not edit.measures(plan):
        return True
    return edit.is_measure(target) or target in plan.group


def limiting(f: Fragment, plan: Query) -> Step | None:
    """ "top 5 of those", "only the first 3", "which is the highest?"."""
    for pattern, direction in _LIMITS:
        match = pattern.search(f.line)
        if match is None or in_period(f, match):
            continue
        found = match.groupdict()
        direction = None if plan.order and " by " in f.line[match.end() :] else direction
        count = found.get("count") or found.get("limit") or "1"
        if lone_year(f) is not None or int(count) == 0:
            return None
        if direction is not None and not (plan.order or edit.measures(plan)) and not found.get("count"):
            return None
        return Step(edit.set_limit(plan, int(count), direction), f.tokens_of(*match.span()))
    return None


def distinct_rows(f: Fragment, plan: Query) -> Step | None:
    """ "without duplicates", "only distinct ones"."""
    match = _DISTINCT.search(f.line)
    if match is None or plan.group or edit.measures(plan):
        return None
    return Step(replace(plan, distinct=True), f.tokens_of(*match.span()))


def superlative(f: Fragment, plan: Query) -> Step | None:
    """ "the cheapest", "the 5 oldest", "most expensive first": by the column that the adjective measures."""
    match = _SUPERLATIVE.search(f.line)
    if match is None or plan.group or edit.measures(plan) or (match["word"] in GRADED) != bool(match["grade"]):
        return None
    adjective = SUPERLATIVES.get(match["word"]) or GRADED[match["word"]]
    found = measured_column(adjective, tables_of(plan), f.catalog)
    if found is None:
        return None
    table, column, is_reverse = found
    is_high = (adjective.direction == "max") != is_reverse
    falls = is_high != ((match["grade"] or "").strip() == "least")
    direction = Direction.DESC if falls else Direction.ASC
    ordered = edit.set_order(plan, ColumnRef(table, column), direction)
    count = int(match["before"] or match["after"] or 1)
    return Step(ordered if match["first"] else replace(ordered, limit=count), f.tokens_of(*match.span()))
