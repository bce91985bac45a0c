"""Places, sellers, products and customers of the demo store, as columns of numpy arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from answerbook.demo import words
from answerbook.demo.places import CITIES

Array = npt.NDArray[np.generic]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Times = npt.NDArray[np.datetime64]
Moment = np.datetime64
Columns = dict[str, Array]

DAY = np.timedelta64(86_400, "s")


def zipf(count: int, exponent: float) -> Floats:
    """Return probabilities that fall with the rank, summing to 1.

    >>> zipf(3, 1.0).round(3).tolist()
    [0.545, 0.273, 0.182]
    """
    weights = np.arange(1, count + 1, dtype=np.float64) ** -exponent
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def texts(values: list[str] | tuple[str, ...], picks: Ints) -> Array:
    return np.array(values, dtype=object)[picks]


def blank(values: Array, rng: np.random.Generator, share: float) -> Array:
    """Return the values with a share of them missing."""
    missing = rng.random(len(values)) < share
    if values.dtype.kind not in "OM":
        return np.ma.masked_array(values, mask=missing)
    return np.where(missing, np.array(None, dtype=values.dtype), values)


@dataclass(frozen=True)
class Places:
    columns: Columns
    likelihood: Floats  # of a person living at each postal code

    def at(self, picks: Ints) -> Columns:
        return {name: self.columns[name][picks] for name in ("postal_code", "city", "state")}


def make_places(rng: np.random.Generator) -> Places:
    """Lay out 2 to 40 postal codes per city, more people in the first ones."""
    city: list[int] = []
    codes: list[str] = []
    likelihood: list[float] = []
    for index, (_, _, people, _, _, prefix) in enumerate(CITIES):
        count = int(np.clip(people // 40, 2, 40))
        city += [index] * count
        codes += [f"{prefix}{number + 1:02d}" for number in range(count)]
        likelihood += (people * zipf(count, 0.5)).tolist()
    picks = np.array(city)
    columns: Columns = {
        "postal_code": np.array(codes, dtype=object),
        "city": texts([c[0] for c in CITIES], picks),
        "state": texts([c[1] for c in CITIES], picks),
        "latitude": np.round(np.array([c[3] for c in CITIES])[picks] + rng.normal(0, 0.05, len(picks)), 4),
        "longitude": np.round(np.array([c[4] for c in CITIES])[picks] + rng.normal(0, 0.05, len(picks)), 4),
    }
    shares = np.array(likelihood)
    return Places(columns, shares / shares.sum())


def make_categories() -> Columns:
    return {
        "category_id": np.arange(1, len(words.CATEGORIES) + 1),
        "name": np.array([c[0] for c in words.CATEGORIES], dtype=object),
        "department": np.array([c[1] for c in words.CATEGORIES], dtype=object),
    }


@dataclass(frozen=True)
class Sellers:
    columns: Columns
    place: Ints
    selling: int  # the first so many have sold something; the others have just joined


def make_sellers(rng: np.random.Generator, places: Places, count: int, start: Moment, end: Moment) -> Sellers:
    place = rng.choice(len(places.likelihood), count, p=places.likelihood)
    pairs = rng.permutation(len(words.LAST_NAMES) * len(words.SHOP_ENDINGS))[:count]
    ending = len(words.SHOP_ENDINGS)
    names = [f"{words.LAST_NAMES[p // ending]} {words.SHOP_ENDINGS[p % ending]}" for p in pairs]
    selling = count - max(1, count // 25)
    joined = start - rng.integers(10, 1500, count) * DAY
    joined[selling:] = end - rng.integers(5, 60, count - selling) * DAY
    columns: Columns = {
        "seller_id": np.arange(1, count + 1),
        "name": np.array(names, dtype=object),
        **places.at(place),
        "joined_on": joined.astype("datetime64[D]").astype("datetime64[s]"),
    }
    return Sellers(columns, place, selling)


@dataclass(frozen=True)
class Products:
    columns: Columns
    category: Ints  # index into words.CATEGORIES
    price: Floats
    weight: Floats
    launched: Times
    selling: int  # the first so many are sold; nobody has bought the others
    popularity: Floats


def make_products(rng: np.random.Generator, count: int, start: Moment, end: Moment) -> Products:
    category, names, brands = _product_names(rng, count)
    median_price = np.array([c[2] for c in words.CATEGORIES])[category]
    median_weight = np.array([float(c[3]) for c in words.CATEGORIES])[category]
    price = np.floor(median_price * rng.lognormal(0, 0.45, count)) + rng.choice([0.99, 0.95, 0.5, 0.0], count)
    weight = np.round(median_weight * rng.lognormal(0, 0.5, count))
    side = np.cbrt(weight * 6)
    span = int((end - start) / DAY)
    launched = np.where(
        rng.random(count) < 0.7,
        start - rng.integers(1, 1800, count) * DAY,
        start + rng.integers(0, span, count) * DAY,
    )
    columns: Columns = {
        "product_id": np.arange(1, count + 1),
        "name": names,
        "brand": brands,
        "category_id": blank(category + 1, rng, 0.01),
        "list_price": price,
        "weight_grams": blank(weight.astype(np.int64), rng, 0.02),
        "length_cm": blank(np.ceil(side * rng.uniform(1.0, 1.9, count)).astype(np.int64), rng, 0.02),
        "width_cm": blank(np.ceil(side * rng.uniform(0.7, 1.2, count)).astype(np.int64), rng, 0.02),
        "height_cm": blank(np.ceil(side * rng.uniform(0.3, 0.9, count)).astype(np.int64), rng, 0.02),
        "photos": blank(rng.integers(1, 9, count), rng, 0.03),
        "launched_on": launched.astype("datetime64[s]"),
    }
    selling = count - max(5, count // 40)
    popularity = zipf(selling, 0.6)[rng.permutation(selling)]
    return Products(columns, category, price, weight, launched, selling, popularity)


def _product_names(rng: np.random.Generator, count: int) -> tuple[Ints, Array, Array]:
    """Draw distinct "Brand Style Noun" names; larger categories come first in the list at random."""
    share = zipf(len(words.CATEGORIES), 0.5)[rng.permutation(len(words.CATEGORIES))]
    seen: dict[str, None] = {}
    category: list[int] = []
    brands: list[str] = []
    while len(seen) < count:
        which = int(rng.choice(len(share), p=share))
        noun = str(rng.choice(words.CATEGORIES[which][4].split(",")))
        brand = words.BRANDS[int(rng.integers(len(words.BRANDS)))]
        style = words.STYLES[int(rng.integers(len(words.STYLES)))]
        name = f"{brand} {noun}" if rng.random() < 0.3 else f"{brand} {style} {noun}"
        if name not in seen:
            seen[name] = None
            category.append(which)
            brands.append(brand)
    return np.array(category), np.array(list(seen), dtype=object), np.array(brands, dtype=object)


@dataclass(frozen=True)
class Customers:
    columns: Columns
    place: Ints


def make_customers(rng: np.random.Generator, places: Places, signed_up: Times) -> Customers:
    """Make one person per sign-up day given, in that order."""
    count = len(signed_up)
    first = texts(
        words.FIRST_NAMES, rng.choice(len(words.FIRST_NAMES), count, p=zipf(len(words.FIRST_NAMES), 0.4))
    )
    last = texts(words.LAST_NAMES, rng.choice(len(words.LAST_NAMES), count, p=zipf(len(words.LAST_NAMES), 0.4)))
    number = np.arange(1, count + 1)
    email = np.array(
        [f"{f}.{n}{i}@example.com".lower() for f, n, i in zip(first, last, number, strict=True)], dtype=object
    )
    place = rng.choice(len(places.likelihood), count, p=places.likelihood)
    born = np.datetime64("1940-01-01T00:00:00", "s") + (rng.beta(3, 2.2, count) * 24_800).astype(np.int64) * DAY
    columns: Columns = {
        "customer_id": number,
        "first_name": first,
        "last_name": last,
        "email": blank(email, rng, 0.04),
        **places.at(place),
        "birth_date": blank(born, rng, 0.22),
        "signed_up_on": signed_up,
    }
    return Customers(columns, place)
