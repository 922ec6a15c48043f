"""How a verb shows what it is doing: one line a step, with its time."""

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click


class Step:
    """One line of progress; `says` is what stands at its end."""

    def __init__(self, name: str) -> None:
        """Name the step."""
        self.name = name
        self.says = "done"
        self.began = time.monotonic()
        self._shown = ""

    def show(self, text: str) -> None:
        """Say what the step is doing now: in place on a terminal, else on a line."""
        if sys.stdout.isatty():
            self._write(text)
        elif text != "...":
            click.echo(f"  {self.name:<14} {text}")

    def close(self) -> None:
        """Write the line as it stays."""
        text = f"{self.says} ({time.monotonic() - self.began:.1f} s)"
        if sys.stdout.isatty():
            self._write(text)
            click.echo()
        else:
            click.echo(f"  {self.name:<14} {text}")

    def _write(self, text: str) -> None:
        """Write over what stood there."""
        width = shutil.get_terminal_size().columns - 18
        text = text[:width]
        blank = " " * max(0, len(self._shown) - len(text))
        click.echo(f"\r  {self.name:<14} {text}{blank}", nl=False)
        self._shown = text


@contextmanager
def step(name: str) -> Iterator[Step]:
    """Do one step and show its line when it is done."""
    doing = Step(name)
    doing.show("...")
    yield doing
    doing.close()
