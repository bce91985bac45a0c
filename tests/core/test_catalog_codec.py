from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerbook.core.catalog import Catalog, Column, ForeignKey, Kind, Profile, Scalar, Storage, Table
from answerbook.core.catalog_codec import from_plain, to_plain

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
    st.binary(),
    st.decimals(allow_nan=False),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(dt.timedelta(days=-9999), dt.timedelta(days=9999)).map(lambda d: dt.timedelta(seconds=d.days)),
)


def catalog(*samples: Scalar) -> Catalog:
    low, high = (samples[0], samples[-1]) if samples else (None, None)
    profile = Profile(9, 1, 8, low, high, samples, is_complete=True)
    column = Column("c", "INT", Kind.INTEGER, Storage.ZERO_ONE, nullable=False, comment="why", profile=profile)
    table = Table(
        "s.t",
        (column,),
        ("c",),
        (ForeignKey(("c",), "u", ("id",), inferred=True),),
        (("c",), ("c", "d")),
        schema="s",
        is_view=True,
        comment="what",
        row_count=9,
    )
    return Catalog("duckdb", (table,), "shop")


@given(st.lists(SCALARS, max_size=6))
def test_comes_back_as_it_was(samples: list[Scalar]) -> None:
    before = catalog(*samples)
    after = from_plain(json.loads(json.dumps(to_plain(before))))
    assert after == before
    assert after.version == before.version


def test_keeps_types_apart() -> None:
    samples = (1, True, Decimal("1"), 1.0, "1", dt.date(2024, 1, 1), dt.datetime(2024, 1, 1), float("inf"))
    after = from_plain(json.loads(json.dumps(to_plain(catalog(*samples)))))
    assert [type(v) for v in after.tables[0].columns[0].profile.samples] == [type(v) for v in samples]


def test_no_nul_character_is_stored() -> None:
    assert "\\u0000" not in json.dumps(to_plain(catalog("a\x00b")))


def test_refuses_another_layout() -> None:
    with pytest.raises(ValueError, match="layout"):
        from_plain({"layout": 0})
