"""Names of tables and columns as an English reader says them."""

from __future__ import annotations

import re
from functools import lru_cache

_LONG = {
    "addr": "address", "amt": "amount", "avg": "average", "bal": "balance", "cat": "category", "cd": "code",
    "cnt": "count", "cust": "customer", "dept": "department", "desc": "description", "descr": "description",
    "dist": "distance", "dob": "date of birth", "emp": "employee", "fname": "first name", "inv": "invoice",
    "lname": "last name", "loc": "location", "mgr": "manager", "msg": "message", "nbr": "number", "num": "number",
    "ord": "order", "org": "organization", "pct": "percent", "prod": "product", "qty": "quantity",
    "ref": "reference", "sal": "salary", "stu": "student", "tel": "telephone", "tot": "total",
    "txn": "transaction",
    "yr": "year",
}  # fmt: skip
_IRREGULAR = {
    "person": "people", "child": "children", "man": "men", "woman": "women", "foot": "feet", "goose": "geese",
    "mouse": "mice", "criterion": "criteria", "medium": "media", "index": "indexes", "staff": "staff",
    "series": "series", "species": "species", "aircraft": "aircraft", "equipment": "equipment", "leaf": "leaves",
    "shelf": "shelves", "wife": "wives", "life": "lives", "half": "halves", "datum": "data", "news": "news",
    "information": "information", "personnel": "personnel", "status": "statuses", "hero": "heroes",
}  # fmt: skip
_SINGULAR = {plural: singular for singular, plural in _IRREGULAR.items()} | {"movies": "movie", "lens": "lens"}
_PREFIXES = frozenset({"tbl", "dim", "fact", "ref", "reference", "vw", "view", "t"})
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+")


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """Split a name into lower-case words, with usual abbreviations written out.

    >>> words("CustName"), words("order_qty"), words("Order Details")
    (('customer', 'name'), ('order', 'quantity'), ('order', 'details'))
    """
    pieces = [piece.lower() for piece in _HUMP.split(name) if piece]
    return tuple(word for piece in pieces for word in _LONG.get(piece, piece).split()) or (name,)


@lru_cache(maxsize=4096)
def singular(word: str) -> str:
    """Return the singular of the last word.

    >>> singular("order details"), singular("categories"), singular("boxes"), singular("status")
    ('order detail', 'category', 'box', 'status')
    """
    head, _, last = word.rpartition(" ")
    return f"{head} {_singular(last)}" if head else _singular(last)


def _singular(word: str) -> str:
    if word in _SINGULAR:
        return _SINGULAR[word]
    if len(word) < 4 or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes", "zzes")) else word[:-1]


@lru_cache(maxsize=4096)
def plural(word: str) -> str:
    """Return the plural of the last word, unchanged where it is one already.

    >>> plural("country"), plural("customers"), plural("sales person"), plural("box")
    ('countries', 'customers', 'sales people', 'boxes')
    """
    head, _, last = word.rpartition(" ")
    return f"{head} {_plural(last)}" if head else _plural(last)


def _plural(word: str) -> str:
    if word in _SINGULAR or _singular(word) != word or word.endswith("ed"):
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def table_name(table: str) -> str:
    """Return the table as a plural noun.

    >>> table_name("cust_orders"), table_name("tblOrder"), table_name("main.Country")
    ('customer orders', 'orders', 'countries')
    """
    return plural(" ".join(_bare(table)))


def row_name(table: str) -> str:
    """Return what one row of the table is: "customer order"."""
    return singular(" ".join(_bare(table)))


def _bare(table: str) -> tuple[str, ...]:
    found = words(table.rpartition(".")[2])
    return found[1:] if len(found) > 1 and found[0] in _PREFIXES else found


def column_name(table: str, column: str) -> str:
    """Return the column as a reader says it: with the table's noun where the column's own says too little.

    >>> column_name("customers", "cust_name"), column_name("customers", "name"), column_name("orders", "total")
    ('customer name', 'customer name', 'order total')
    >>> column_name("singer", "Country"), column_name("singer", "singer_id")
    ('country', 'singer id')
    """
    found = words(column)
    if len(found) == 1 and found[0] in _BARE:
        return f"{row_name(table)} {found[0]}"
    return " ".join(found)


_BARE = frozenset(
    {"id", "name", "title", "type", "code", "number", "status", "date", "total", "description", "label", "key"}
    | {"count", "value", "kind", "details", "comment", "text"}
)
