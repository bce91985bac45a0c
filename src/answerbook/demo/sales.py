"""Who buys what and when in the demo store: times of purchase, buyers, baskets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from answerbook.demo import words
from answerbook.demo.stock import DAY, Columns, Floats, Ints, Moment, Places, Products, Sellers, Times, zipf

BY_MONTH = np.array([0.82, 0.84, 0.92, 0.94, 1.0, 0.97, 0.93, 0.95, 0.98, 1.02, 1.38, 1.28])
BY_WEEKDAY = np.array([1.16, 1.12, 1.08, 1.02, 0.98, 0.78, 0.86])  # Monday first
BY_HOUR = np.array([5, 3, 2, 1, 1, 2, 5, 12, 22, 32, 38, 40, 38, 36, 38, 37, 36, 34, 36, 40, 44, 42, 30, 14])
YEARLY_GROWTH = 0.38
# Departments whose demand moves with the month; all others are even.
SEASONS: dict[str, list[float]] = {
    "Family": [0.7, 0.7, 0.7, 0.7, 0.8, 0.7, 0.7, 0.7, 0.8, 0.9, 1.0, 1.0],
    "Home Improvement": [0.5, 0.6, 0.9, 1.0, 1.0, 0.9, 0.8, 0.7, 0.7, 0.6, 0.5, 0.4],
    "Sports": [0.8, 0.7, 0.8, 0.9, 1.0, 1.0, 1.0, 0.9, 0.7, 0.6, 0.6, 0.6],
    "Electronics": [0.7, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.7, 0.7, 0.7, 1.0, 0.9],
}


def order_times(rng: np.random.Generator, count: int, start: Moment, end: Moment) -> Times:
    """Draw sorted times of purchase: growth, months, weekdays, hours and the days around Black Friday."""
    days = start.astype("datetime64[D]") + np.arange(int((end - start) / DAY) + 1)
    month = days.astype("datetime64[M]").astype(int) % 12
    weekday = (days.astype(int) + 3) % 7
    growth = (1 + YEARLY_GROWTH) ** (np.arange(len(days)) / 365.25)
    day_of_month = (days - days.astype("datetime64[M]")).astype(int) + 1
    friday = (month == 10) & (weekday == 4) & (day_of_month >= 23) & (day_of_month <= 29)
    boost = np.ones(len(days))
    for index in np.flatnonzero(friday):
        boost[max(index - 4, 0) : index + 5] *= 1.5
        boost[index] *= 1.9
    weight = growth * BY_MONTH[month] * BY_WEEKDAY[weekday] * boost * rng.lognormal(0, 0.06, len(days))
    day = rng.choice(len(days), count, p=weight / weight.sum())
    second = rng.choice(24, count, p=BY_HOUR / BY_HOUR.sum()) * 3600 + rng.integers(0, 3600, count)
    times = days[day].astype("datetime64[s]") + second.astype("timedelta64[s]")
    return np.asarray(np.sort(times))


def draw_buyers(rng: np.random.Generator, ordered: Times, start: Moment, end: Moment) -> tuple[Ints, Times]:
    """Give each order its buyer (0-based, by sign-up day) and each buyer the sign-up day.

    Some buy often and most once; about 7 % have signed up and never bought.
    """
    many = max(10, int(len(ordered) * 0.9))
    weight = rng.lognormal(0, 1.0, many)
    drawn = rng.choice(many, len(ordered), p=weight / weight.sum())
    present, first, buyer = np.unique(drawn, return_index=True, return_inverse=True)
    early = np.where(rng.random(len(present)) < 0.55, 0, rng.exponential(45, len(present))).astype(np.int64)
    active = ordered[first].astype("datetime64[D]").astype("datetime64[s]") - early * DAY
    idle_days = rng.integers(0, int((end - start) / DAY), max(3, len(present) // 14))
    signed_up = np.concatenate([active, start + idle_days * DAY])
    order = np.argsort(signed_up, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[buyer], signed_up[order]


@dataclass(frozen=True)
class Items:
    columns: Columns
    order: Ints  # index of the order of each item
    product: Ints
    seller: Ints
    price: Floats
    freight: Floats


def draw_products(rng: np.random.Generator, products: Products, when: Times) -> Ints:
    """Draw the product of each item by popularity and season, none before its launch."""
    season = np.ones((len(words.CATEGORIES), 12))
    for index, category in enumerate(words.CATEGORIES):
        season[index] = SEASONS.get(category[1], [0.8] * 12)
    month = when.astype("datetime64[M]").astype(np.int64) % 12
    old = np.flatnonzero(products.launched[: products.selling] < when.min())
    old_share = products.popularity[old] / products.popularity[old].sum()
    picks = rng.choice(products.selling, len(when), p=products.popularity)
    for _ in range(3):
        fits = rng.random(len(when)) < season[products.category[picks], month]
        again = np.flatnonzero(~fits | (products.launched[picks] > when))
        picks[again] = rng.choice(products.selling, len(again), p=products.popularity)
    early = np.flatnonzero(products.launched[picks] > when)
    picks[early] = rng.choice(old, len(early), p=old_share)
    return np.asarray(picks)


def distance_km(places: Places, here: Ints, there: Ints) -> Floats:
    """Return the length of the great circle between two postal codes."""
    lat, lon = (np.radians(places.columns[name].astype(np.float64)) for name in ("latitude", "longitude"))
    half = np.sin((lat[here] - lat[there]) / 2) ** 2
    half += np.cos(lat[here]) * np.cos(lat[there]) * np.sin((lon[here] - lon[there]) / 2) ** 2
    return np.asarray(12_742 * np.arcsin(np.sqrt(half)))


def make_items(
    rng: np.random.Generator, ordered: Times, home: Ints, products: Products, sellers: Sellers, places: Places
) -> Items:
    """Fill the baskets: mostly one piece, sometimes the same one twice."""
    size = np.minimum(rng.geometric(0.78, len(ordered)), 8)
    order = np.repeat(np.arange(len(ordered)), size)
    number = np.arange(len(order)) - np.repeat(np.cumsum(size) - size, size) + 1
    when = ordered[order]
    product = draw_products(rng, products, when)
    same = np.flatnonzero((number == 2) & (rng.random(len(order)) < 0.45))
    product[same] = product[same - 1]
    seller = _draw_sellers(rng, product, len(products.price), sellers)
    price = _price_paid(rng, products.price[product], when)
    distance = distance_km(places, home[order], sellers.place[seller])
    weight = products.weight[product] / 1000
    handling = rng.gamma(2, 0.6, len(order))
    freight = np.round(2.9 + 0.55 * weight + distance / 1000 * np.sqrt(weight) * 1.4 + handling, 2)
    freight[(price > 120) & (rng.random(len(order)) < 0.4)] = 0.0
    columns: Columns = {
        "order_id": order + 1,
        "item_number": number,
        "product_id": product + 1,
        "seller_id": seller + 1,
        "price": price,
        "freight": freight,
    }
    return Items(columns, order, product, seller, price, freight)


def _draw_sellers(rng: np.random.Generator, product: Ints, products: int, sellers: Sellers) -> Ints:
    share = zipf(sellers.selling, 0.7)
    offers = rng.choice(sellers.selling, (products, 2), p=share)
    return np.asarray(offers[product, (rng.random(len(product)) < 0.15).astype(np.int64)])


def _price_paid(rng: np.random.Generator, listed: Floats, when: Times) -> Floats:
    month = when.astype("datetime64[M]").astype(np.int64)
    inflation = np.where(month // 12 < month.max() // 12, 0.97, 1.0)
    day_of_month = (when.astype("datetime64[D]") - when.astype("datetime64[M]")).astype(np.int64) + 1
    black_week = (month % 12 == 10) & (day_of_month >= 22)
    usual = rng.choice([1.0, 0.95, 0.9, 0.8], len(when), p=[0.72, 0.12, 0.1, 0.06])
    sale = rng.choice([1.0, 0.85, 0.75, 0.6], len(when), p=[0.25, 0.3, 0.3, 0.15])
    return np.asarray(np.round(listed * inflation * np.where(black_week, sale, usual), 2))
