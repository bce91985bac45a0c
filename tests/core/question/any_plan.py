"""Plans of all sorts on the store, sound and unsound, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from answerbook.core.question.plan import Output, Query
from tests.core.question import store

SELECTS = (
    (store.col("customers.name"),),
    (store.col("customers.country"), store.measure("count")),
    (store.measure("avg", store.col("products.weight")),),
    (store.measure("max", store.col("products.weight")),),
)
CONDITIONS = (
    None,
    store.compare(store.col("products.weight"), ">", 1),
    store.compare(store.col("products.weight"), ">=", 1),
    store.compare(store.col("products.weight"), ">", 2),
    store.compare(store.col("customers.country"), "=", "France"),
    store.compare(store.col("customers.country"), "!=", "France"),
    store.compare(store.col("products.name"), "like", "%a%"),
    store.compare(store.col("products.name"), "like", "a%"),
    store.compare(store.col("customers.country"), "is null"),
    store.WORDS["period"]("orders.order_date", "2018-01-01", "2019-01-01"),  # type: ignore[operator]
    store.WORDS["period"]("orders.order_date", "2018-01-01", "2018-02-01"),  # type: ignore[operator]
    store.WORDS["has"]("customers", "orders"),  # type: ignore[operator]
    store.WORDS["lacks"]("customers", "orders"),  # type: ignore[operator]
)
GROUPS = ((), (store.col("customers.country"),), (store.col("customers.name"),))
HAVINGS = (None, store.compare(store.measure("count"), ">", 3), store.compare(store.measure("count"), "<", 3))
ORDERS = (
    (),
    (store.up(store.col("customers.name")),),
    (store.down(store.col("customers.name")),),
    (store.down(store.measure("count")),),
)


@st.composite
def plans(draw: st.DrawFn) -> Query:
    return Query(
        tuple(Output(item) for item in draw(st.sampled_from(SELECTS))),
        where=draw(st.sampled_from(CONDITIONS)),
        group=draw(st.sampled_from(GROUPS)),
        having=draw(st.sampled_from(HAVINGS)),
        order=draw(st.sampled_from(ORDERS)),
        limit=draw(st.sampled_from((None, 1, 5))),
        distinct=draw(st.booleans()),
    )
