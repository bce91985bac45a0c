"""A catalog as plain values for storage, and back."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias, cast

from answerbook.core.catalog import Catalog, Column, ForeignKey, Kind, Profile, Scalar, Storage, Table

Plain: TypeAlias = bool | int | float | str | list["Plain"] | dict[str, "Plain"] | None
LAYOUT = 1


def to_plain(catalog: Catalog) -> dict[str, Plain]:
    """Return the catalog as JSON values.

    >>> c = Catalog("sqlite", (Table("t", (Column("a", "INT", Kind.INTEGER),)),), "shop")
    >>> from_plain(to_plain(c)) == c
    True
    """
    tables: list[Plain] = [_table(t) for t in catalog.tables]
    return {"layout": LAYOUT, "dialect": catalog.dialect, "name": catalog.name, "tables": tables}


def from_plain(value: Mapping[str, Plain]) -> Catalog:
    """Return the catalog that `to_plain` wrote.

    Raises: ValueError when the value is not a catalog of this layout.
    """
    if value.get("layout") != LAYOUT:
        raise ValueError("not a stored catalog of this layout")
    tables = tuple(_read_table(cast(dict[str, Plain], t)) for t in _list(value["tables"]))
    return Catalog(str(value["dialect"]), tables, str(value["name"]))


def _table(table: Table) -> Plain:
    keys: list[Plain] = [[list(k.columns), k.to_table, list(k.to_columns), k.inferred] for k in table.foreign_keys]
    return {
        "name": table.name,
        "schema": table.schema,
        "view": table.is_view,
        "comment": _text(table.comment),
        "rows": table.row_count,
        "primary": list(table.primary_key),
        "unique": [list(u) for u in table.unique],
        "keys": keys,
        "columns": [_column(c) for c in table.columns],
    }


def _column(column: Column) -> Plain:
    p = column.profile
    samples: list[Plain] = [_scalar(v) for v in p.samples]
    profile: Plain = [p.rows, p.nulls, p.distinct, _scalar(p.minimum), _scalar(p.maximum), samples, p.is_complete]
    return [
        column.name,
        column.type,
        column.kind.value,
        column.storage.value,
        column.nullable,
        _text(column.comment),
        profile,
    ]


def _read_table(value: dict[str, Plain]) -> Table:
    keys = [
        ForeignKey(_names(columns), str(to), _names(to_columns), bool(inferred))
        for columns, to, to_columns, inferred in map(_list, _list(value["keys"]))
    ]
    return Table(
        str(value["name"]),
        tuple(_read_column(_list(c)) for c in _list(value["columns"])),
        _names(value["primary"]),
        tuple(keys),
        tuple(_names(u) for u in _list(value["unique"])),
        schema=cast(str | None, value["schema"]),
        is_view=bool(value["view"]),
        comment=str(value["comment"]),
        row_count=cast(int | None, value["rows"]),
    )


def _read_column(parts: list[Plain]) -> Column:
    name, declared, kind, storage, nullable, comment, profile = parts
    rows, nulls, distinct, minimum, maximum, samples, complete = _list(profile)
    return Column(
        str(name),
        str(declared),
        Kind(str(kind)),
        Storage(str(storage)),
        bool(nullable),
        str(comment),
        Profile(
            cast(int | None, rows),
            cast(int | None, nulls),
            cast(int | None, distinct),
            _read_scalar(minimum),
            _read_scalar(maximum),
            tuple(_read_scalar(v) for v in _list(samples)),
            bool(complete),
        ),
    )


def _scalar(value: Scalar) -> Plain:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, dt.timedelta):
        return {"seconds": value.total_seconds()}
    name = {dt.datetime: "moment", dt.date: "date", dt.time: "time"}[type(value)]
    return {name: value.isoformat()}


def _read_scalar(value: Plain) -> Scalar:
    if not isinstance(value, dict):
        return cast(Scalar, value)
    ((name, text),) = value.items()
    match name:
        case "float":
            return float(str(text))
        case "bytes":
            return bytes.fromhex(str(text))
        case "decimal":
            return Decimal(str(text))
        case "seconds":
            return dt.timedelta(seconds=float(str(text)))
        case "moment":
            return dt.datetime.fromisoformat(str(text))
        case "date":
            return dt.date.fromisoformat(str(text))
        case _:
            return dt.time.fromisoformat(str(text))


def _text(value: str) -> str:
    """PostgreSQL keeps no NUL character in JSON."""
    return value.replace("\x00", "\ufffd")


def _list(value: Plain) -> list[Plain]:
    return cast(list[Plain], value)


def _names(value: Plain) -> tuple[str, ...]:
    return tuple(str(v) for v in _list(value))
