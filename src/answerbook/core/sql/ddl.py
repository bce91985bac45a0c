"""Read a schema script: CREATE TABLE and CREATE VIEW become a catalog, everything else is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError
from sqlglot.tokenizer_core import TokenType

from answerbook.core.catalog import Catalog, Column, ForeignKey, Kind, Table
from answerbook.core.sql.ddl_tokens import table_from_tokens
from answerbook.core.sql.grammar import dialect_of, parser_of
from answerbook.core.sql.kinds import kind_of


def catalog_from_ddl(script: str, *, dialect: str = "sqlite", as_dialect: str | None = None) -> Catalog:
    """Return the tables and views that a script declares; nothing is executed.

    `dialect` is how the script is spelled, `as_dialect` the dialect that statements on the catalog are written in.
    A statement that is no CREATE TABLE or CREATE VIEW, or that does not parse, is passed over.

    >>> catalog = catalog_from_ddl("CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT); DROP TABLE t;")
    >>> [c.name for c in catalog.get("t").columns]
    ['id', 'name']
    """
    tables: dict[str, Table] = {}
    for text in _texts(script, dialect):
        table = _read(text, dialect, tables)
        if table is not None:
            tables[table.name.casefold()] = table
    linked = tuple(_linked(table, tables) for table in tables.values())
    return Catalog(dialect=as_dialect or dialect, tables=linked)


def _read(text: str, dialect: str, known: dict[str, Table]) -> Table | None:
    tokens = sqlglot.tokenize(text, read=dialect)
    try:
        parser = parser_of(dialect, frozenset(), has_lambdas=False)
        tree = parser(dialect=dialect_of(dialect), error_level=ErrorLevel.RAISE).parse(tokens, text)[0]
    except (SqlglotError, RecursionError):
        tree = None
    if isinstance(tree, exp.Create):
        return _table(tree, dialect, known)
    return table_from_tokens(tokens)


def _linked(table: Table, tables: dict[str, Table]) -> Table:
    """Complete the references that name no column: they mean the other table's primary key."""
    keys = []
    for key in table.foreign_keys:
        target = tables.get(key.to_table.casefold())
        known = key.to_columns or (target.primary_key if target else ())
        keys.append(replace(key, to_table=target.name if target else key.to_table, to_columns=known))
    return replace(table, foreign_keys=tuple(keys))


def _texts(script: str, dialect: str) -> Iterator[str]:
    """Cut the script at its semicolons and keep what begins with CREATE, so that odd statements cost nothing."""
    start, is_first, creates = 0, True, False
    for token in sqlglot.tokenize(script, read=dialect):
        if is_first:
            start, creates, is_first = token.start, token.token_type is TokenType.CREATE, False
        if token.token_type is TokenType.SEMICOLON:
            if creates:
                yield script[start : token.start]
            is_first, creates = True, False
    if creates:
        yield script[start:]


def _table(create: exp.Create, dialect: str, known: dict[str, Table]) -> Table | None:
    kind = str(create.args.get("kind") or "").upper()
    if kind == "TABLE" and isinstance(create.this, exp.Schema):
        return _declared(create.this, dialect)
    if kind in ("TABLE", "VIEW") and isinstance(create.expression, exp.Query):
        return _derived(create, kind == "VIEW", known)
    return None


def _declared(schema: exp.Schema, dialect: str) -> Table:
    columns = [c if isinstance(c, exp.ColumnDef) else _untyped(c) for c in schema.expressions]
    declared = [c for c in columns if c is not None]
    keys = [c.name for c in declared if _has(c, exp.PrimaryKeyColumnConstraint)]
    for constraint in schema.find_all(exp.PrimaryKey):
        keys += [_bare(e) for e in constraint.expressions]
    unique: list[tuple[str, ...]] = [(c.name,) for c in declared if _has(c, exp.UniqueColumnConstraint)]
    rules = (r.this for r in schema.find_all(exp.UniqueColumnConstraint))
    unique += [tuple(_bare(e) for e in rule.expressions) for rule in rules if isinstance(rule, exp.Schema)]
    return Table(
        name=schema.this.name,
        columns=tuple(_column(c, dialect) for c in declared),
        primary_key=tuple(keys),
        foreign_keys=tuple(_foreign_keys(schema)),
        unique=tuple(unique),
        schema=schema.this.args["db"].name if schema.this.args.get("db") else None,
    )


def _untyped(item: exp.Expr) -> exp.ColumnDef | None:
    return exp.ColumnDef(this=item.copy()) if isinstance(item, exp.Identifier) else None


def _has(column: exp.ColumnDef, kind: type[exp.Expr]) -> bool:
    return any(isinstance(c.args.get("kind"), kind) for c in column.args.get("constraints") or ())


def _bare(node: exp.Expr) -> str:
    return str(node.name or node.this.name)


def _column(column: exp.ColumnDef, dialect: str) -> Column:
    kind = column.args.get("kind")
    declared = kind.sql(dialect=dialect) if isinstance(kind, exp.DataType) else ""
    required = _has(column, exp.NotNullColumnConstraint) or _has(column, exp.PrimaryKeyColumnConstraint)
    return Column(column.name, declared, kind_of(kind), nullable=not required)


def _foreign_keys(schema: exp.Schema) -> Iterator[ForeignKey]:
    for item in schema.expressions:
        if isinstance(item, exp.ColumnDef):
            for constraint in item.args.get("constraints") or ():
                reference = constraint.args.get("kind")
                if isinstance(reference, exp.Reference):
                    yield _reference((item.name,), reference)
    for key in schema.find_all(exp.ForeignKey):
        reference = key.args.get("reference")
        if isinstance(reference, exp.Reference):
            yield _reference(tuple(_bare(e) for e in key.expressions), reference)


def _reference(columns: tuple[str, ...], reference: exp.Reference) -> ForeignKey:
    target = reference.this
    names = tuple(_bare(e) for e in target.expressions) if isinstance(target, exp.Schema) else ()
    table = target.this if isinstance(target, exp.Schema) else target
    return ForeignKey(columns, str(table.name), names)


def _derived(create: exp.Create, is_view: bool, known: dict[str, Table]) -> Table:
    target = create.this.this if isinstance(create.this, exp.Schema) else create.this
    named = [c.name for c in create.this.expressions] if isinstance(create.this, exp.Schema) else []
    columns = tuple(_projected(create.expression, known))
    if named:
        columns = tuple(
            Column(n, columns[i].type, columns[i].kind) if i < len(columns) else Column(n, "", Kind.OTHER)
            for i, n in enumerate(named)
        )
    return Table(target.name, columns, schema=target.db or None, is_view=is_view)


def _projected(query: exp.Query, known: dict[str, Table]) -> Iterator[Column]:
    named = {t.alias_or_name.casefold(): known.get(t.name.casefold()) for t in query.find_all(exp.Table)}
    tables = {name: table for name, table in named.items() if table is not None}
    for item in query.selects:
        bare = item.unalias()
        owner = bare.text("table").casefold()
        sources = [table for name, table in tables.items() if not owner or name == owner]
        if item.is_star:
            yield from (column for table in sources for column in table.columns)
        elif item.alias_or_name:
            found = next((c for t in sources if isinstance(bare, exp.Column) and (c := t.find(bare.name))), None)
            yield Column(item.alias_or_name, found.type if found else "", found.kind if found else Kind.OTHER)
