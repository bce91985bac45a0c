"""An inverted index over the names of a schema: from a word of the question to tables and columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from answerbook.core.catalog import Catalog, Column, Table
from answerbook.core.question.lexicon.linking_words import COMMON_WORDS
from answerbook.core.question.lexicon.synonyms import SYNONYM_GROUPS
from answerbook.core.question.names import NameWord, name_words
from answerbook.core.question.tokens import split_name, stem

TABLE_PREFIX_WEIGHT = 0.3
COMMENT_WEIGHT = 0.8
SYNONYM_WEIGHT = 0.72
PREFIX_WEIGHT = 0.6
OTHER_FORM = 0.87
MOST_CODES = 6


@dataclass(frozen=True, slots=True)
class Item:
    """A table (no column) or a column, with the words of its name."""

    table: str
    column: str | None
    words: tuple[NameWord, ...]
    comment: frozenset[str] = frozenset()

    @property
    def total(self) -> float:
        return sum(word.weight for word in self.words) or 1.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A stem found in word `word` of item `item`; word -1 is its comment."""

    item: int
    word: int
    quality: float


@dataclass(frozen=True)
class SchemaIndex:
    items: tuple[Item, ...]
    by_stem: dict[str, tuple[Hit, ...]]
    by_glued: dict[str, tuple[int, ...]]
    by_code: dict[str, tuple[tuple[str, str, str], ...]]
    _near: dict[tuple[str, str], tuple[Hit, ...]] = field(default_factory=dict, compare=False)

    def hits(self, word: str, stemmed: str) -> tuple[Hit, ...]:
        """Return what a question word may mean, exact first, then synonyms, then prefixes."""
        found = self._near.get((word, stemmed))
        if found is None:
            found = self._near[word, stemmed] = tuple(self._search(word, stemmed))
        return found

    def _search(self, word: str, stemmed: str) -> Iterator[Hit]:
        seen: set[tuple[int, int]] = set()
        for key, factor in self._keys(word, stemmed):
            for hit in self.by_stem.get(key, ()):
                if (hit.item, hit.word) not in seen:
                    seen.add((hit.item, hit.word))
                    exact = factor < 1.0 or hit.word < 0 or self._is_same(word, hit)
                    yield Hit(hit.item, hit.word, hit.quality * factor * (1.0 if exact else OTHER_FORM))

    def _is_same(self, word: str, hit: Hit) -> bool:
        """Tell whether the words are equal but for number: "orders" is order and not ordered."""
        own = self.items[hit.item].words[hit.word].lower
        return singular(own) == singular(word) or stem(own) not in self.items[hit.item].words[hit.word].stems

    def _keys(self, word: str, stemmed: str) -> Iterator[tuple[str, float]]:
        yield stemmed, 1.0
        for other in synonyms().get(stemmed, ()):
            yield other, SYNONYM_WEIGHT
        for key in self._prefixes.get(word[:3], ()) if len(word) >= 4 else ():
            if key != stemmed and _is_short_form(key, word):
                yield key, PREFIX_WEIGHT

    @cached_property
    def _prefixes(self) -> dict[str, tuple[str, ...]]:
        grouped: dict[str, list[str]] = defaultdict(list)
        for key in self.by_stem:
            grouped[key[:3]].append(key)
        return {k: tuple(v) for k, v in grouped.items()}


def singular(word: str) -> str:
    """Return the word without a plural ending.

    >>> singular("orders"), singular("cities"), singular("classes"), singular("status")
    ('order', 'city', 'class', 'status')
    """
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@lru_cache(maxsize=1)
def synonyms() -> dict[str, frozenset[str]]:
    """Return stem → stems of its synonyms."""
    table: dict[str, set[str]] = defaultdict(set)
    for group in SYNONYM_GROUPS:
        stems = {stem(word) for word in group}
        for one in stems:
            table[one] |= stems - {one}
    return {word: frozenset(others) for word, others in table.items()}


def index(catalog: Catalog) -> SchemaIndex:
    """Build the index of a catalog, once per catalog object.

    >>> from answerbook.core.catalog import Kind
    >>> t = Table("customers", (Column("cust_name", "text", Kind.TEXT),))
    >>> ix = index(Catalog("sqlite", (t,)))
    >>> [ix.items[h.item].column for h in ix.hits("names", "name")]
    ['cust_name']
    """
    return _index(_Same(catalog))


