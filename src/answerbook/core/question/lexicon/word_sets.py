"""How the word tables are written down."""


def words(text: str) -> frozenset[str]:
    """Return the blank-separated words.

    >>> sorted(words("a b"))
    ['a', 'b']
    """
    return frozenset(text.split())
