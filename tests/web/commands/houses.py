"""A house of its own for tests that open one: data folder, port, processes."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]
GUILDHALL = [sys.executable, "-m", "guildhall.web.commands.main"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GUILDHALL_")}
    return kept | {"GUILDHALL_DATA": str(data), "PYTHONUNBUFFERED": "1"}


def guildhall(data: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*GUILDHALL, *map(str, words)],
        cwd=REPOSITORY,
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def until(answer: Callable[[], bool], seconds: float = 30) -> bool:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if answer():
            return True
        time.sleep(0.05)
    return False


class OpenHouse:
    """A `guildhall run` in the background, and what it has said."""

    def __init__(self, data: Path, *words: object) -> None:
        self.data, self.port = data, free_port()
        self.said = ""
        command = [*GUILDHALL, "run", "--port", str(self.port), *map(str, words)]
        self.process = subprocess.Popen(
            command,
            cwd=REPOSITORY,
            env=environment(data),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.listener = threading.Thread(target=self.listen, daemon=True)
        self.listener.start()

    def listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self.said += line

    def says(self, text: str, seconds: float = 30) -> bool:
        return until(lambda: text in self.said, seconds)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/health", timeout=5
            ) as answer:
                return bool(answer.read() == b"ok\n")
        except OSError:
            return False

    def children(self, word: str) -> list[int]:
        """The processes of this house that were started with a verb."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
                about = (folder / "environ").read_bytes()
            except OSError:
                continue
            ours = f"GUILDHALL_DATA={self.data}".encode() in about
            if ours and word.encode() in words:
                found.append(int(folder.name))
        return found

    def close(self, number: int = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(30)
        self.listener.join(5)
        return code

    def ready_seconds(self) -> float:
        found = re.search(r"ready in ([\d.]+) s", self.said)
        assert found
        return float(found[1])
