"""From a declared type to what a column holds."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.expressions.datatypes import DType

from answerbook.core.catalog import Kind

_KINDS: tuple[tuple[Kind, frozenset[DType]], ...] = (
    (Kind.INTEGER, frozenset(exp.DataType.INTEGER_TYPES)),
    (Kind.NUMBER, frozenset(exp.DataType.NUMERIC_TYPES)),
    (Kind.TEXT, frozenset({*exp.DataType.TEXT_TYPES, DType.UUID, DType.ENUM})),
    (Kind.BOOLEAN, frozenset({DType.BOOLEAN, DType.BIT})),
    (Kind.DATE, frozenset({DType.DATE, DType.DATE32})),
    (Kind.TIME, frozenset({DType.TIME, DType.TIMETZ})),
    (Kind.DATETIME, frozenset(exp.DataType.TEMPORAL_TYPES)),
    (Kind.JSON, frozenset({DType.JSON, DType.JSONB})),
    (
        Kind.BLOB,
        frozenset({DType.BINARY, DType.VARBINARY, DType.BLOB}),
    ),
)


def kind_of(declared: exp.Expr | None) -> Kind:
    """Return what a declared type holds.

    >>> [kind_of(exp.DataType.build(t)).value for t in ("BIGINT", "DECIMAL(10, 2)", "TIMESTAMP", "INET")]
    ['integer', 'number', 'datetime', 'other']
    """
    if not isinstance(declared, exp.DataType):
        return Kind.OTHER
    return next((kind for kind, types in _KINDS if declared.this in types), Kind.OTHER)
