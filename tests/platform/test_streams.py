from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

import pytest

from answerbook.platform.errors import Conflict, NotFound
from answerbook.platform.streams import MemoryStreams


def test_a_reader_gets_everything_in_order_until_the_end() -> None:
    streams = MemoryStreams()
    streams.open("r", "mia")
    got: list[tuple[int, int]] = []
    reader = threading.Thread(target=lambda: got.extend((i, e["n"]) for i, e in streams.tail("r")))
    reader.start()
    for n in range(200):
        streams.append("r", {"n": n})
    streams.close("r")
    reader.join(5)
    assert got == [(n + 1, n) for n in range(200)]


def test_a_reader_comes_back_where_it_left() -> None:
    streams = MemoryStreams()
    streams.open("r", "mia")
    for n in range(5):
        streams.append("r", {"n": n})
    streams.close("r")
    assert [i for i, _ in streams.tail("r", after=3)] == [4, 5]
    assert list(streams.tail("r", after=99)) == []


def test_what_was_appended_cannot_be_changed_from_outside() -> None:
    streams = MemoryStreams()
    streams.open("r", "mia")
    event = {"n": 1}
    streams.append("r", event)
    event["n"] = 2
    streams.close("r")
    assert [e for _, e in streams.tail("r")] == [{"n": 1}]


def test_the_history_of_a_run_is_bounded() -> None:
    streams = MemoryStreams(history=10)
    streams.open("r", "mia")
    for n in range(100):
        streams.append("r", {"n": n})
    streams.close("r")
    assert [i for i, _ in streams.tail("r")] == list(range(91, 101))


def test_finished_runs_are_forgotten() -> None:
    streams = MemoryStreams(runs=2)
    for run in "abc":
        streams.open(run, "mia")
        streams.close(run)
    with pytest.raises(NotFound):
        streams.owner("a")
    assert streams.owner("c") == "mia"

    brief = MemoryStreams(keep_s=0)
    brief.open("r", "mia")
    brief.close("r")
    time.sleep(0.005)
    brief.open("next", "mia")
    with pytest.raises(NotFound):
        brief.owner("r")


@pytest.mark.parametrize(
    "read",
    [
        lambda s: s.tail("r", owner="tom"),
        lambda s: s.atail("r", owner="tom"),
        lambda s: s.cancel("r", owner="tom"),
        lambda s: s.tail("unknown"),
        lambda s: s.append("unknown", {}),
        lambda s: s.token("unknown"),
    ],
)
def test_strangers_and_unknown_runs_look_the_same(read: Callable[[MemoryStreams], object]) -> None:
    streams = MemoryStreams()
    streams.open("r", "mia")
    with pytest.raises(NotFound):
        read(streams)


def test_a_run_has_one_stream_and_it_ends_once() -> None:
    streams = MemoryStreams()
    streams.open("r", "mia")
    with pytest.raises(Conflict):
        streams.open("r", "mia")
    streams.close("r")
    streams.close("r")
    with pytest.raises(Conflict):
        streams.append("r", {})


def test_an_async_reader_is_woken_by_a_thread_and_uses_no_time_while_waiting() -> None:
    streams = MemoryStreams()
    streams.open("r", "mia")

    def work() -> None:
        for n in range(3):
            time.sleep(0.05)
            streams.append("r", {"n": n})
        streams.close("r")

    async def read() -> list[int]:
        threading.Thread(target=work).start()
        return [event["n"] async for _, event in streams.atail("r")]

    used = time.process_time()
    assert asyncio.run(asyncio.wait_for(read(), 10)) == [0, 1, 2]
    assert time.process_time() - used < 0.1


def test_many_async_readers_get_the_same() -> None:
    streams = MemoryStreams()
    streams.open("r", "mia")

    async def read() -> list[list[int]]:
        async def one() -> list[int]:
            return [i async for i, _ in streams.atail("r")]

        readers = [asyncio.create_task(one()) for _ in range(20)]
        await asyncio.sleep(0.01)
        for n in range(50):
            streams.append("r", {"n": n})
        streams.close("r")
        return await asyncio.gather(*readers)

    assert asyncio.run(read()) == [list(range(1, 51))] * 20


def test_a_reader_who_leaves_is_forgotten() -> None:
    streams = MemoryStreams()
    streams.open("r", "mia")

    async def leave() -> None:
        task = asyncio.create_task(anext(streams.atail("r")))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(leave())
    assert streams.append("r", {"n": 1}) == 1


def test_the_end_of_the_process_cancels_and_closes() -> None:
    streams = MemoryStreams()
    token = streams.open("r", "mia")
    streams.shut()
    streams.shut()
    assert token.cancelled
    assert list(streams.tail("r")) == []
