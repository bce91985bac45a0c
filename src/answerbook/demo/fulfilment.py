"""What becomes of an order in the demo store: delivery, payments, refunds, reviews."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from answerbook.demo import words
from answerbook.demo.sales import Items, distance_km
from answerbook.demo.stock import Array, Columns, Floats, Ints, Moment, Places, Sellers, Times, texts

STATUSES = ("processing", "shipped", "delivered", "cancelled", "returned")
PROCESSING, SHIPPED, DELIVERED, CANCELLED, RETURNED = range(len(STATUSES))
NEVER = np.datetime64("NaT", "s")


def after(moment: Times, days: Floats) -> Times:
    return np.asarray(moment + (days * 86_400).astype("timedelta64[s]"))


@dataclass(frozen=True)
class Orders:
    columns: Columns
    ordered: Times
    status: Ints  # index into STATUSES
    total: Floats  # price and freight of the items
    days: Floats  # from purchase to delivery
    late: Floats  # days beyond the promised one; 0 or less is in time
    approved: Times
    delivered: Times


def make_orders(
    rng: np.random.Generator,
    ordered: Times,
    buyer: Ints,
    home: Ints,
    items: Items,
    sellers: Sellers,
    places: Places,
    end: Moment,
) -> Orders:
    """Approve, ship and deliver; November is slow, distance costs days, some orders are cancelled or returned."""
    count = len(ordered)
    first = np.unique(items.order, return_index=True)[1]
    distance = distance_km(places, home, sellers.place[items.seller[first]])
    busy = np.where(ordered.astype("datetime64[M]").astype(np.int64) % 12 >= 10, 1.45, 1.0)
    held = np.where(rng.random(count) < 0.12, rng.uniform(0.5, 2.5, count), 0)
    approved = after(ordered, rng.exponential(0.1, count) + held)
    shipped = after(approved, rng.lognormal(0.15, 0.55, count) * busy)
    delivered = after(shipped, 0.9 + distance / 1100 + rng.lognormal(0.35, 0.6, count) * busy)
    patience = np.ceil(5.5 + distance / 700 + rng.integers(0, 3, count)).astype(np.int64)
    promised = ordered.astype("datetime64[D]") + patience
    days = (delivered - ordered).astype(np.int64) / 86_400
    late = (delivered.astype("datetime64[D]") - promised).astype(np.float64).round(2)
    status = np.where(delivered <= end, DELIVERED, np.where(shipped <= end, SHIPPED, PROCESSING))
    fate = rng.random(count)
    status[fate < 0.016] = CANCELLED
    status[(fate >= 0.016) & (fate < 0.02) & (status == DELIVERED)] = SHIPPED
    returned = 0.018 + 0.04 * (late > 3)
    status[(rng.random(count) < returned) & (status == DELIVERED)] = RETURNED
    arrived = (status == DELIVERED) | (status == RETURNED)
    unpaid = (status == CANCELLED) & (rng.random(count) < 0.4) | (approved > end)
    approved, shipped = np.where(unpaid, NEVER, approved), np.where(arrived | (status == SHIPPED), shipped, NEVER)
    delivered = np.where(arrived, delivered, NEVER)
    total = np.bincount(items.order, weights=items.price + items.freight, minlength=count)
    columns: Columns = {
        "order_id": np.arange(1, count + 1),
        "customer_id": buyer + 1,
        "status": texts(STATUSES, status),
        "ordered_at": ordered,
        "approved_at": approved,
        "shipped_at": shipped,
        "delivered_at": delivered,
        "estimated_delivery": promised.astype("datetime64[s]"),
    }
    return Orders(columns, ordered, status, np.round(total, 2), days, late, approved, delivered)


def make_payments(rng: np.random.Generator, orders: Orders) -> Columns:
    """Pay each approved order, one in twenty partly with a gift card; dear orders in more rates."""
    paid = np.flatnonzero(~np.isnat(orders.approved))
    total = orders.total[paid]
    kind = rng.choice(len(words.PAYMENT_TYPES), len(paid), p=[0.62, 0.14, 0.16, 0.05, 0.03])
    usual = rng.choice([1, 2, 3, 4, 6, 10, 12], len(paid), p=[0.56, 0.12, 0.12, 0.05, 0.07, 0.05, 0.03])
    rates = np.where((kind == 0) & (total > 60), usual, 1)
    split = np.flatnonzero((rng.random(len(paid)) < 0.05) & (kind != 4) & (total > 20))
    card = np.round(np.minimum(rng.choice([10.0, 20.0, 25.0, 50.0], len(split)), total[split] * 0.5), 2)
    amount = total.copy()
    amount[split] -= card
    order = np.concatenate([paid, paid[split]])
    number = np.concatenate([np.ones(len(paid), np.int64), np.full(len(split), 2)])
    place = np.lexsort((number, order))
    return {
        "order_id": order[place] + 1,
        "payment_number": number[place],
        "payment_type": texts(words.PAYMENT_TYPES, np.concatenate([kind, np.full(len(split), 4)])[place]),
        "installments": np.concatenate([rates, np.ones(len(split), np.int64)])[place],
        "amount": np.concatenate([amount.round(2), card])[place],
    }


def make_refunds(rng: np.random.Generator, orders: Orders, items: Items, end: Moment) -> Columns:
    """Give money back: all of a cancelled order, the goods of a returned one, freight of some late ones."""
    count = len(orders.status)
    goods = np.bincount(items.order, weights=items.price, minlength=count)
    freight = np.bincount(items.order, weights=items.freight, minlength=count)
    cancelled = (orders.status == CANCELLED) & ~np.isnat(orders.approved)
    returned = orders.status == RETURNED
    late = (orders.status == DELIVERED) & (orders.late > 4) & (freight > 0) & (rng.random(count) < 0.5)
    amount = np.where(cancelled, orders.total, np.where(returned, goods, freight)).round(2)
    damaged = returned & (rng.random(count) < 0.3)
    reason = np.where(cancelled, 0, np.where(damaged, 1, np.where(returned, 2, 3)))
    start = np.where(cancelled, orders.approved, orders.delivered)
    when = after(np.where(np.isnat(start), end, start), rng.uniform(0.2, 14, count))
    chosen = np.flatnonzero((cancelled | returned | late) & (when <= end))
    chosen = chosen[np.argsort(when[chosen], kind="stable")]
    return {
        "refund_id": np.arange(1, len(chosen) + 1),
        "order_id": chosen + 1,
        "reason": texts(("order cancelled", "damaged item", "item returned", "late delivery"), reason[chosen]),
        "amount": amount[chosen],
        "refunded_at": when[chosen],
    }


def make_reviews(rng: np.random.Generator, orders: Orders, end: Moment) -> Columns:
    """Let most buyers rate what arrived; slow, late and returned orders get fewer stars."""
    arrived = ~np.isnat(orders.delivered)
    cancelled = (orders.status == CANCELLED) & ~np.isnat(orders.approved)
    start = np.where(arrived, orders.delivered, orders.ordered)
    when = after(start, rng.exponential(2.5, len(start)) + 0.3)
    share = np.where(arrived, 0.74, np.where(cancelled, 0.35, 0.0))
    chosen = np.flatnonzero((rng.random(len(start)) < share) & (when <= end))
    chosen = chosen[np.argsort(when[chosen], kind="stable")]
    score = _scores(rng, orders, chosen)
    title, comment = _texts_of_reviews(rng, score)
    answered = after(when[chosen], rng.exponential(1.6, len(chosen)) + 0.1)
    silent = (rng.random(len(chosen)) > np.where(score <= 2, 0.7, 0.2)) | (answered > end)
    return {
        "review_id": np.arange(1, len(chosen) + 1),
        "order_id": chosen + 1,
        "score": score,
        "title": title,
        "comment": comment,
        "created_at": when[chosen],
        "answered_at": np.where(silent, NEVER, answered),
    }


def _scores(rng: np.random.Generator, orders: Orders, chosen: Ints) -> Ints:
    late = orders.late[chosen]
    mood = 5.35 - 0.11 * orders.days[chosen] - 1.3 * (late > 0) - 0.12 * np.maximum(late, 0)
    status = orders.status[chosen]
    mood = np.where(status == CANCELLED, 2.0, mood - 2.0 * (status == RETURNED))
    noise = rng.normal(0, 0.75, len(chosen)) - (rng.random(len(chosen)) < 0.07) * rng.uniform(1, 4, len(chosen))
    return np.asarray(np.clip(np.rint(mood + noise), 1, 5).astype(np.int64))


def _texts_of_reviews(rng: np.random.Generator, score: Ints) -> tuple[Array, Array]:
    groups = (
        (score <= 2, words.COMPLAINT_TITLES, words.COMPLAINTS, 0.7),
        (score == 3, words.MIXED_TITLES, words.MIXED, 0.5),
        (score >= 4, words.PRAISE_TITLES, words.PRAISE, 0.35),
    )
    title = np.full(len(score), None, dtype=object)
    comment = np.full(len(score), None, dtype=object)
    for where, titles, comments, share in groups:
        wordy = np.flatnonzero(where & (rng.random(len(score)) < share))
        comment[wordy] = texts(comments, rng.integers(0, len(comments), len(wordy)))
        titled = wordy[rng.random(len(wordy)) < 0.6]
        title[titled] = texts(titles, rng.integers(0, len(titles), len(titled)))
    return title, comment
