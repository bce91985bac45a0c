"""Decide whether a statement may run, and give the text that runs in its place (F50–F52)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlglot import exp
from sqlglot.errors import SqlglotError

from answerbook.core.catalog import Catalog
from answerbook.core.sql import dialects
from answerbook.core.sql.calls import check_calls
from answerbook.core.sql.columns import Resolution, resolve
from answerbook.core.sql.dialects.base import DialectRules
from answerbook.core.sql.limits import check_size, limited
from answerbook.core.sql.nodes import check_nodes, check_root, drop_hints, spell_out
from answerbook.core.sql.parse import Statement, parse, parse_tokens, tokenize
from answerbook.core.sql.policies import hides, narrow, visible
from answerbook.core.sql.render import render
from answerbook.core.sql.safe_forms import propose
from answerbook.core.sql.tables import World, check_tables
from answerbook.core.sql.traps import traps_in
from answerbook.core.sql.verdict import OPEN, Allowed, Policy, Refused, Verdict

# sqlglot stumbles over some malformed texts without an error of its own; what cannot be judged is refused.
_PARSER_FAULTS = (AttributeError, IndexError, KeyError, TypeError, ValueError)


def check(sql: str, *, dialect: str, catalog: Catalog | None, policy: Policy = OPEN) -> Verdict:
    """Judge one statement; never raises, whatever the text.

    Without a catalog, tables and columns are not resolved; files and system tables are refused all the same.

    >>> check("DROP TABLE t", dialect="sqlite", catalog=None).rule
    'read-only'
    >>> check("select a -- all\\n from t", dialect="sqlite", catalog=None).sql
    'SELECT a FROM t LIMIT 1000'
    """
    rules = dialects.find_rules(dialect)
    if rules is None:
        known = ", ".join(dialects.names())
        return Refused("unknown-dialect", f"The guard does not know {dialect[:30]}; it knows {known}.")
    if catalog is None and hides(policy):
        return Refused("unknown-table", "A policy that hides tables or columns needs the catalog of the source.")
    verdict = _judged(sql, rules, catalog, policy)
    return _with_safe_form(verdict, sql, rules, catalog, policy) if isinstance(verdict, Refused) else verdict


def _judged(sql: str, rules: DialectRules, catalog: Catalog | None, policy: Policy) -> Verdict:
    try:
        return _judge(sql, rules, catalog, policy)
    except RecursionError:
        return Refused("too-nested", "The statement is too deeply nested to be judged; simplify it.")
    except (SqlglotError, *_PARSER_FAULTS) as error:
        cause = (str(error).splitlines() or [type(error).__name__])[0]
        return Refused("construct", f"The statement cannot be read and written back safely: {cause}")


def _with_safe_form(
    refused: Refused, sql: str, rules: DialectRules, catalog: Catalog | None, policy: Policy
) -> Refused:
    proposed = propose(sql, refused, rules, policy)
    safe = _judged(proposed, rules, catalog, policy) if proposed else None
    return replace(refused, safe_form=safe.sql) if isinstance(safe, Allowed) else refused


def _judge(sql: str, rules: DialectRules, catalog: Catalog | None, policy: Policy) -> Verdict:
    statement = parse(sql, rules, policy.limits)
    if isinstance(statement, Refused):
        return statement
    tree = statement.tree
    drop_hints(tree)
    spell_out(tree, rules)
    world = World(rules, visible(catalog, policy), hides(policy))
    if refused := next(_refusals(tree, world, policy), None):
        return refused
    resolution = resolve(tree, world)
    if resolution.refusals:
        return resolution.refusals[0]
    traps = traps_in(tree, rules.name, world.catalog)
    if catalog is not None and policy.hidden_columns:
        narrow(tree, catalog, world)
    verdict = _rendered(statement, resolution, world, policy)
    return replace(verdict, traps=traps) if isinstance(verdict, Allowed) else verdict


def _refusals(tree: exp.Expr, world: World, policy: Policy) -> Iterator[Refused]:
    if refused := check_root(tree, world.rules) or check_size(tree, policy.limits):
        yield refused
    if world.hides and isinstance(tree, (exp.Describe, exp.Summarize)):
        yield Refused("system-table", f"{tree.key.upper()} shows more than this reader may see; use SELECT.")
    yield from _parts_refused(tree, world)


def _parts_refused(tree: exp.Expr, world: World) -> Iterator[Refused]:
    yield from check_nodes(tree, world.rules)
    yield from check_calls(tree, world.rules)
    yield from check_tables(tree, world)


def _rendered(statement: Statement, resolution: Resolution, world: World, policy: Policy) -> Verdict:
    rules = world.rules
    tree = limited(statement.tree, policy.limits)
    text = render(tree, rules.name)
    again = parse_tokens(tokenize(text, rules), text, rules)
    is_same = again is not None and render(again, rules.name) == text
    if again is None or not is_same or next(_parts_refused(again, world), None):
        return Refused("changed-by-rendering", "The statement does not read the same after rendering; rewrite it.")
    return Allowed(statement.prefix + text, frozenset(resolution.tables), frozenset(resolution.columns))
