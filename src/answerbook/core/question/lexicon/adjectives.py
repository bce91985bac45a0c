"""Adjectives that compare: which way, and what kind of column they measure.

Each line: comparative, superlative, direction (max or min), the words a measured column may carry;
words after a bar measure the other way round ("oldest" is the smallest birth date).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Adjective:
    direction: str  # max | min
    words: tuple[str, ...]
    reverse: tuple[str, ...] = ()


_LINES = """
older oldest max age years | birth birthday born dob founded founding established built year date opened
elder eldest max age | birth birthday born dob
younger youngest min age | birth birthday born dob
taller tallest max height stature elevation
higher highest max height altitude elevation score
lower lowest min height altitude elevation score
larger largest max size area population capacity enrollment amount
bigger biggest max size area population capacity amount
greater greatest max amount score size
smaller smallest min size area population capacity enrollment amount
longer longest max length duration distance time span runtime hours milliseconds minutes
shorter shortest min length duration distance height time hours milliseconds minutes
heavier heaviest max weight mass
lighter lightest min weight mass
costlier costliest max price cost rate fee fare amount
pricier priciest max price cost rate fee
cheaper cheapest min price cost rate fee fare
faster fastest max speed velocity mph | time seconds
quicker quickest max speed | time seconds duration
slower slowest min speed velocity | time seconds
richer richest max wealth worth income salary assets money balance
wealthier wealthiest max wealth worth income salary assets
poorer poorest min wealth worth income salary assets
earlier earliest min date time year day start
later latest max date time year day
newer newest max date year time opened founded release
fresher freshest max date
deeper deepest max depth
wider widest max width
narrower narrowest min width
broader broadest max width
closer closest min distance
nearer nearest min distance
farther farthest max distance
further furthest max distance
warmer warmest max temperature
hotter hottest max temperature
colder coldest min temperature
cooler coolest min temperature
stronger strongest max strength power force
weaker weakest min strength power force
busier busiest max count
brighter brightest max brightness magnitude
denser densest max density
richest richest max wealth worth income
""".strip().splitlines()


def _parse(line: str) -> tuple[str, str, Adjective]:
    left, _, reverse = line.partition("|")
    comparative, superlative, direction, *words = left.split()
    return comparative, superlative, Adjective(direction, tuple(words), tuple(reverse.split()))


_PARSED = tuple(_parse(line) for line in _LINES)
COMPARATIVES: dict[str, Adjective] = {c: a for c, _, a in _PARSED}
SUPERLATIVES: dict[str, Adjective] = {s: a for _, s, a in _PARSED}

# "most expensive", "less populated": the adjective after most or least
GRADED: dict[str, Adjective] = {
    word: Adjective("max", tuple(words.split()))
    for word, words in {
        "expensive": "price cost rate fee fare amount",
        "costly": "price cost rate fee",
        "populous": "population residents",
        "populated": "population residents",
        "recent": "date time year",
        "experienced": "experience years",
        "profitable": "profit profits earnings",
        "valuable": "value worth price",
        "wealthy": "wealth worth income",
        "powerful": "power horsepower",
        "successful": "wins points score",
        "senior": "age seniority",
        "efficient": "mpg efficiency",
        "distant": "distance",
        "spacious": "area size",
        "crowded": "density population",
        "popular": "popularity rating followers",
        "intelligent": "iq score",
        "difficult": "difficulty",
        "rated": "rating score stars",
        "paid": "salary wage pay",
        "scored": "score points",
        "played": "plays playcount",
    }.items()
}
