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


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or quoted string of the question. `start`/`end` are character offsets."""

    text: str
    lower: str
    stem: str
    start: int
    end: int
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """Tokens `first` to `last` (inclusive) that say a number: "12", "two hundred", "3.5k"."""

    first: int
    last: int
    value: int | float


@dataclass(frozen=True, slots=True)
class PeriodSpan:
    """Tokens that say a stretch of time; `start` included, `end` excluded, ISO; None is open.

    `is_relative` needs today or the newest row to be fixed ("last month"); `unit` and `offset` say how.
    """

    first: int
    last: int
    start: str | None
    end: str | None
    label: str
    is_relative: bool = False


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
    code: str | None = (
        None  # why it is not a question on data: empty, greeting, off_topic, vague, language, write_request
    )


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


@dataclass(frozen=True, slots=True)
class Candidates:
    """Proposals, best first. `missing` names the words of the question that no table, column or value answers."""

    items: tuple[Candidate, ...]
    missing: tuple[str, ...] = ()
    clarification: Clarification | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """What running one candidate showed; `sql` is the statement that really ran."""

    candidate: int
    result: ResultSet | None
    fault: Fault | None
    traps: tuple[Trap, ...] = ()
    sql: str | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """The chosen candidate, the order of all, and how sure.

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
    "Route",
    "Token",
    "Turn",
    "ValueMatch",
]
