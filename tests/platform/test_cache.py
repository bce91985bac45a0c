from __future__ import annotations

from answerbook.platform.cache import MemoryCache


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_value_lives_for_its_time() -> None:
    clock = Clock()
    cache = MemoryCache(ttl_s=10, clock=clock)
    cache.put(("a",), 1)
    cache.put(("b",), 2, ttl_s=100)
    clock.now = 10
    assert cache.get(("a",)) is None
    assert cache.get(("b",)) == 2


def test_the_least_recently_used_goes_first() -> None:
    cache = MemoryCache(entries=2)
    cache.put(("a",), 1)
    cache.put(("b",), 2)
    cache.get(("a",))
    cache.put(("c",), 3)
    assert [cache.get((key,)) for key in "abc"] == [1, None, 3]


def test_no_entries_means_no_cache() -> None:
    cache = MemoryCache(entries=0)
    cache.put(("a",), 1)
    assert cache.get(("a",)) is None


def test_a_value_is_made_once() -> None:
    cache, made = MemoryCache(), []
    for _ in range(3):
        assert cache.get_or_make(("a", 1), lambda: made.append(1) or "value") == "value"
    assert made == [1]


def test_forgetting_takes_all_keys_that_begin_so() -> None:
    cache = MemoryCache()
    for key in (("catalog", "s1", 1), ("catalog", "s1", 2), ("catalog", "s2", 1), ("other",)):
        cache.put(key, True)
    assert cache.forget("catalog", "s1") == 2
    assert cache.get(("catalog", "s2", 1)) is True
    assert cache.forget() == 2
