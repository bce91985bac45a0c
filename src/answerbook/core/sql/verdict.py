"""What the guard is told and what it says."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one statement (F51). Lengths in characters, time in seconds."""

    rows: int = 1_000
    max_rows: int = 10_000
    length: int = 50_000
    nesting: int = 50
    joins: int = 20
    subqueries: int = 20
    seconds: float = 30.0
    bytes: int = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Policy:
    """What a principal may read of one source. Never optional: `OPEN` says "everything" aloud.

    `hidden_tables` and `hidden_columns` ("table.column") do not exist for the reader; names as in the catalog.
    """

    name: str
    limits: Limits = field(default_factory=Limits)
    hidden_tables: frozenset[str] = frozenset()
    hidden_columns: frozenset[str] = frozenset()


OPEN = Policy(name="open")


@dataclass(frozen=True, slots=True)
class Trap:
    """A finding of the join-trap linter: what may be wrong, and the statement that is not."""

    rule: str
    message: str
    fixed_sql: str | None = None


@dataclass(frozen=True, slots=True)
class Allowed:
    """The statement may run, and only as `sql`: re-rendered from the tree with the outer limit."""

    sql: str
    tables: frozenset[str]
    columns: frozenset[str]
    traps: tuple[Trap, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """The statement may not run. `safe_form` is a statement that may, where there is one.

    `position` is the offset in the given text where the cause begins, when known.
    """

    rule: str
    message: str
    safe_form: str | None = None
    position: int | None = None


Verdict = Allowed | Refused


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an attempt did not give rows: a refusal of the guard or an error of the source."""

    kind: str  # "refused" | "error" | "timeout" | "cancelled"
    rule: str | None
    message: str
