"""PostgreSQL: functions of pg_catalog that compute, and the parts of the system catalog that describe tables."""

from __future__ import annotations

from sqlglot import exp

from answerbook.core.sql.dialects.base import DialectRules, words

_NUMBERS = words(
    """
    abs acos acosd acosh asin asind asinh atan atan2 atan2d atand atanh bit_count cbrt ceil ceiling cos cosd
    cosh cot cotd degrees div erf erfc exp factorial floor gamma gcd get_bit get_byte greatest lcm least
    lgamma ln log log10 min_scale mod pi pow power radians random random_normal round scale set_bit set_byte
    sign sin sind sinh sqrt tan tand tanh trim_scale trunc width_bucket numeric
    """
)
_TEXTS = words(
    """
    ascii bit_length btrim casefold char_length character_length chr concat concat_ws convert convert_from
    convert_to crc32 crc32c decode difference dmetaphone dmetaphone_alt encode format initcap is_normalized
    left length levenshtein levenshtein_less_equal lower lpad ltrim md5 metaphone normalize octet_length
    overlay parse_ident position quote_ident quote_literal quote_nullable regexp_count regexp_instr
    regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table
    regexp_substr repeat replace reverse right rpad rtrim sha224 sha256 sha384 sha512 similarity soundex
    split_part starts_with string_to_array string_to_table strpos strict_word_similarity substr substring
    text to_ascii to_bin to_hex to_oct translate trim unaccent unistr upper word_similarity show_trgm
    daitch_mokotoff
    """
)
_TIMES = words(
    """
    age clock_timestamp current_date current_time current_timestamp date date_add date_bin date_part
    date_subtract date_trunc extract isfinite justify_days justify_hours justify_interval localtime
    localtimestamp make_date make_interval make_time make_timestamp make_timestamptz now statement_timestamp
    timeofday timestamp timestamptz timezone to_char to_date to_number to_timestamp transaction_timestamp
    time_bucket
    """
)
_COLLECTIONS = words(
    """
    array array_append array_cat array_dims array_fill array_length array_lower array_ndims array_position
    array_positions array_prepend array_remove array_replace array_reverse array_sample array_shuffle
    array_sort array_to_json array_to_string array_to_tsvector array_upper cardinality generate_series
    generate_subscripts trim_array unnest daterange datemultirange int4multirange int4range int8multirange
    int8range isempty lower_inc lower_inf multirange nummultirange numrange range_merge tsmultirange tsrange
    tstzmultirange tstzrange upper_inc upper_inf row num_nonnulls num_nulls akeys avals hstore skeys svals
    hstore_to_json hstore_to_jsonb
    """
)
_JSON = words(
    """
    json json_array json_array_elements json_array_elements_text json_array_length json_build_array
    json_build_object json_each json_each_text json_exists json_extract_path json_extract_path_text
    json_object json_object_keys json_populate_record json_populate_recordset json_query json_scalar
    json_serialize json_strip_nulls json_to_record json_to_recordset json_typeof json_value
    jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object
    jsonb_concat jsonb_contained jsonb_contains jsonb_each jsonb_each_text jsonb_exists jsonb_exists_all
    jsonb_exists_any jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_keys
    jsonb_path_exists jsonb_path_exists_tz jsonb_path_match jsonb_path_match_tz jsonb_path_query
    jsonb_path_query_array jsonb_path_query_array_tz jsonb_path_query_first jsonb_path_query_first_tz
    jsonb_path_query_tz jsonb_populate_record jsonb_populate_recordset jsonb_pretty jsonb_set jsonb_set_lax
    jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_typeof row_to_json to_json to_jsonb jsonb
    """
)
_SEARCH = words(
    """
    get_current_ts_config json_to_tsvector jsonb_to_tsvector numnode phraseto_tsquery plainto_tsquery
    querytree setweight strip to_tsquery to_tsvector ts_delete ts_filter ts_headline ts_rank ts_rank_cd
    tsquery_phrase tsvector_to_array websearch_to_tsquery
    """
)
_SHAPES = words(
    """
    abbrev area bound_box box broadcast center circle diagonal diameter family height host hostmask
    inet_merge inet_same_family isclosed ishorizontal isopen isparallel isperp isvertical line lseg masklen
    netmask network npoints path pclose point polygon popen radius set_masklen slope width
    """
)
_OTHER = words(
    """
    coalesce col_description collation current_catalog current_database current_role current_schema
    current_user enum_first enum_last enum_range format_type gen_random_uuid grouping nullif obj_description
    pg_collation_for pg_column_size pg_size_bytes pg_size_pretty pg_typeof session_user user uuid
    uuid_extract_timestamp uuid_extract_version uuid_generate_v4 uuidv4 uuidv7 xmlcomment xml_is_well_formed
    xpath xpath_exists
    """
)
_AGGREGATE = words(
    """
    any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp every
    json_agg json_agg_strict json_arrayagg json_object_agg json_object_agg_strict json_object_agg_unique
    json_objectagg jsonb_agg jsonb_agg_strict jsonb_object_agg jsonb_object_agg_strict
    jsonb_object_agg_unique max min mode percentile_cont percentile_disc range_agg range_intersect_agg
    regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy stddev
    stddev_pop stddev_samp string_agg sum var_pop var_samp variance xmlagg
    """
)
_WINDOW = words(
    "cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number"
)

