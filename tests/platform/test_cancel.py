from __future__ import annotations

import threading

from answerbook.platform.cancel import CancelToken


def test_each_callback_is_called_once() -> None:
    token, called = CancelToken(), []
    token.on_cancel(lambda: called.append("early"))
    token.cancel()
    token.cancel()
    token.on_cancel(lambda: called.append("late"))
    assert token.cancelled
    assert called == ["early", "late"]


def test_a_callback_taken_back_is_not_called() -> None:
    token, called = CancelToken(), []
    take_back = token.on_cancel(lambda: called.append(1))
    take_back()
    token.cancel()
    assert called == []


def test_another_thread_sees_it() -> None:
    token = CancelToken()
    assert not token.wait(0)
    threading.Timer(0.02, token.cancel).start()
    assert token.wait(5)
