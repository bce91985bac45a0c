"""DuckDB: core, json and icu functions that compute; nothing that touches files, settings, logs or secrets."""

from __future__ import annotations

from sqlglot import exp

from answerbook.core.sql.dialects.base import DialectRules, words

_NUMBERS = words(
    """
    abs acos acosh add asin asinh atan atan2 atanh bin binom bit_count bit_length bit_position bitstring
    cbrt ceil ceiling cos cosh cot decimal_division degrees divide equi_width_bins even exp factorial fdiv
    floor fmod gamma gcd geomean geometric_mean get_bit greatest greatest_common_divisor isfinite isinf
    isnan lcm least least_common_multiple lgamma ln log log10 log2 mod multiply nextafter pi pow power
    radians random round round_even roundbankers set_bit sign signbit sin sinh sqrt subtract tan tanh
    to_base to_binary trunc xor
    """
)
_TEXTS = words(
    """
    array_to_string array_to_string_comma_default ascii bar base64 char_length character_length chr concat
    concat_ws contains damerau_levenshtein decode editdist3 encode ends_with format format_bytes
    formatReadableDecimalSize formatReadableSize from_base64 from_binary from_hex hamming hash hex
    ilike_escape initcap instr jaccard jaro_similarity jaro_winkler_similarity lcase left left_grapheme len
    length length_grapheme levenshtein like_escape lower lpad ltrim md5 md5_number md5_number_lower
    md5_number_upper mismatches nfc_normalize not_ilike_escape not_like_escape octet_length ord
    parse_dirname parse_dirpath parse_filename parse_formatted_bytes parse_path pg_size_pretty position
    prefix printf regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_matches
    regexp_replace regexp_split_to_array regexp_split_to_table repeat replace reverse right right_grapheme
    rpad rtrim sha1 sha256 split split_part starts_with str_split str_split_regex string_split
    string_split_regex string_to_array strip_accents strlen strpos substr substring substring_grapheme
    suffix to_base64 to_hex translate trim ucase unbin unhex unicode upper url_decode url_encode
    """
)
_TIMES = words(
    """
    age ago century current_date current_localtime current_localtimestamp current_time current_timestamp
    date_add date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname
    dayofmonth dayofweek dayofyear days_in_month decade epoch epoch_ms epoch_ns epoch_us era
    get_current_time get_current_timestamp hour isodow isoyear julian last_day make_date make_time
    make_timestamp make_timestamp_ms make_timestamp_ns make_timestamptz microsecond millennium millisecond
    minute month monthname nanosecond normalized_interval now quarter second strftime strptime time_bucket
    timezone timezone_hour timezone_minute to_centuries to_days to_decades to_hours to_microseconds
    to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years
    today transaction_timestamp try_strptime week weekday weekofyear year yearweek date timestamp time
    """
)
_LISTS = words(
    """
    aggregate apply array_aggr array_aggregate array_append array_apply array_cat array_concat
    array_contains array_cosine_distance array_cosine_similarity array_cross_product array_distance
    array_distinct array_dot_product array_extract array_filter array_grade_up array_has array_has_all
    array_has_any array_indexof array_inner_product array_intersect array_length array_negative_dot_product
    array_negative_inner_product array_pop_back array_pop_front array_position array_prepend array_push_back
    array_push_front array_reduce array_resize array_reverse array_reverse_sort array_select array_slice
    array_sort array_to_json array_transform array_unique array_value array_where array_zip cardinality
    element_at filter flatten generate_series generate_subscripts grade_up list_aggr list_aggregate
    list_any_value list_append list_apply list_approx_count_distinct list_avg list_bit_and list_bit_or
    list_bit_xor list_bool_and list_bool_or list_cat list_concat list_contains list_cosine_distance
    list_cosine_similarity list_count list_distance list_distinct list_dot_product list_element list_entropy
    list_extract list_filter list_first list_grade_up list_has list_has_all list_has_any list_histogram
    list_indexof list_inner_product list_intersect list_kurtosis list_kurtosis_pop list_last list_mad
    list_max list_median list_min list_mode list_negative_dot_product list_negative_inner_product list_pack
    list_position list_prepend list_product list_reduce list_resize list_reverse list_reverse_sort
    list_select list_sem list_skewness list_slice list_sort list_stddev_pop list_stddev_samp list_string_agg
    list_sum list_transform list_unique list_value list_var_pop list_var_samp list_where list_zip range
    reduce unnest unpivot_list
    """
)
_NESTED = words(
    """
    from_json from_json_strict json json_array json_array_length json_contains json_deep_merge json_exists
    json_extract json_extract_path json_extract_path_text json_extract_string json_insert json_keys
    json_merge_patch json_merge_patch_diff json_normalize json_object json_pretty json_quote json_remove
    json_replace json_set json_strip_nulls json_structure json_transform json_transform_strict json_type
    json_valid json_value map map_concat map_contains map_contains_entry map_contains_value map_entries
    map_extract map_extract_value map_from_entries map_keys map_values remap_struct row row_to_json
    struct_concat struct_contains struct_extract struct_extract_at struct_has struct_indexof struct_insert
    struct_keys struct_pack struct_position struct_update struct_values to_json union_extract union_tag
    union_value variant_array_length variant_contains variant_exists variant_extract variant_extract_string
    variant_keys variant_type variant_typeof
    """
)
_OTHER = words(
    """
    alias can_cast_implicitly cast_to_type coalesce columns constant_or_null current_catalog
    current_database current_role current_schema current_user enum_code enum_first enum_last enum_range
    enum_range_boundary gen_random_uuid get_type grouping grouping_id if ifnull is_histogram_other_bin
    nullif overlay pg_typeof replace_type session_user st_asbinary st_asgeojson st_astext st_aswkb st_aswkt
    st_geomfromgeojson st_geomfromwkb st_intersects_extent switch try typeof user uuid
    uuid_extract_timestamp uuid_extract_version uuidv4 uuidv7
    """
)
_AGGREGATE = words(
    """
    any_value approx_count_distinct approx_quantile approx_top_k arbitrary arg_max arg_max_null
    arg_max_nulls_last arg_min arg_min_null arg_min_nulls_last argmax argmin array_agg avg bit_and bit_or
    bit_xor bitstring_agg bool_and bool_or corr count count_if count_star countif covar_pop covar_samp
    decimal_average entropy favg first fsum group_concat histogram histogram_exact histogram_values
    json_group_array json_group_object json_group_structure kahan_sum kurtosis kurtosis_pop last list
    listagg lttb mad max max_by mean median min min_by mode percentile_cont percentile_disc product quantile
    quantile_cont quantile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx
    regr_sxy regr_syy reservoir_quantile sem skewness stddev stddev_pop stddev_samp string_agg sum
    sum_no_overflow sumkahan var_pop var_samp variance variant_group_array variant_group_object wavg
    weighted_avg
    """
)
_WINDOW = words(
    """
    cume_dist dense_rank fill first_value lag last_value lead nth_value ntile percent_rank rank rank_dense
    row_number
    """
)
_SHOWN = words(
    "duckdb_columns duckdb_tables duckdb_views duckdb_constraints duckdb_schemas duckdb_indexes duckdb_types"
)

