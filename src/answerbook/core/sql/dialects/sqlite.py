"""SQLite: built-in functions that compute, and the schema table."""

from __future__ import annotations

from sqlglot import exp

from answerbook.core.sql.dialects.base import DialectRules, words

_SCALAR = words(
    """
    abs acos acosh asin asinh atan atan2 atanh ceil ceiling char coalesce concat concat_ws cos cosh date
    datetime degrees exp floor format glob hex if ifnull iif instr json json_array json_array_length
    json_error_position json_extract json_insert json_object json_patch json_pretty json_quote json_remove
    json_replace json_set json_type json_valid jsonb jsonb_array jsonb_extract jsonb_insert jsonb_object
    jsonb_patch jsonb_remove jsonb_replace jsonb_set julianday length like likelihood likely ln log log10
    log2 lower ltrim max min mod nullif octet_length pi pow power printf quote radians random randomblob
    regexp replace round rtrim sign sin sinh soundex sqrt strftime substr substring tan tanh time timediff
    total trim trunc typeof unhex unicode unistr unistr_quote unixepoch unlikely upper zeroblob
    """
)
_AGGREGATE = words(
    """
    avg count group_concat json_group_array json_group_object jsonb_group_array jsonb_group_object max
    median min percentile percentile_cont percentile_disc string_agg sum total
    """
)
_WINDOW = words(
    "cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number"
)
_FULL_TEXT = words("bm25 highlight snippet match matchinfo offsets")
_PRAGMAS = words(
    "pragma_table_info pragma_table_xinfo pragma_foreign_key_list"
    " pragma_index_list pragma_index_info pragma_table_list"
)

SQLITE = DialectRules(
    name="sqlite",
    functions=_SCALAR | _AGGREGATE | _WINDOW | _FULL_TEXT,
    table_functions=words("json_each json_tree jsonb_each jsonb_tree generate_series") | _PRAGMAS,
    relations=words("sqlite_master sqlite_schema sqlite_temp_master sqlite_temp_schema") | _PRAGMAS,
    system_schemas=frozenset(),
    system_prefixes=("sqlite_", "pragma_", "dbstat", "bytecode", "tables_used", "fts3tokenize"),
    starts=words("select with values ( explain"),
    nodes=frozenset({exp.Glob, exp.Match, exp.RegexpLike, exp.NullSafeEQ, exp.NullSafeNEQ}),
    default_schemas=words("main"),
    pseudo_columns=words("rowid oid _rowid_ rank true false"),
    bombs=words("randomblob zeroblob generate_series"),
    catalog_functions=_PRAGMAS,
    quotes_may_be_text=True,
    forbidden={
        "load_extension": "it loads a shared library",
        "fts3_tokenizer": "it takes a raw pointer",
        "eval": "it runs text as SQL",
        "writefile": "it writes a file",
        "readfile": "it reads a file",
        "edit": "it starts a program",
        "fsdir": "it lists files",
        "lsdir": "it lists files",
        "zipfile": "it reads files",
        "sqlar_uncompress": "it is an archive function of the shell",
        "sqlite_log": "it writes to the error log",
        "sqlite_version": "it describes the server",
        "sqlite_source_id": "it describes the server",
        "sqlite_compileoption_get": "it describes the server",
        "sqlite_compileoption_used": "it describes the server",
        "optimize": "it writes the full-text index",
        "define": "it stores a function",
    },
)
