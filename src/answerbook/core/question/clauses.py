"""The clauses a question may hold: comparisons, tops, orders, absences, counts."""

from __future__ import annotations

from dataclasses import dataclass

from answerbook.core.question.lexicon.adjectives import Adjective


@dataclass(frozen=True, slots=True)
class Target:
    """What a clause measures: the name mark at `at`, counted or aggregated; or what an adjective says."""

    at: int | None = None
    counted: bool = False
    aggregate: str | None = None
    adjective: Adjective | None = None
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class Comparing:
    """`target comparator operand`; the operand is the mark at `operand`, or an aggregate of `over`."""

    at: int
    target: Target
    comparator: str
    operand: int
    second: int | None = None
    aggregate: str | None = None


@dataclass(frozen=True, slots=True)
class Top:
    at: int
    target: Target
    direction: str
    count: int
    number_at: int | None = None


@dataclass(frozen=True, slots=True)
class Ordering:
    at: int
    target: Target | None
    direction: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """No row of the table at `at`."""

    at: int
    negation: int


@dataclass(frozen=True, slots=True)
class Counting:
    at: int
    target: Target


Clause = Comparing | Top | Ordering | Lacking | Counting


@dataclass(frozen=True, slots=True)
class Clauses:
    comparing: tuple[Comparing, ...] = ()
    tops: tuple[Top, ...] = ()
    orders: tuple[Ordering, ...] = ()
    lacking: tuple[Lacking, ...] = ()
    counting: tuple[Counting, ...] = ()

    def numbers(self) -> frozenset[int]:
        """Return the marks whose number some clause has taken."""
        taken = {t.number_at for t in self.tops if t.number_at is not None}
        taken |= {c.operand for c in self.comparing} | {c.second for c in self.comparing if c.second is not None}
        return frozenset(taken)

    def counted(self) -> frozenset[int]:
        """Return the count marks that a comparison, a top or an order has taken."""
        targets = [*(c.target for c in self.comparing), *(t.target for t in self.tops)]
        targets += [o.target for o in self.orders if o.target is not None]
        return frozenset(t.at for t in targets if t.counted and t.at is not None)
