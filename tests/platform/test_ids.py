from __future__ import annotations

import threading

from answerbook.platform.ids import is_id, new_id


def test_ids_sort_by_the_time_they_were_made() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_threads_never_get_the_same_id() -> None:
    made: list[str] = []

    def make() -> None:
        made.extend([new_id() for _ in range(2000)])

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8000


def test_only_our_own_spelling_is_an_id() -> None:
    assert is_id(new_id())
    assert not is_id("../etc/passwd")
    assert not is_id("U" * 26)
