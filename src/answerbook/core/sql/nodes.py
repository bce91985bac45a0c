"""Allow-list of syntax: which nodes of the tree are known to read, and what to say of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlglot import exp

from answerbook.core.sql.dialects.base import DialectRules
from answerbook.core.sql.verdict import Refused

_QUERY = {
    exp.Select,
    exp.Union,
    exp.Except,
    exp.Intersect,
    exp.Subquery,
    exp.Values,
    exp.With,
    exp.CTE,
    exp.From,
    exp.Join,
    exp.Where,
    exp.Group,
    exp.Having,
    exp.Order,
    exp.Ordered,
    exp.Limit,
    exp.Offset,
    exp.Fetch,
    exp.LimitOptions,
    exp.Distinct,
    exp.Window,
    exp.WindowSpec,
    exp.Table,
    exp.TableAlias,
    exp.Alias,
    exp.Aliases,
    exp.Column,
    exp.Identifier,
    exp.Star,
    exp.Tuple,
    exp.Paren,
    exp.Lateral,
    exp.Unnest,
    exp.Cube,
    exp.Rollup,
    exp.GroupingSets,
    exp.Filter,
    exp.WithinGroup,
    exp.IgnoreNulls,
    exp.RespectNulls,
    exp.IndexTableHint,
}
_VALUE = {
    exp.Literal,
    exp.Null,
    exp.Boolean,
    exp.Var,
    exp.DataType,
    exp.DataTypeParam,
    exp.Interval,
    exp.IntervalSpan,
    exp.HexString,
    exp.BitString,
    exp.ByteString,
    exp.RawString,
    exp.National,
    exp.Dot,
    exp.Bracket,
    exp.Anonymous,
    exp.Case,
    exp.If,
    exp.Cast,
    exp.Collate,
    exp.AtTimeZone,
    exp.Extract,
    exp.Trim,
    exp.Substring,
    exp.StrPosition,
    exp.CurrentDate,
    exp.CurrentTime,
    exp.CurrentTimestamp,
    exp.Exists,
    exp.Any,
    exp.All,
    exp.JSONExtract,
    exp.JSONExtractScalar,
    exp.Coalesce,
}
_OPERATOR = {
    exp.Add,
    exp.Sub,
    exp.Mul,
    exp.Div,
    exp.Mod,
    exp.And,
    exp.Or,
    exp.Not,
    exp.EQ,
    exp.NEQ,
    exp.GT,
    exp.GTE,
    exp.LT,
    exp.LTE,
    exp.Is,
    exp.Like,
    exp.ILike,
    exp.Escape,
    exp.Between,
    exp.In,
    exp.DPipe,
    exp.BitwiseAnd,
    exp.BitwiseOr,
    exp.BitwiseNot,
    exp.BitwiseLeftShift,
    exp.BitwiseRightShift,
    exp.Neg,
    exp.NullSafeEQ,
    exp.NullSafeNEQ,
    exp.Localtime,
    exp.Localtimestamp,
}
_JSON_PATH = {
    exp.JSONPath,
    exp.JSONPathKey,
    exp.JSONPathRecursive,
    exp.JSONPathRoot,
    exp.JSONPathSlice,
    exp.JSONPathSelector,
    exp.JSONPathSubscript,
    exp.JSONPathUnion,
    exp.JSONPathWildcard,
    exp.JSONPathFilter,
    exp.JSONPathScript,
}
READING = frozenset(_QUERY | _VALUE | _OPERATOR | _JSON_PATH)
_ROOTS = (exp.Select, exp.SetOperation, exp.Subquery, exp.Values)
_DUCKDB_ROOTS = (exp.Pivot, exp.Describe, exp.Summarize)
_LOCKS = (exp.Lock, exp.WithTableHint, exp.LockingStatement)
_PLACES = (exp.Placeholder, exp.Parameter, exp.SessionParameter)
_PLAIN_TEXT_ARGUMENTS = ("kind", "operation_modifiers", "settings", "format", "options", "into")


def check_root(tree: exp.Expr, rules: DialectRules) -> Refused | None:
    """Refuse a statement that is not a query."""
    roots = (*_ROOTS, *_DUCKDB_ROOTS) if rules.name == "duckdb" else _ROOTS
    if isinstance(tree, roots) and not (isinstance(tree, exp.Describe) and _describes_more(tree)):
        return None
    if isinstance(tree, (exp.DML, exp.DDL, exp.Command)):
        return Refused("read-only", f"{tree.key.upper()} is not allowed: only a statement that reads may run.")
    return Refused("read-only", "Only a query (SELECT, WITH … SELECT, VALUES) may run.")


def _describes_more(tree: exp.Describe) -> bool:
    return any(value for key, value in tree.args.items() if key != "this")


def spell_out(tree: exp.Expr, rules: DialectRules) -> None:
    """Write SQLite's `x IN t` as `x IN (SELECT * FROM t)`, so that the table is seen as one."""
    if rules.name != "sqlite":
        return
    for node in list(tree.find_all(exp.In)):
        field = node.args.get("field")
        if isinstance(field, (exp.Column, exp.Identifier)):
            name, schema = (
                (field, None) if isinstance(field, exp.Identifier) else (field.this, field.args.get("table"))
            )
            start = exp.From(this=exp.Table(this=name.copy(), db=schema))
            node.set("query", exp.Subquery(this=exp.Select(expressions=[exp.Star()], from_=start)))
            node.set("field", None)