class _Same:
    """A catalog compared by identity: hashing twenty thousand columns for each question is too slow."""

    __slots__ = ("catalog",)

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def __hash__(self) -> int:
        return id(self.catalog)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.catalog is self.catalog


@lru_cache(maxsize=32)
def _index(same: _Same) -> SchemaIndex:
    items = tuple(_items(same.catalog.tables))
    by_stem: dict[str, list[Hit]] = defaultdict(list)
    by_glued: dict[str, list[int]] = defaultdict(list)
    for position, item in enumerate(items):
        for place, word in enumerate(item.words):
            for key in word.stems:
                by_stem[key].append(Hit(position, place, 1.0))
        for key in item.comment:
            by_stem[key].append(Hit(position, -1, COMMENT_WEIGHT))
        for glued in _glued(item):
            by_glued[glued].append(position)
    return SchemaIndex(
        items,
        {k: tuple(v) for k, v in by_stem.items()},
        {k: tuple(v) for k, v in by_glued.items()},
        _codes(same.catalog),
    )


def _codes(catalog: Catalog) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Return the texts of columns that hold few different ones, by their lower-case form."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for table, column in catalog.columns():
        few = column.profile.is_complete and len(column.profile.samples) <= MOST_CODES and not table.is_view
        for value in column.profile.samples if few else ():
            if isinstance(value, str):
                found[value.strip().casefold()].append((table.name, column.name, value))
    return {code: tuple(places) for code, places in found.items()}


def _items(tables: Iterable[Table]) -> Iterator[Item]:
    for table in tables:
        words = _plain_words(table)
        yield Item(table.name, None, words, _comment_stems(table.comment, words))
        stems = frozenset().union(*(w.stems for w in words)) if words else frozenset()
        for column in table.columns:
            own = _with_table(_column_words(column, stems), words)
            yield Item(table.name, column.name, own, _comment_stems(column.comment, own))


def _plain_words(table: Table) -> tuple[NameWord, ...]:
    name = table.name.removeprefix(f"{table.schema}.") if table.schema else table.name
    words = name_words(name)
    noise = {"tbl", "ref", "dim", "fact", "vw", "mst", "table"}
    kept = tuple(w for w in words if w.lower not in noise and not w.lower.isdigit())
    return kept or words


def _column_words(column: Column, table_stems: frozenset[str]) -> tuple[NameWord, ...]:
    words = name_words(column.name)
    weighed = tuple(
        NameWord(w.stems, w.lower, TABLE_PREFIX_WEIGHT * w.weight)
        if len(words) > 1 and _is_prefix_of_table(w, table_stems)
        else w
        for w in words
    )
    return weighed if any(w.weight > TABLE_PREFIX_WEIGHT for w in weighed) else words


def _with_table(own: tuple[NameWord, ...], table: tuple[NameWord, ...]) -> tuple[NameWord, ...]:
    """Add the words of the table as optional ones, of no weight: "customer name" may be customers.name."""
    met = frozenset().union(*(w.stems for w in own)) if own else frozenset()
    return (*own, *(NameWord(w.stems, w.lower, 0.0) for w in table if not w.stems & met))


def _is_prefix_of_table(word: NameWord, table_stems: frozenset[str]) -> bool:
    if word.stems & table_stems:
        return True
    return any(s.startswith(word.lower) for s in table_stems)


def _is_short_form(short: str, word: str) -> bool:
    """Tell whether one of the two is a cut form of the other: enr and enrollment."""
    if len(short) >= 3 and word.startswith(short):
        return len(word) - len(short) <= 8
    return len(word) >= 5 and short.startswith(word) and len(short) - len(word) <= 4


def _comment_stems(comment: str, words: tuple[NameWord, ...]) -> frozenset[str]:
    own = frozenset().union(*(w.stems for w in words)) if words else frozenset()
    said = frozenset(stem(w) for w in split_name(comment or "") if len(w) > 2 and w.lower() not in COMMON_WORDS)
    return said - own - _common_stems()


@lru_cache(maxsize=1)
def _common_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in COMMON_WORDS)


def _glued(item: Item) -> Iterator[str]:
    name = item.column or item.table
    whole = "".join(split_name(name))
    yield whole
    main = "".join(w.lower for w in item.words if w.weight > TABLE_PREFIX_WEIGHT)
    if main != whole and len(main) > 4:
        yield main
