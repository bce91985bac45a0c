"""The edits a follow-up may ask for: one rule each, from the fragment and the plan so far to the next plan."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from answerbook.core.catalog import Catalog
from answerbook.core.question import plan_edits as edit
from answerbook.core.question.engine import NumberSpan
from answerbook.core.question.fragment import Fragment, Mention
from answerbook.core.question.lexicon import follow_up_words as words
from answerbook.core.question.linking import LinkKind
from answerbook.core.question.plan import (
    Aggregate,
    AggregateFunction,
    ColumnRef,
    Comparison,
    Grain,
    Literal,
    Period,
    Query,
)
from answerbook.core.question.plan_tables import moved, tables_of, time_column
from answerbook.core.question.shown import shown_columns


@dataclass(frozen=True, slots=True)
class Step:
    """The plan after an edit and the tokens that it accounts for."""

    plan: Query
    tokens: frozenset[int]


_CLEAR = (
    r"(?:remove|clear|reset|drop|without|no|ignore|forget|take off|get rid of)"
    r"(?: (?:all|the|any|that|this|those))*"
)
_CLEARED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"\b{_CLEAR} (?:filters?|conditions?|restrictions?)\b"), "filters"),
    (re.compile(rf"\b{_CLEAR} (?:limits?|top)\b"
                r"|^(?:show )?all(?: of)?(?: them| those| rows| results)?(?: ;)?$"), "limit"),
    (re.compile(rf"\b{_CLEAR} (?:group(?:s|ing|ings)?|breakdown)\b|^(?:overall|in total|altogether)\b"), "groups"),
    (re.compile(rf"\b{_CLEAR} (?:sort(?:ing)?|order(?:ing)?)\b"), "order"),
    (re.compile(rf"\b{_CLEAR} (?:periods?|dates?|time|years?|months?)(?: filters?| limits?)?\b"
                r"|\b(?:for|of|over|in) all (?:time|years|dates|periods|months)\b"
                r"|^all (?:time|years|dates)\b"), "periods"),
)  # fmt: skip
_SAME_FOR = re.compile(r"\b(?:same|what about|how about|and|but)\b.*\b(?:for|about|with|and|but)\b")
_COUNT = re.compile(
    r"\b(?:how many|count (?:them|those|these|of them)|number of (?:them|those|these))\b"
    r"|^(?:just )?(?:the )?count$"
)
_ROWS = re.compile(
    r"\b(?:who|which|what)(?: ones)? (?:are|were|is) (?:they|those|these|it)\b"
    r"|\b(?:list|show|name|see|display)(?: me)?(?: all(?: of)?)? (?:them|those|these)(?= ;|$)"
)
_SHARE = re.compile(
    r"\b(?:as|in|show|what) (?:an? |the )?(?:percent(?:age)?s?|shares?|proportions?|%)"
    r"(?: of (?:the )?total)?(?!\w)"
)
_AGGREGATE = re.compile(r"\b(?:" + "|".join(words.AGGREGATES) + r")s?\b")
_NOT_WANTED = re.compile(r"\b(?:instead of|rather than|not)(?: the)? \w+")
_COMPARISONS = tuple((re.compile(rf"(?<!\w)(?:{p}) (?P<number>-?\d+(?:\.\d+)?)"), c) for p, c in words.COMPARATORS)
_LONE_YEAR = re.compile(
    r"(?:(?:and|or|but|only|just|now|what about|how about|for|in|of|the|year) )*\d{4}(?=$|,| ;| only| by| "
    r"per| and)"
)


def clearing(f: Fragment, plan: Query) -> Step | None:
    """ "remove the filter", "all of them", "for all years", "overall"."""
    for pattern, what in _CLEARED:
        match = pattern.search(f.line)
        if match and not any(f.tokens_of(*match.span()) & m.span for m in f.mentions if m.kind is LinkKind.VALUE):
            return Step(_cleared(plan, what), f.tokens_of(*match.span()))
    return None


def _cleared(plan: Query, what: str) -> Query:
    if what == "filters":
        return edit.clear_filters(plan)
    if what == "groups":
        return edit.clear_groups(plan)
    if what == "periods":
        return edit.clear_periods(plan)
    return replace(plan, limit=None) if what == "limit" else replace(plan, order=())


def same_for_other_table(f: Fragment, plan: Query) -> Step | None:
    """ "the same for suppliers", "what about products?"."""
    own = tables_of(plan)
    others = [m for m in f.has_role("only") if m.kind is LinkKind.TABLE and m.link.table not in own]
    if len(others) != 1 or not own or not _SAME_FOR.search(f.line):
        return None
    changed = moved(plan, own[0], others[0].link.table, f.catalog)
    return Step(changed, others[0].span) if changed else None


def aggregate_swap(f: Fragment, plan: Query) -> Step | None:
    """ "average instead of total", "what about the maximum?"."""
    if any(m.role == "measure" for m in f.mentions):
        return None
    unwanted = _NOT_WANTED.search(f.line)
    named = [
        m for m in _AGGREGATE.finditer(f.line) if not (unwanted and unwanted.start() <= m.start() < unwanted.end())
    ]
    named = [m for m in named if not _is_within(f, f.tokens_of(*m.span()))]
    if len(named) != 1 or _COUNT.search(f.line) or (named[0].group() == "total" and _SHARE.search(f.line)):
        return None
    function = words.AGGREGATES[named[0].group()]
    changed = edit.count_of(plan) if function is AggregateFunction.COUNT else edit.swap_aggregate(plan, function)
    tokens = f.tokens_of(*named[0].span()) | (f.tokens_of(*unwanted.span()) if unwanted else frozenset())
    return Step(changed, tokens) if changed else None


def _is_within(f: Fragment, tokens: frozenset[int]) -> bool:
    return any(tokens <= m.span for m in f.mentions)


def other_measure(f: Fragment, plan: Query) -> Step | None:
    """ "and the average price?": another measure in the place of the one shown."""
    found = [m for m in f.has_role("measure") if m.column]
    measured = edit.measures(plan)
    if len(found) != 1 or not measured or found[0].column is None:
        return None
    word = _AGGREGATE.search(f.line)
    function = words.AGGREGATES[word.group()] if word else AggregateFunction.SUM
    changed = edit.swap_expression(plan, measured[0], Aggregate(function, found[0].column))
    return Step(changed, found[0].span | (f.tokens_of(*word.span()) if word else frozenset()))


def counting(f: Fragment, plan: Query) -> Step | None:
    """ "how many?", "count them"."""
    match = _COUNT.search(f.line)
    if match is None:
        return None
    counts = [m for m in edit.measures(plan) if isinstance(m, Aggregate) and m.function is AggregateFunction.COUNT]
    changed = plan if counts and not plan.group else edit.count_of(plan)
    return Step(changed, f.tokens_of(*match.span()))


def rows_shown(f: Fragment, plan: Query) -> Step | None:
    """ "who are they?", "list them": the rows behind a number."""
    match = _ROWS.search(f.line)
    tables = tables_of(plan)
    if match is None or not edit.measures(plan) or plan.group or not tables:
        return None
    table = f.catalog.get(tables[0])
    columns = tuple(ColumnRef(table.name, name) for name in shown_columns(table))
    return Step(edit.show(plan, columns), f.tokens_of(*match.span()))


def columns_shown(f: Fragment, plan: Query) -> Step | None:
    """ "show their names", "also show the city", "hide the id"."""
    wanted = [m for m in f.has_role("show") if m.column not in (None, *plan.group) and not _is_compared(f, m)]
    hidden = [m for m in f.has_role("without") if m.column and m.kind is LinkKind.COLUMN]
    if not wanted and not hidden:
        return None
    changed = plan
    if wanted:
        adds = re.search(r"\b(?:also|too|add|include|including|with|and|plus|as well)\b", f.line) is not None
        changed = edit.show(plan, tuple(m.column for m in wanted if m.column), also=adds)
    for mention in hidden:
        if mention.column:
            changed = edit.hide(changed, mention.column)
    return Step(changed, frozenset().union(*(m.span for m in (*wanted, *hidden))))


def _is_compared(f: Fragment, mention: Mention) -> bool:
    """Tell whether the column is followed by a comparison or a value: "with price above 10"."""
    following = {mention.link.last + 1, mention.link.last + 2}
    starts = {min(f.tokens_of(*m.span())) for pattern, _ in _COMPARISONS for m in pattern.finditer(f.line)}
    values = {m.link.first for m in f.mentions if m.kind is LinkKind.VALUE}
    return bool(following & (starts | values))


def periods(f: Fragment, plan: Query) -> Step | None:
    """ "only 2018", "what about last month?", "since March"."""
    column = time_column(plan, f.catalog)
    if column is None:
        return None
    if f.reading.periods:
        asked = [Period(column, p.start, p.end, p.label) for p in f.reading.periods]
        tokens = frozenset(i for p in f.reading.periods for i in range(p.first, p.last + 1))
        return Step(edit.set_period(plan, *asked), tokens)
    year = lone_year(f)
    if year is None:
        return None
    period = Period(column, f"{year.value}-01-01", f"{year.value + 1:.0f}-01-01", f"in {year.value}")
    return Step(edit.set_period(plan, period), frozenset(range(year.first, year.last + 1)))


def lone_year(f: Fragment) -> NumberSpan | None:
    """Return the year of "only 2018" and "and 2017?": a lone number that reads as one."""
    numbers = [n for n in f.reading.numbers if n.unit is None and not n.is_ordinal]
    opens = _LONE_YEAR.match(f.line)
    return numbers[0] if opens and len(numbers) == 1 and 1900 <= numbers[0].value <= 2100 else None


def comparison(f: Fragment, plan: Query) -> Step | None:
    """ "only those above 100", "with price over 10": on the named column, else on the measure of the groups."""
    for pattern, comparator in _COMPARISONS:
        match = pattern.search(f.line)
        if match is None or in_period(f, match):
            continue
        tokens = f.tokens_of(*match.span())
        number = next((n for n in f.reading.numbers if n.last in tokens), None)
        named = [
            m
            for m in f.mentions
            if (m.column and m.link.last + 1 in tokens | {min(tokens)}) or _just_before(m, tokens)
        ]
        if number is None:
            return None
        if named and named[0].column:
            condition = Comparison(named[0].column, comparator, Literal(number.value))
            return Step(edit.add_filter(plan, condition), tokens | named[0].span)
        measured = edit.measures(plan)
        if plan.group and measured:
            return Step(replace(plan, having=Comparison(measured[0], comparator, Literal(number.value))), tokens)
    return None


def _just_before(mention: Mention, tokens: frozenset[int]) -> bool:
    return mention.column is not None and 0 < min(tokens) - mention.link.last <= 2


def in_period(f: Fragment, match: re.Match[str]) -> bool:
    tokens = f.tokens_of(*match.span())
    return any(tokens & frozenset(range(p.first, p.last + 1)) for p in f.reading.periods)


def values_out(f: Fragment, plan: Query) -> Step | None:
    """ "without cancelled ones", "except Germany"."""
    found = [m for m in f.has_role("without") if m.kind is LinkKind.VALUE and m.column]
    for mention in found:
        if mention.column:
            plan = edit.without_value(plan, mention.column, mention.link.value or "")
    return Step(plan, frozenset().union(*(m.span for m in found))) if found else None


def values_in(f: Fragment, plan: Query) -> Step | None:
    """ "what about Germany", "only shipped ones"; several of one column, or "include", take either."""
    found = [m for m in f.has_role("only", "or", "group", "order") if m.kind is LinkKind.VALUE and m.column]
    changed_columns: set[ColumnRef] = set()
    for mention in found:
        if mention.column is None:
            continue
        joins = mention.role == "or" or mention.column in changed_columns
        change = edit.or_value if joins else edit.swap_value
        plan = change(plan, mention.column, mention.link.value or "")
        changed_columns.add(mention.column)
    named = [
        m for m in f.mentions if m.column in changed_columns and (m.kind is LinkKind.COLUMN or m.role == "instead")
    ]
    return Step(plan, frozenset().union(*(m.span for m in (*found, *named)))) if found else None


def groups(f: Fragment, plan: Query) -> Step | None:
    """ "by country", "and by city?", "per customer"."""
    found = [m for m in f.has_role("group") if m.kind is not LinkKind.VALUE]
    if not found:
        return None
    adds = re.match(r"(?:and|also|then)\b", f.line) is not None or len(found) > 1
    for mention in found:
        for column in columns_of(mention, f.catalog):
            plan = edit.add_group(plan, column) if adds else edit.replace_group(plan, column)
            adds = True
    return Step(plan, frozenset().union(*(m.span for m in found)))


def columns_of(mention: Mention, catalog: Catalog) -> tuple[ColumnRef, ...]:
    if mention.column:
        return (mention.column,)
    table = catalog.get(mention.link.table)
    return tuple(ColumnRef(table.name, name) for name in shown_columns(table))


def grains(f: Fragment, plan: Query) -> Step | None:
    """ "by month", "weekly instead"."""
    column = time_column(plan, f.catalog)
    if column is None or not f.reading.grains:
        return None
    tokens: set[int] = set()
    for span in f.reading.grains:
        plan = edit.set_grain(plan, column, Grain(span.grain))
        tokens.update(range(span.first, span.last + 1))
    return Step(plan, frozenset(tokens))


def share(f: Fragment, plan: Query) -> Step | None:
    """ "as a percentage"."""
    match = _SHARE.search(f.line)
    changed = edit.share_of_total(plan) if match else None
    return Step(changed, f.tokens_of(*match.span())) if match and changed else None