def drop_hints(tree: exp.Expr) -> None:
    """Remove optimizer hints: comments to the reader, instructions to the database."""
    for select in tree.find_all(exp.Select):
        if select.args.get("hint"):
            select.set("hint", None)


def check_nodes(tree: exp.Expr, rules: DialectRules) -> Iterator[Refused]:
    """Give a refusal for every node that is not known to read."""
    allowed = READING | rules.nodes
    root_kinds = _DUCKDB_ROOTS if rules.name == "duckdb" else ()
    for node in tree.walk():
        if type(node) not in allowed and not (node is tree and isinstance(node, root_kinds)):
            yield _refuse(node)
        elif _is_misplaced(node):
            yield Refused("construct", "A part of the statement stands where only a table or a query may stand.")
        elif isinstance(node, exp.Select) and any(node.args.get(a) for a in _PLAIN_TEXT_ARGUMENTS):
            yield _refuse(node.args.get("into") or node)


def _is_misplaced(node: exp.Expr) -> bool:
    """Tell whether a bare expression stands in the place of a table, where it would be read as one."""
    if isinstance(node, (exp.Subquery, exp.Summarize, exp.Describe)):
        return not isinstance(node.this, (exp.Query, exp.Table, exp.Pivot, exp.Values))
    if isinstance(node, exp.In):
        field = node.args.get("field")
        return field is not None and not isinstance(field, (exp.Column, exp.Anonymous))
    return False


def _refuse(node: exp.Expr) -> Refused:
    position = node.meta.get("start")
    for kinds, rule, message in _MESSAGES:
        if isinstance(node, kinds):
            return Refused(rule, message(node), position=position)
    return Refused("construct", f"{_readable(node)} is not among the allowed constructs.", position=position)


def _readable(node: exp.Expr) -> str:
    if isinstance(node, exp.Func):
        return f"The function {node.sql_name().lower()}"
    return f"“{type(node).__name__}”"


_MESSAGES: tuple[tuple[tuple[type[exp.Expr], ...], str, Callable[[exp.Expr], str]], ...] = (
    ((exp.Into,), "select-into", lambda _: "SELECT … INTO would create a table or file; leave out INTO."),
    (_LOCKS, "row-lock", lambda _: "Locking clauses and hints (FOR UPDATE, FOR SHARE, …) are not allowed."),
    (_PLACES, "parameter", lambda _: "Placeholders and variables are not allowed; write the value itself."),
    (
        (exp.DML, exp.DDL, exp.Command, exp.Returning),
        "write-inside",
        lambda n: f"{n.key.upper()} inside the statement would change something.",
    ),
)
