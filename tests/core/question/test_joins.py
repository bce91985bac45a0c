from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerbook.core.catalog import Catalog, Column, ForeignKey, Kind, Table
from answerbook.core.question import steiner
from answerbook.core.question.joins import JoinTree, Node, Trust, Unjoinable, join_tree, key_graph, paths


def table(name: str, *keys: str, columns: tuple[str, ...] = ("id",), key: tuple[str, ...] = ("id",)) -> Table:
    """Return a table; keys are written `column>table` (declared) or `column~table` (inferred)."""
    foreign, named = [], list(columns)
    for text in keys:
        inferred = "~" in text
        left, to = text.split("~" if inferred else ">")
        near = tuple(left.split("+"))
        to, _, far = to.partition(".")
        foreign.append(ForeignKey(near, to, tuple(far.split("+")) if far else ("id",), inferred))
        named += [c for c in near if c not in named]
    return Table(name, tuple(Column(c, "int", Kind.INTEGER) for c in named), key, tuple(foreign))


def catalog(*tables: Table) -> Catalog:
    return Catalog("sqlite", tables)


def said(tree: JoinTree) -> list[str]:
    return [
        f"{j.anchor.table}{j.anchor.instance or ''}-{j.node.table}{j.node.instance or ''} on "
        + ", ".join(f"{a}={b}" for a, b in j.columns())
        for j in tree.joins
    ]


def joined(found: Catalog, *names: str, via: tuple[tuple[str, str, str, str], ...] = ()) -> list[str]:
    nodes = [Node(name.rstrip("123"), int(name[-1]) if name[-1].isdigit() else 0) for name in names]
    return said(join_tree(found, nodes, via))


SHOP = catalog(
    table("customers"),
    table("orders", "customer_id>customers"),
    table("lines", "order_id>orders", "product_id>products"),
    table("products", "supplier_id>suppliers"),
    table("suppliers"),
)


def test_one_table_needs_no_join() -> None:
    assert join_tree(SHOP, [Node("orders")]) == JoinTree(Node("orders"))


def test_adds_the_tables_between() -> None:
    assert joined(SHOP, "customers", "products") == [
        "customers-orders on id=customer_id",
        "orders-lines on id=order_id",
        "lines-products on product_id=id",
    ]


def test_names_are_read_without_regard_to_case() -> None:
    assert joined(SHOP, "Orders", "CUSTOMERS") == ["orders-customers on customer_id=id"]


def test_a_declared_key_is_preferred_to_an_inferred_one() -> None:
    found = catalog(table("a", "x~b", "y>b"), table("b"))
    assert joined(found, "a", "b") == ["a-b on y=id"]


def test_a_parallel_key_named_like_its_target_comes_first() -> None:
    found = catalog(table("games", "home_id>teams", "team_id>teams"), table("teams"))
    assert joined(found, "games", "teams") == ["games-teams on team_id=id"]


def test_fewer_tables_are_preferred_to_more() -> None:
    found = catalog(table("a", "b_id~b", "c_id>c"), table("b"), table("c", "b_id>b"))
    assert joined(found, "a", "b") == ["a-b on b_id=id"]


def test_a_bridge_is_preferred_to_something_merely_shared() -> None:
    found = catalog(
        table("cities"),
        table("students", "city_id>cities"),
        table("courses", "city_id>cities"),
        table("takes", "student_id>students", "course_id>courses"),
    )
    assert joined(found, "students", "courses") == [
        "students-takes on id=student_id",
        "takes-courses on course_id=id",
    ]


def test_composite_keys_join_on_all_columns() -> None:
    found = catalog(
        table("seats", columns=("hall", "row"), key=("hall", "row")),
        table("tickets", "hall+row>seats.hall+row"),
    )
    assert joined(found, "tickets", "seats") == ["tickets-seats on hall=hall, row=row"]


def test_a_key_declared_from_both_sides_is_one_key() -> None:
    found = catalog(table("a", "id>b"), table("b", "id>a"))
    assert len(key_graph(found).between("a", "b")) == 1


def test_keys_to_missing_tables_or_columns_are_left_out() -> None:
    found = catalog(table("a", "b_id>b", "c_id>nowhere", "d_id>b.nothing"), table("b"))
    assert [key.columns for key in key_graph(found).between("a", "b")] == [("b_id",)]


def test_further_uses_of_a_table_take_the_next_parallel_key() -> None:
    found = catalog(table("flights", "source>airports", "target>airports"), table("airports"))
    assert joined(found, "flights", "airports", "airports1") == [
        "flights-airports on source=id",
        "flights-airports1 on target=id",
    ]


def test_a_second_use_follows_the_self_reference_upwards() -> None:
    found = catalog(table("people", "boss_id>people"))
    assert joined(found, "people", "people1", "people2") == [
        "people-people1 on boss_id=id",
        "people1-people2 on boss_id=id",
    ]


def test_a_second_use_crosses_a_bridge_of_two_keys() -> None:
    found = catalog(table("people"), table("friends", "one_id>people", "other_id>people"))
    assert joined(found, "people", "people1") == ["people-friends on id=one_id", "friends-people1 on other_id=id"]