DUCKDB = DialectRules(
    name="duckdb",
    functions=_NUMBERS | _TEXTS | _TIMES | _LISTS | _NESTED | _OTHER | _AGGREGATE | _WINDOW,
    table_functions=words(
        """
        generate_series json_each json_tree range repeat repeat_row summary unnest pragma_table_info
        pg_timezone_names icu_calendar_names test_all_types generate_subscripts regexp_split_to_table
        """
    )
    | _SHOWN,
    relations=words(
        """
        information_schema.tables information_schema.columns information_schema.schemata
        information_schema.key_column_usage information_schema.table_constraints
        information_schema.referential_constraints information_schema.constraint_column_usage sqlite_master
        sqlite_schema pg_catalog.pg_tables pg_catalog.pg_views pg_catalog.pg_class pg_catalog.pg_attribute
        pg_catalog.pg_namespace pg_catalog.pg_type pg_catalog.pg_index pg_catalog.pg_constraint
        """
    )
    | _SHOWN,
    system_schemas=words("information_schema pg_catalog system"),
    system_prefixes=("duckdb_", "pragma_", "pg_", "sqlite_"),
    starts=words("select with values ( from table pivot unpivot describe desc summarize explain"),
    syntax=words("cast try_cast extract trim substring position"),
    nodes=frozenset(
        {
            exp.Array,
            exp.ArrayContainedBy,
            exp.ArrayContainsAll,
            exp.ArrayOverlaps,
            exp.ColumnDef,
            exp.Columns,
            exp.Comprehension,
            exp.Distance,
            exp.ForIn,
            exp.Glob,
            exp.IntDiv,
            exp.Lambda,
            exp.Map,
            exp.Pivot,
            exp.PivotAlias,
            exp.PivotAny,
            exp.PositionalColumn,
            exp.Pow,
            exp.PropertyEQ,
            exp.Qualify,
            exp.RegexpFullMatch,
            exp.RegexpLike,
            exp.Slice,
            exp.StartsWith,
            exp.Struct,
            exp.TableSample,
            exp.ToMap,
            exp.TryCast,
            exp.UnpivotColumns,
            exp.Kwarg,
            exp.StructExtract,
            exp.CurrentUser,
            exp.SessionUser,
            exp.CurrentCatalog,
            exp.CurrentRole,
            exp.Abs,
            exp.SimilarTo,
        }
    ),
    function_schemas=words("main pg_catalog system"),
    default_schemas=words("main"),
    default_databases=words("memory"),
    pseudo_columns=words("rowid true false"),
    bombs=words("repeat range generate_series repeat_row lpad rpad"),
    catalog_functions=_SHOWN | {"pragma_table_info"},
    has_method_calls=True,
    has_lambdas=True,
    reads_files_as_tables=True,
    forbidden={
        "query": "it runs text as SQL",
        "query_table": "it reads a table named by a text",
        "json_execute_serialized_sql": "it runs serialized SQL",
        "getenv": "it reads the environment",
        "current_setting": "it reads the settings",
        "getvariable": "it reads session variables",
        "duckdb_secrets": "it lists credentials",
        "which_secret": "it lists credentials",
        "duckdb_settings": "it lists the settings",
        "nextval": "it advances a sequence",
        "setval": "it sets a sequence",
        "currval": "it reads the session",
        "setseed": "it changes the session",
        "sleep_ms": "it sleeps",
        "pg_sleep": "it sleeps",
        "write_log": "it writes to the log",
        "glob": "it lists files",
        "sniff_csv": "it reads a file",
        "version": "it describes the server",
    },
)
