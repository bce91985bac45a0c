"""Plans survive storage."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerbook.core.question import plan
from answerbook.core.question.codec import from_plain, to_plain

columns = st.builds(plan.ColumnRef, st.text(min_size=1, max_size=8), st.text(min_size=1, max_size=8))
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=12),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes(),
)
literals = st.builds(plan.Literal, scalars)
expressions = st.recursive(
    st.one_of(
        columns, literals, st.builds(plan.Star), st.builds(plan.Bucket, columns, st.sampled_from(plan.Grain))
    ),
    lambda inner: st.one_of(
        st.builds(plan.Aggregate, st.sampled_from(plan.AggregateFunction), inner, st.booleans()),
        st.builds(plan.Arithmetic, st.sampled_from("+-*/"), inner, inner),
    ),
    max_leaves=4,
)
conditions = st.recursive(
    st.one_of(
        st.builds(plan.Comparison, expressions, st.sampled_from(plan.Comparator), st.tuples(literals, literals)),
        st.builds(plan.Between, columns, literals, literals),
        st.builds(plan.Period, columns, st.none(), st.just("2024-01-01"), st.just("before 2024")),
    ),
    lambda inner: st.one_of(
        st.builds(plan.Not, inner),
        st.builds(plan.Group, st.sampled_from(plan.Connective), st.tuples(inner, inner)),
        st.builds(plan.Related, st.just("a"), st.just("b"), inner, st.booleans()),
    ),
    max_leaves=4,
)
queries = st.builds(
    plan.Query,
    select=st.tuples(st.builds(plan.Output, expressions)),
    tables=st.frozensets(st.text(max_size=5), max_size=3),
    where=st.none() | conditions,
    group=st.tuples(expressions),
    order=st.tuples(st.builds(plan.Order, expressions, st.sampled_from(plan.Direction))),
    limit=st.none() | st.integers(1, 100),
)


@given(queries)
def test_a_plan_comes_back_equal(query: plan.Query) -> None:
    assert from_plain(json.loads(json.dumps(to_plain(query)))) == query


def test_a_nested_plan_comes_back_equal() -> None:
    inner = plan.Query(select=(plan.Output(plan.Literal(Decimal("1.50"))),))
    outer = plan.Query(
        select=(plan.Output(plan.Literal(dt.date(2024, 1, 1)), "day"),),
        where=plan.Comparison(plan.ColumnRef("a", "b"), plan.Comparator.GT, inner),
        set_operation=plan.SetOperation(plan.SetOperator.EXCEPT, inner),
    )
    assert from_plain(to_plain(outer)) == outer


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, {"node": "Output"}, {"node": "os.system"}, {"set": 3}])
def test_what_is_no_plan_is_refused(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        from_plain(value)  # type: ignore[arg-type]