def test_what_hangs_on_a_further_use_follows_it() -> None:
    found = catalog(
        table("flights", "source>airports", "target>airports"),
        table("airports", "city_id>cities"),
        table("cities"),
    )
    assert joined(found, "flights", "airports", "airports1", "cities", "cities1") == [
        "flights-airports on source=id",
        "airports-cities on city_id=id",
        "flights-airports1 on target=id",
        "airports1-cities1 on city_id=id",
    ]


def test_forced_joins_choose_the_key_and_the_path() -> None:
    flights = catalog(table("flights", "source>airports", "target>airports"), table("airports"))
    chosen = (("flights", "target", "airports", "id"),)
    assert joined(flights, "flights", "airports", via=chosen) == ["flights-airports on target=id"]
    both = (*chosen, ("airports", "id", "flights", "source"))
    assert joined(flights, "flights", "airports", "airports1", via=both) == [
        "flights-airports on target=id",
        "flights-airports1 on source=id",
    ]


def test_a_forced_join_may_be_no_key() -> None:
    found = catalog(table("a", columns=("id", "x")), table("b", columns=("id", "y")))
    assert joined(found, "a", "b", via=(("a", "x", "b", "y"),)) == ["a-b on x=y"]


def test_equal_names_are_the_last_resort_and_marked() -> None:
    found = catalog(
        table("people", columns=("person_no", "name"), key=("person_no",)),
        table("visits", columns=("id", "person_no", "name")),
    )
    tree = join_tree(found, [Node("visits"), Node("people")])
    assert said(tree) == ["visits-people on person_no=person_no"]
    assert tree.is_guessed
    assert not join_tree(SHOP, [Node("orders"), Node("customers")]).is_guessed


def test_generic_names_connect_nothing() -> None:
    with pytest.raises(Unjoinable, match="a and b") as raised:
        joined(catalog(table("a"), table("b")), "a", "b")
    assert raised.value.tables == ("a", "b")


def test_paths_offers_other_ways_best_first() -> None:
    found = catalog(
        table("flights", "source>airports", "target>airports", "hub_id>hubs"),
        table("hubs", "airport_id>airports"),
        table("airports"),
    )
    assert [said(tree) for tree in paths(found, ["flights", "airports"], 3)] == [
        ["flights-airports on source=id"],
        ["flights-airports on target=id"],
        ["flights-hubs on hub_id=id", "hubs-airports on airport_id=id"],
    ]


def test_paths_is_empty_handed_only_when_nothing_connects() -> None:
    with pytest.raises(Unjoinable):
        paths(catalog(table("a"), table("b")), ["a", "b"])


def test_the_finest_table_is_the_one_that_all_others_describe() -> None:
    assert join_tree(SHOP, [Node("customers"), Node("orders")]).finest == Node("orders")
    assert join_tree(SHOP, [Node("suppliers"), Node("lines"), Node("customers")]).finest == Node("lines")
    split = catalog(table("a", "c_id>c"), table("b", "c_id>c"), table("c"))
    assert join_tree(split, [Node("a"), Node("b"), Node("c")]).finest is None


def test_the_tree_does_not_depend_on_what_was_asked_before() -> None:
    first = joined(SHOP, "customers", "suppliers")
    joined(SHOP, "orders", "products")
    assert joined(SHOP, "customers", "suppliers") == first


def test_a_thousand_tables_are_joined_quickly() -> None:
    tables = [table("t0")]
    tables += [table(f"t{i}", f"t{i // 2}_id>t{i // 2}", f"t{i // 3}_id>t{i // 3}") for i in range(1, 1000)]
    found = catalog(*tables)
    join_tree(found, [Node("t1"), Node("t2")])
    start = time.perf_counter()
    join_tree(found, [Node("t999"), Node("t500"), Node("t731"), Node("t12")])
    assert time.perf_counter() - start < 2


@st.composite
def graphs(draw: st.DrawFn) -> tuple[dict[steiner.Edge, int], tuple[int, ...]]:
    size = draw(st.integers(3, 7))
    pairs = list(itertools.combinations(range(size), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=2, max_size=9, unique=True))
    weights = {pair: draw(st.integers(1, 9)) for pair in chosen}
    terminals = draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=4, unique=True))
    return weights, tuple(sorted(terminals))


def _connects(edges: tuple[steiner.Edge, ...], terminals: tuple[int, ...]) -> bool:
    reached = {terminals[0]}
    for _ in edges:
        reached |= {v for e in edges if set(e) & reached for v in e}
    return set(terminals) <= reached


@settings(max_examples=80, deadline=None)
@given(graphs())
def test_the_tree_is_as_small_as_the_smallest_of_all(
    drawn: tuple[dict[steiner.Edge, int], tuple[int, ...]],
) -> None:
    weights, terminals = drawn
    subsets = (s for n in range(len(weights) + 1) for s in itertools.combinations(sorted(weights), n))
    costs = [sum(weights[e] for e in s) for s in subsets if _connects(s, terminals)]
    tree = steiner.smallest_tree(steiner.adjacency(weights), terminals)
    if tree is None:
        assert not costs
    else:
        assert _connects(tuple(tree), terminals)
        assert sum(weights[e] for e in tree) == min(costs)


def test_trust_says_where_a_key_comes_from() -> None:
    found = catalog(table("a", "b_id~b"), table("b"))
    assert key_graph(found).between("b", "a")[0].trust is Trust.INFERRED
