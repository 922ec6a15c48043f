"""A house that is ready to run commands: each in a process of its own, begun at once.

Started as a program, it loads the commands and waits. Every line that it reads is one
command, as a JSON list of words; it runs in a fork, whose id is printed, and then the
code that it ended with. Nothing is open in the store before the fork.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.web.commands.houses import REPOSITORY, environment


class Ready:
    """Such a house, as a test sees it."""

    def __init__(self, data: Path) -> None:
        self.said = data / "said"
        kept = environment(data) | {"SAID": str(self.said)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.office.intake.forks"],
            cwd=REPOSITORY,
            env=kept | {"PYTHONPATH": str(REPOSITORY)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        """Wait until it has loaded."""
        assert self.answer() == "ready"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()

    def answer(self) -> str:
        """Give the next line that it prints."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def run(self, *words: object, kill_after: float | None = None) -> int:
        """Run a command, or kill it after a time; give the code that it ended with."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([str(word) for word in words]) + "\n")
        self.process.stdin.flush()
        child = int(self.answer())
        if kill_after is not None:
            time.sleep(kill_after)
            self.kill(child)
        return int(self.answer())

    def kill(self, child: int) -> None:
        """Kill a command with everything that it has started, unless it has ended."""
        try:
            os.killpg(child, 9)
        except ProcessLookupError:
            return


def serve() -> None:
    """Load the commands, and run those that are asked for."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "guildhall.config.settings"
    import django

    django.setup()
    from guildhall.web.commands import imports, main

    assert imports
    assert main
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.setsid()
            run(json.loads(line))
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def run(words: list[str]) -> None:
    """Run one command in this process, and end it."""
    from guildhall.web.commands.main import main

    said = os.open(os.environ["SAID"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.close(0)
    sys.argv = ["guildhall", *words]
    code = 1
    try:
        main()
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
