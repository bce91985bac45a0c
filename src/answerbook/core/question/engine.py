"""The engine seam: what passes between the stages read, link, propose and rank, whoever proposes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from answerbook.core.question.plan import Condition, Query
from answerbook.core.results import ResultSet
from answerbook.core.sql.verdict import Fault, Trap


class Route(StrEnum):
    DATA = "data"
    DOCUMENTS = "documents"
    BOTH = "both"
    CHAT = "chat"
    REFUSE = "refuse"


class TokenKind(StrEnum):
    WORD = "word"
    NUMBER = "number"  # "12", "1,000.5", "$3.5k", "20%", "3rd"
    QUOTED = "quoted"
    DATE = "date"  # "2018-05-03", "2018-05", "3/5/2018"
    TIME = "time"  # "10:30", "5pm"
    CODE = "code"  # e-mail and web addresses, "SKU-1234", "A320"
    SYMBOL = "symbol"  # comparison and arithmetic signs


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or quoted string of the question. `start`/`end` are character offsets, quotes included.

    `text` of a quoted token is what stands inside the quotes; `lower` of a contraction's tail is the full word
    ("n't" is "not"). `pieces` are the lower-case words inside one written as an identifier ("customerId",
    "order_date", "orders.total"), else empty. `mark` is the punctuation between this token and the next
    (",", "?", "-", "'s"); where it is not empty, words beside it seldom form one name.
    """

    text: str
    lower: str
    stem: str
    start: int
    end: int
    is_quoted: bool = False
    kind: TokenKind = TokenKind.WORD
    pieces: tuple[str, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """Tokens `first` to `last` (inclusive) that say a number: "12", "two hundred", "3.5k".

    `unit` is "percent" or a currency sign. A year is a number too, marked: it may be meant for an integer column.
    """

    first: int
    last: int
    value: int | float
    unit: str | None = None
    is_ordinal: bool = False
    is_year: bool = False


@dataclass(frozen=True, slots=True)
class Relative:
    """How a period follows from a day: enough to place it again on another day (`periods.place`).

    `unit` is day, week, month, quarter, half, year, fiscal_quarter, fiscal_year or decade. `shape` "whole" is
    `count` whole units, the first `offset` units after the one holding the day (-1 is the one before);
    "rolling" is the `count` units ending with the day (after it when `offset` is 1); "to_date" is the unit
    holding the day up to the day; "named" is the latest unit called `name` (month 3 is March, weekday 0 is
    Monday, quarter 1) begun by that day, `offset` turns of it away. `bound` says which side is meant:
    within, since, after, before or until.
    """

    unit: str
    offset: int = 0
    count: int = 1
    shape: str = "whole"
    name: int | None = None
    bound: str = "within"
    day: int | None = None


@dataclass(frozen=True, slots=True)
class PeriodSpan:
    """Tokens that say a stretch of time; `start` included, `end` excluded, ISO; None is open.

    `is_relative` needs today or the newest row to be fixed ("last month"); `relative` says how.
    `note` states an assumption the reader should see; `alternatives` are the other readings of the same words.
    """

    first: int
    last: int
    start: str | None
    end: str | None
    label: str
    is_relative: bool = False
    relative: Relative | None = None
    note: str | None = None
    alternatives: tuple[PeriodSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class RecurringSpan:
    """Tokens that name a returning part of time: "on Sundays", "every March", "on weekends".

    `grain` is weekday (0 is Monday) or month (1 to 12); the rows wanted have one of `values`.
    """

    first: int
    last: int
    grain: str
    values: tuple[int, ...]
    label: str


@dataclass(frozen=True, slots=True)
class GrainSpan:
    """Tokens that ask for a cut of time: "by month", "per year", "monthly"."""

    first: int
    last: int
    grain: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The question understood without any schema.

    `parts` holds several questions of one message, each read alone; then the other fields speak of the whole.
    `reply` is set when the route is chat or refuse: what to answer, with a suggestion.
    `phrases` are the texts worth looking up among values, longest first.
    """

    question: str
    route: Route
    tokens: tuple[Token, ...] = ()
    numbers: tuple[NumberSpan, ...] = ()
    periods: tuple[PeriodSpan, ...] = ()
    grains: tuple[GrainSpan, ...] = ()
    phrases: tuple[str, ...] = ()
    parts: tuple[Reading, ...] = ()
    reply: str | None = None
    # empty, greeting, thanks, help, vague, language, write_request, too_long, binary; with the route still data:
    # sql (a pasted statement) and maybe_off_topic (to be confirmed when nothing links)
    code: str | None = None
    recurring: tuple[RecurringSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueMatch:
    """A phrase of the question found among the values of a column; `score` 1.0 is exact, lower is fuzzy."""

    phrase: str
    table: str
    column: str
    value: str
    score: float


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something the engine decided and the reader may change; each choice is a label and the edited plan."""

    id: str
    kind: str  # period, metric, grain, filter, join, sort, column, meaning
    text: str
    choices: tuple[tuple[str, Query], ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One plan with its SQL and what speaks for it; `prior` is the proposer's own score, 0 to 1."""

    plan: Query | None
    sql: str
    interpretation: str
    prior: float
    evidence: tuple[tuple[str, str], ...] = ()  # (kind, text)
    assumptions: tuple[Assumption, ...] = ()
    features: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Clarification:
    """A question back with 2–4 choices: a label and the full question it stands for; the first is the default."""

    text: str
    choices: tuple[tuple[str, str], ...]
    is_needed: bool = False  # no reading is likelier than the others, however sure the rest is


@dataclass(frozen=True, slots=True)
class Candidates:
    """Proposals, best first. `missing` names the words of the question that no table, column or value answers."""

    items: tuple[Candidate, ...]
    missing: tuple[str, ...] = ()
    clarification: Clarification | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """What running one candidate showed."""

    candidate: int
    result: ResultSet | None
    fault: Fault | None
    traps: tuple[Trap, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """The chosen candidate, the order of all, and how sure; `confidences` has one for each candidate, by index.

    `confidence` is calibrated: of the answers given at 0.8, 80 % are right.
    """

    best: int | None
    order: tuple[int, ...]
    confidence: float
    confidences: tuple[float, ...] = ()
    missing: tuple[str, ...] = ()
    clarification: Clarification | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """What "today" means: passed in, so that the core stays pure. `today` is an ISO date."""

    today: str
    week_start: int = 0  # 0 is Monday
    fiscal_year_start_month: int = 1


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the thread and the plan that answered it."""

    question: str
    plan: Query | None
    sql: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a question is read in: the thread so far (newest last) and the clock."""

    clock: Clock
    turns: tuple[Turn, ...] = field(default=())


__all__ = [
    "Assumption",
    "Candidate",
    "Candidates",
    "Clarification",
    "Clock",
    "Condition",
    "Context",
    "GrainSpan",
    "NumberSpan",
    "Observation",
    "PeriodSpan",
    "Ranked",
    "Reading",
    "RecurringSpan",
    "Relative",
    "Route",
    "Token",
    "TokenKind",
    "Turn",
    "ValueMatch",
]
