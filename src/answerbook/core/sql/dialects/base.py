"""The shape of a dialect's table."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlglot import exp


def words(text: str) -> frozenset[str]:
    """Return the names of a whitespace-separated list, casefolded.

    >>> sorted(words("Abs  ceil"))
    ['abs', 'ceil']
    """
    return frozenset(text.casefold().split())


# Typed by the parser because their syntax is special (FROM, IN, AS inside the parentheses), not by their name.
SYNTAX_FUNCTIONS = words("cast try_cast extract trim substring position overlay")


@dataclass(frozen=True)
class DialectRules:
    """Everything the guard knows of one dialect.

    `functions` may be called in an expression, `table_functions` in FROM; both hold casefolded names.
    `relations` are the system tables a reader may see although no catalog lists them, as `schema.name` or `name`;
    any other table in `system_schemas` or beginning with a `system_prefixes` is refused.
    `starts` are the first words of statements that read; `syntax` are functions whose arguments are not a list.
    `bombs` are functions whose literal argument multiplies rows or bytes; `forbidden` gives reasons for refusals.
    """

    name: str
    functions: frozenset[str]
    table_functions: frozenset[str]
    relations: frozenset[str]
    system_schemas: frozenset[str]
    system_prefixes: tuple[str, ...]
    starts: frozenset[str] = words("select with values (")
    syntax: frozenset[str] = SYNTAX_FUNCTIONS
    nodes: frozenset[type[exp.Expr]] = frozenset()
    function_schemas: frozenset[str] = frozenset()
    default_schemas: frozenset[str] = frozenset()
    default_databases: frozenset[str] = frozenset()
    pseudo_columns: frozenset[str] = frozenset()
    bombs: frozenset[str] = frozenset()
    catalog_functions: frozenset[str] = frozenset()
    has_method_calls: bool = False
    has_lambdas: bool = False
    reads_files_as_tables: bool = False
    quotes_may_be_text: bool = False
    forbidden: dict[str, str] = field(default_factory=dict)

    def is_shown(self, schema: str, name: str) -> bool:
        """Tell whether a system table may be read although no catalog lists it."""
        if schema:
            return f"{schema}.{name}" in self.relations or (
                schema in self.default_schemas and name in self.relations
            )
        return name in self.relations or f"pg_catalog.{name}" in self.relations

    def is_system(self, schema: str, name: str) -> bool:
        """Tell whether a name belongs to the database itself."""
        return schema in self.system_schemas or name.startswith(self.system_prefixes)