POSTGRES = DialectRules(
    name="postgres",
    functions=_NUMBERS
    | _TEXTS
    | _TIMES
    | _COLLECTIONS
    | _JSON
    | _SEARCH
    | _SHAPES
    | _OTHER
    | _AGGREGATE
    | _WINDOW,
    table_functions=words(
        """
        generate_series generate_subscripts unnest json_array_elements json_array_elements_text json_each
        json_each_text json_object_keys json_populate_record json_populate_recordset json_to_record
        json_to_recordset jsonb_array_elements jsonb_array_elements_text jsonb_each jsonb_each_text
        jsonb_object_keys jsonb_path_query jsonb_path_query_tz jsonb_populate_record
        jsonb_populate_recordset jsonb_to_record jsonb_to_recordset regexp_matches regexp_split_to_table
        string_to_table skeys svals each now current_date coalesce to_tsvector lower upper date_trunc
        array_agg abs greatest least
        """
    ),
    relations=words(
        """
        information_schema.tables information_schema.columns information_schema.schemata
        information_schema.views information_schema.key_column_usage information_schema.table_constraints
        information_schema.referential_constraints information_schema.constraint_column_usage
        pg_catalog.pg_tables pg_catalog.pg_views pg_catalog.pg_matviews pg_catalog.pg_class
        pg_catalog.pg_attribute pg_catalog.pg_namespace pg_catalog.pg_type pg_catalog.pg_index
        pg_catalog.pg_indexes pg_catalog.pg_constraint pg_catalog.pg_description pg_catalog.pg_enum
        pg_catalog.pg_timezone_names
        """
    ),
    system_schemas=words("information_schema pg_catalog pg_toast pg_temp"),
    system_prefixes=("pg_",),
    starts=words("select with values ( table explain"),
    syntax=words(
        "cast extract trim substring position overlay normalize json_object json_objectagg json_value json_table"
    ),
    nodes=frozenset(
        {
            exp.Abs,
            exp.Adjacent,
            exp.Array,
            exp.ArrayContainedBy,
            exp.ArrayContainsAll,
            exp.ArrayOverlaps,
            exp.Cbrt,
            exp.CurrentCatalog,
            exp.CurrentRole,
            exp.CurrentSchema,
            exp.CurrentUser,
            exp.Distance,
            exp.ExtendsLeft,
            exp.ExtendsRight,
            exp.JSONBContains,
            exp.JSONBContainsAllTopKeys,
            exp.JSONBContainsAnyTopKeys,
            exp.JSONBDeleteAtPath,
            exp.JSONBExtract,
            exp.JSONBExtractScalar,
            exp.JSONBPathExists,
            exp.JSONKeyValue,
            exp.JSONObject,
            exp.JSONObjectAgg,
            exp.JSONValue,
            exp.JSONTable,
            exp.JSONSchema,
            exp.JSONColumnDef,
            exp.Localtime,
            exp.Localtimestamp,
            exp.MatchAgainst,
            exp.Overlaps,
            exp.PropertyEQ,
            exp.Overlay,
            exp.Pow,
            exp.RegexpILike,
            exp.RegexpLike,
            exp.SessionUser,
            exp.SimilarTo,
            exp.Slice,
            exp.TableSample,
            exp.ColumnDef,
            exp.Schema,
            exp.TableColumn,
            exp.Normalize,
            exp.JSONBContainsTopKey,
            exp.Sqrt,
            exp.StartsWith,
            exp.Xor,
            exp.BitwiseXor,
            exp.Kwarg,
            exp.JSONBExists,
            exp.Variadic,
        }
    ),
    function_schemas=words("pg_catalog"),
    default_schemas=words("public"),
    default_databases=words("postgres"),
    pseudo_columns=words("ctid xmin xmax cmin cmax tableoid oid true false"),
    bombs=words("repeat generate_series lpad rpad array_fill"),
    forbidden={
        "set_config": "it changes a setting",
        "current_setting": "it reads the settings",
        "version": "it describes the server",
        "pg_sleep": "it sleeps",
        "pg_sleep_for": "it sleeps",
        "pg_sleep_until": "it sleeps",
        "nextval": "it advances a sequence",
        "setval": "it sets a sequence",
        "setseed": "it changes the session",
        "query_to_xml": "it runs text as SQL",
        "query_to_xml_and_xmlschema": "it runs text as SQL",
        "ts_stat": "it runs text as SQL",
        "ts_rewrite": "it runs text as SQL",
        "cursor_to_xml": "it reads another statement's rows",
        "table_to_xml": "it reads a table named by a text",
        "schema_to_xml": "it reads tables named by a text",
        "database_to_xml": "it reads the whole database",
        "dblink": "it opens a connection",
        "dblink_exec": "it opens a connection and writes",
        "pg_notify": "it sends a message",
        "lo_get": "it reads a large object",
        "lo_put": "it writes a large object",
        "lo_import": "it reads a file",
        "lo_export": "it writes a file",
        "pg_read_file": "it reads a file",
        "pg_ls_dir": "it lists files",
    },
)
