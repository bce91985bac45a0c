"""Find the clauses of a question among its marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answerbook.core.question.clauses import Clauses, Comparing, Counting, Lacking, Ordering, Target, Top
from answerbook.core.question.marks import BOTH, COLUMN, LIKES, NUMBER, PERIOD, TABLE, VALUE, Mark

COMPARATORS = frozenset(("or<", "or>", "<", ">", "<=", ">=", "=", "!=", "between", "cmp"))
POSTFIX = {">=post": ">=", "<=post": "<="}
AGGREGATES = frozenset(("avg", "sum", "max", "min"))
TOPS = {
    "most": "desc", "least": "asc", "top": "desc", "bottom": "asc", "common": "desc", "rare": "asc",
    "recent": "desc", "early": "asc", "sup": "", "max": "desc", "min": "asc",
}  # fmt: skip
NAMES = frozenset((TABLE, COLUMN, BOTH))
SKIPPED = frozenset(
    "a an the of is are was were be been to or equal than then that those any some all their its his her "
    "this these distinct _ for in on at by exactly only about around have has had do does did made having "
    "it they".split()
)
HAVING_WORDS = frozenset("with has have had having whose".split())


def find_clauses(marks: Sequence[Mark], labels: Sequence[str]) -> Clauses:
    """Return the clauses of the question; each number and each count belongs to at most one."""
    reader = _Reader(tuple(marks), tuple(labels))
    tops = tuple(reader.tops())
    used = frozenset(t.number_at for t in tops if t.number_at is not None)
    comparing = tuple(reader.comparing(used))
    orders = tuple(reader.orders())
    lacking = tuple(reader.lacking(comparing))
    return Clauses(comparing, tops, orders, lacking, tuple(reader.counting()))


@dataclass(frozen=True, slots=True)
class _Reader:
    marks: tuple[Mark, ...]
    labels: tuple[str, ...]

    def symbol(self, at: int) -> str:
        return self.marks[at].symbol if 0 <= at < len(self.marks) else "$"

    def is_word(self, at: int) -> bool:
        """Tell whether the mark is a plain word that may be passed over."""
        symbol = self.symbol(at)
        return symbol in SKIPPED or (symbol not in _ACTING and symbol != "$" and symbol not in ("and", ","))

    def next_name(self, at: int, reach: int = 4) -> int | None:
        for k in range(at + 1, min(at + 1 + reach, len(self.marks))):
            if self.symbol(k) in NAMES:
                return k
            if not self.is_word(k) and self.symbol(k) != "distinct":
                return None
        return None

    def name_before(self, at: int, reach: int = 5) -> int | None:
        for k in range(at - 1, max(at - 1 - reach, -1), -1):
            if self.symbol(k) in NAMES:
                return k
            if not self.is_word(k) and self.symbol(k) not in ("not", "distinct"):
                return None
        return None

    def comparing(self, used: frozenset[int]) -> Iterator[Comparing]:
        done: set[int] = set(used)
        for at in range(len(self.marks)):
            if self.symbol(at) in COMPARATORS:
                found = self._compare(at, done)
                if found is not None:
                    done |= {found.operand, found.second or found.operand}
                    yield found
        for at, mark in enumerate(self.marks):
            if mark.symbol == NUMBER and at not in done:
                yield self._bare_number(at)

    def _compare(self, at: int, done: set[int]) -> Comparing | None:
        operand = self._operand(at, done)
        if operand is None:
            return None
        symbol = self.symbol(operand)
        comparator = self._comparator(at)
        if symbol in AGGREGATES or symbol == "each":
            over = self.next_name(operand)
            return Comparing(at, self._target(at, over or operand), comparator, over or operand, None, symbol)
        second = None
        if self.symbol(at) == "between":
            second = next(
                (
                    k
                    for k in range(operand + 1, min(operand + 4, len(self.marks)))
                    if self.symbol(k) in (NUMBER, VALUE)
                ),
                None,
            )
            comparator = "between" if second is not None else ">="
        return Comparing(at, self._target(at, operand if second is None else second), comparator, operand, second)

    def _operand(self, at: int, done: set[int]) -> int | None:
        for k in range(at + 1, min(at + 6, len(self.marks))):
            if self.symbol(k) in (NUMBER, VALUE, PERIOD):
                return None if k in done else k
            if self.symbol(k) in AGGREGATES:
                return k
            if self.symbol(k) in (COLUMN, BOTH) and self.name_before(at, 3) is not None and self._stands_alone(k):
                return k
            if not self.is_word(k) and not (self.symbol(k) in NAMES and self.symbol(k + 1) in (NUMBER, VALUE)):
                return None
        return None

    def _stands_alone(self, at: int) -> bool:
        """Tell whether no number or value belongs to this column: it is compared with itself another column."""
        return all(
            self.symbol(k) not in (NUMBER, VALUE, PERIOD) for k in range(at + 1, min(at + 4, len(self.marks)))
        )

    def _comparator(self, at: int) -> str:
        mark = self.marks[at]
        if mark.symbol == "cmp" and mark.adjective is not None:
            return ">" if mark.adjective.direction == "max" else "<"
        if mark.symbol in ("or<", "or>"):
            return mark.symbol[-1]
        negated = self.symbol(at - 1) == "not"
        opposite = {">": "<=", "<": ">=", ">=": "<", "<=": ">", "=": "!="}
        return opposite.get(mark.symbol, mark.symbol) if negated else mark.symbol

    def _target(self, at: int, operand: int) -> Target:
        """Find what a comparison measures: after the number, what the adjective says, or before."""
        mark = self.marks[at]
        after = self._name_after_number(operand)
        before = self.name_before(at)
        if mark.symbol == "cmp":
            if before is not None and self._is_measure(before):
                return self._measured(before)
            return Target(adjective=mark.adjective)
        if before is not None and self._prefers_before(before, after):
            return self._measured(before)
        if after is not None:
            return Target(after, counted=self.symbol(after) == TABLE, distinct=self._is_distinct(after))
        return self._measured(before) if before is not None else Target()

    def _name_after_number(self, operand: int) -> int | None:
        for k in range(operand + 1, min(operand + 4, len(self.marks))):
            if self.symbol(k) in NAMES:
                return k
            if self.symbol(k) not in ("distinct", "of", "the", "in") and self.symbol(k) in (
                *_ACTING,
                "and",
                "or",
                "$",
            ):
                return None
            if k > operand + 1 and self.symbol(k) in ("who", "that", "is", "are", "have", "has"):
                return None
        return None

    def _prefers_before(self, before: int, after: int | None) -> bool:
        if after is None:
            return True
        if "W" in self.labels[after] or "H" in self.labels[after]:
            return False
        return "W" in self.labels[before] or "H" in self.labels[before] or self._count_before(before) is not None

    def _is_measure(self, at: int) -> bool:
        return self.symbol(at) in (COLUMN, BOTH) and ("W" in self.labels[at] or "H" in self.labels[at])

    def _measured(self, at: int) -> Target:
        """Return the name with the count or aggregate in front of it."""
        if self._count_before(at) is not None:
            return Target(at, counted=True, distinct=self._is_distinct(at))
        for k in range(at - 1, max(at - 4, -1), -1):
            if self.symbol(k) in AGGREGATES:
                return Target(at, aggregate=self.symbol(k))
            if not self.is_word(k) and self.symbol(k) != TABLE:
                break
        return Target(at)

    def _count_before(self, at: int) -> int | None:
        for k in range(at - 1, max(at - 4, -1), -1):
            if self.symbol(k) in ("count", "count!"):
                return k
            if not self.is_word(k) and self.symbol(k) != "distinct":
                return None
        return None

    def _is_distinct(self, at: int) -> bool:
        return any(self.symbol(k) == "distinct" for k in range(max(at - 2, 0), at))

    def _bare_number(self, at: int) -> Comparing:
        post = POSTFIX.get(self.symbol(at + 1))
        after = self._name_after_number(at + 1 if post else at)
        before = self.name_before(at)
        is_bare_count = after is not None and self.symbol(after) == TABLE and after == at + 1
        if is_bare_count and (before is None or "W" not in self.labels[before]):
            return Comparing(at, Target(after, counted=True), "=", at)
        if post and after is not None:
            return Comparing(at, Target(after, counted=self.symbol(after) == TABLE), post, at)
        if before is None and after is not None:
            return Comparing(at, Target(after, counted=self.symbol(after) == TABLE), post or "=", at)
        return Comparing(at, self._measured(before) if before is not None else Target(), post or "=", at)

    def tops(self) -> Iterator[Top]:
        for at, mark in enumerate(self.marks):
            if mark.symbol not in TOPS or not self._acts_as_top(at):
                continue
            number_at = self._top_number(at)
            count = self.marks[number_at].number if number_at is not None else 1
            direction = TOPS[mark.symbol]
            if mark.adjective is not None:
                direction = "desc" if mark.adjective.direction == "max" else "asc"
            yield Top(at, self._top_target(at), direction, int(count or 1), number_at)

    def _acts_as_top(self, at: int) -> bool:
        """Tell a superlative from an aggregate: "with the maximum age" against "the maximum age of"."""
        symbol = self.symbol(at)
        if self._is_first(at) or (symbol == "top" and self._ends(at)):
            return False
        if symbol in ("top", "bottom"):
            return self._top_number(at) is not None or symbol == "bottom" or self.next_name(at, 2) is not None
        if symbol not in ("max", "min"):
            return self.symbol(at + 1) != "of" or symbol not in ("most", "least")
        name = self.next_name(at)
        return name is not None and "O" in self.labels[name]

    def _top_number(self, at: int) -> int | None:
        for k in (at + 1, at - 1, at - 2):
            passed = k != at - 2 or self.symbol(at - 1) in SKIPPED
            if self._is_small_number(k) and passed:
                return k
        for k in range(at - 2, -1, -1):
            if self._is_small_number(k) and self.symbol(k + 1) in NAMES and self.symbol(k - 1) not in COMPARATORS:
                return k if self._is_head(k) else None
        return None

    def _is_small_number(self, at: int) -> bool:
        if self.symbol(at) != NUMBER:
            return False
        number = self.marks[at].number
        return isinstance(number, int) and 0 < number <= 1000

    def _is_head(self, at: int) -> bool:
        """Tell whether no name stands before: "the three products that have the most"."""
        return not any(self.symbol(k) in NAMES for k in range(at)) or self.symbol(at - 1) in ("the", "which", "of")

    def _top_target(self, at: int) -> Target:
        mark = self.marks[at]
        start = at + 1 if self.symbol(at + 1) == NUMBER else at
        for k in range(start + 1, min(start + 3, len(self.marks))):
            if self.symbol(k) in AGGREGATES or self.symbol(k) in ("count", "count!"):
                name = self.next_name(k)
                if name is not None:
                    return self._measured(name)
        name = self.next_name(start, 4)
        if mark.symbol in ("common", "rare"):
            chosen = name if name is not None else self.name_before(at)
            return Target(chosen, counted=True)
        if mark.symbol in ("most", "least"):
            is_table = name is not None and self.symbol(name) == TABLE
            return Target(name, counted=is_table or name is None)
        if mark.symbol in ("top", "bottom"):
            return self._behind_by(at)
        if (
            name is not None
            and self.symbol(name) in (COLUMN, BOTH)
            and self.labels[name] in ("O", "SO", "GO", "WO", "N", "W")
        ):
            return Target(name)
        return Target(name if name is not None and self.symbol(name) != TABLE else None, adjective=mark.adjective)

    def _behind_by(self, at: int) -> Target:
        """Return what a top is taken by: "top 3 artists by number of albums"."""
        by = next((k for k in range(at + 1, len(self.marks)) if self.symbol(k) in ("by", "order")), None)
        name = self._name_over_measures(by) if by is not None else None
        if name is None:
            name = next((k for k in range(at, len(self.marks)) if "O" in self.labels[k]), None)
        return self._measured(name) if name is not None else Target()

    def _name_over_measures(self, at: int) -> int | None:
        for k in range(at + 1, min(at + 6, len(self.marks))):
            if self.symbol(k) in NAMES:
                is_owner = self.symbol(k) == TABLE and self.symbol(k + 1) in (COLUMN, BOTH)
                return k + 1 if is_owner and self._count_before(k) is None else k
            if not self.is_word(k) and self.symbol(k) not in (*AGGREGATES, "count", "count!"):
                return None
        return None

    def orders(self) -> Iterator[Ordering]:
        starts = [k for k in range(len(self.marks)) if self.symbol(k) in ("order", "asc", "desc")]
        first = self._extreme_first()
        if first is not None:
            yield first
        if not starts or first is not None:
            return
        direction = "desc" if any(self.symbol(k) == "desc" for k in starts) else "asc"
        yield Ordering(starts[0], self._order_target(starts), direction)

    def _extreme_first(self) -> Ordering | None:
        """Read "oldest hire first" as an order rather than a top."""
        for at, mark in enumerate(self.marks):
            if mark.adjective is not None and self._is_first(at):
                name = self.next_name(at, 2)
                up = mark.adjective.direction == "min" or bool(mark.adjective.reverse and name is not None)
                target = Target(name) if name is not None else Target(adjective=mark.adjective)
                return Ordering(at, target, "asc" if up else "desc")
        return None

    def _is_first(self, at: int) -> bool:
        """Tell whether a superlative is closed by "first": nothing but one name between."""
        return any(self.symbol(k) == "top" and self._ends(k) for k in (at + 1, at + 2))

    def _ends(self, at: int) -> bool:
        return at == len(self.marks) - 1

    def _order_target(self, starts: Sequence[int]) -> Target | None:
        for start in starts:
            for k in range(start + 1, min(start + 6, len(self.marks))):
                if self.symbol(k) in ("count", "count!"):
                    name = self.next_name(k)
                    return Target(name, counted=True)
                if self.symbol(k) == TABLE:
                    break
                if self.symbol(k) in NAMES:
                    return self._measured(k)
                if self.symbol(k) not in (*AGGREGATES, "asc", "desc", "order", "distinct") and not self.is_word(k):
                    break
        return None

    def lacking(self, comparing: Sequence[Comparing]) -> Iterator[Lacking]:
        taken = {c.at for c in comparing}
        for at in range(len(self.marks)):
            if self.symbol(at) != "not" or at in taken or at + 1 in taken:
                continue
            name = self.next_name(at, 5)
            if name is not None and self.symbol(name) in (TABLE, BOTH):
                yield Lacking(name, at)

    def counting(self) -> Iterator[Counting]:
        for at in range(len(self.marks)):
            if self.symbol(at) in ("count", "count!"):
                name = self.next_name(at, 5)
                if name is not None:
                    yield Counting(at, Target(name, counted=True, distinct=self._is_distinct(name)))
                elif self.symbol(at) == "count":
                    yield Counting(at, Target(None, counted=True))


_ACTING = frozenset(
    (*COMPARATORS, *POSTFIX, *LIKES, *AGGREGATES, *TOPS, *NAMES, NUMBER, PERIOD, VALUE)
) | frozenset("count count! not each order asc desc both either share distinct".split())
