"""The real server in a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

SCRIPT = """
import sys, threading
from pathlib import Path
from answerbook.accounts import service
from answerbook.api.server import listen
from answerbook.platform.runtime import open_platform
from answerbook.platform.settings import Settings

platform = open_platform(Settings(data_dir=Path(sys.argv[1])))
me = service.local_owner(platform)
token = platform.streams.open("run-1", me.id)
platform.streams.append("run-1", {"type": "started"})

def work():
    token.wait()
    platform.streams.append("run-1", {"type": "answer"})
    platform.streams.close("run-1")

threading.Thread(target=work).start()
listen(platform, "127.0.0.1", 0, lambda url: print(url, service.issue_link(platform, me), flush=True))
"""


def test_who_follows_a_run_gets_its_end_when_the_server_is_stopped(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url, link = server.stdout.readline().split()
        try:
            with httpx.Client(base_url=url.replace("localhost", "127.0.0.1"), timeout=30) as client:
                assert client.post("/api/v1/auth/link", json={"token": link}).status_code == 200
                with client.stream("GET", "/api/v1/runs/run-1/events") as followed:
                    pieces = followed.iter_text()
                    assert "event: started" in next(pieces)
                    stopped = time.monotonic()
                    server.send_signal(signal.SIGTERM)
                    assert "event: answer" in "".join(pieces)
            server.wait(10)
            assert time.monotonic() - stopped < 4, "nobody has to wait for the grace period"
        finally:
            server.kill()
