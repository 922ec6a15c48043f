"""Keeping the house open: a web server and a worker, started, watched, stopped.

Each is a process of its own. One that dies is started again, after a growing pause
when it keeps dying; when the parent dies, the kernel stops both.
"""

import ctypes
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import click
from django.conf import settings
from django.db import connection

from guildhall.web.commands.prepare import prepare_store
from guildhall.web.commands.steps import step

READY_SECONDS = 60
STOP_SECONDS = 15
SHORT_LIFE_SECONDS = 10
MOST_SHORT_LIVES = 5
SIGN_IN_ROLES = (
    "central_team",
    "main_representative",
    "procurement_officer",
    "officer",
    "supplier",
)


def keep_house(host: str, port: int, *, address: str, demo: bool) -> None:
    """Prepare everything, open the house, and keep it open until asked to stop."""
    began = time.monotonic()
    click.echo(f"Guildhall, data in {settings.DATA_FOLDER}")
    prepare_store()
    if demo:
        load_demonstration()
    people = people_to_sign_in()
    connection.close()
    house = House(host, port)
    with step("web and worker") as doing:
        house.open()
        doing.says = "open"
    say_welcome(address, people, time.monotonic() - began)
    house.watch()


def load_demonstration() -> None:
    """Load the demonstration region, unless this store has all of it."""
    folder = Path(settings.REGION_FOLDER)
    with step("demonstration") as doing:
        from guildhall.web.commands import demonstration

        mark = Path(settings.DATA_FOLDER) / "demonstration.json"
        if is_loaded(mark, folder):
            doing.says = f"{folder.name}, loaded before"
            return
        demonstration.load(folder, progress=doing.show)
        mark.write_text(json.dumps({"region": str(folder)}))
        doing.says = f"{folder.name} loaded"


def is_loaded(mark: Path, folder: Path) -> bool:
    """Say whether the demonstration was loaded to its end, into this store."""
    from guildhall.office.people.models import Organisation

    if not mark.exists() or json.loads(mark.read_text())["region"] != str(folder):
        return False
    return Organisation.objects.filter(is_demonstration=True).exists()


def people_to_sign_in() -> list[tuple[str, str]]:
    """Somebody of each role of the demonstration: address, and who that is."""
    from guildhall.office.people.models import Seat
    from guildhall.office.people.roles import roles

    shown = Seat.objects.filter(organisation__is_demonstration=True)
    shown = shown.select_related("person", "organisation").order_by("pk")
    spoken_for = shown.filter(
        role="main_representative", organisation__kind="council"
    ).first()
    found = []
    for role in SIGN_IN_ROLES:
        seats = shown.filter(role=role)
        # Colleagues of one council, so that one can see what each of them sees.
        same = (
            seats.filter(organisation=spoken_for.organisation) if spoken_for else seats
        )
        seat = same.first() or seats.first()
        if seat is not None:
            title = roles()[role].title.lower()
            who = f"{seat.person.name}, {title}, {seat.organisation.short_name}"
            found.append((seat.person.email, who))
    return found


def say_welcome(address: str, people: list[tuple[str, str]], seconds: float) -> None:
    """Say where the house is and how to come in."""
    click.echo(f"\nGuildhall is open at {address} (ready in {seconds:.1f} s)")
    if people:
        click.echo("\nSign in as one of these; mail stays here:")
        for email, who in people:
            click.echo(f"  {email:<40} {who}")
        click.echo(f"Your sign-in code arrives at {address}outbox")
    click.echo("\nCtrl-C stops it. Everything you do is kept.")


@dataclass
class Child:
    """One process of the house, and how often it died young."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    short_lives: int = 0

    def start(self) -> None:
        """Start the process; it gets no signal of the terminal, we pass them on."""
        self.began = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  our own commands
            self.command,
            start_new_session=True,
            preexec_fn=dies_with_parent(),  # noqa: PLW1509  no threads here
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )

    def has_died(self) -> bool:
        """Say whether it runs no more, and count lives that were short."""
        if self.process is None or self.process.poll() is None:
            return False
        young = time.monotonic() - self.began < SHORT_LIFE_SECONDS
        self.short_lives = self.short_lives + 1 if young else 0
        return True

    def stop(self) -> None:
        """Ask it to stop, and make it stop when it takes too long."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def dies_with_parent() -> Callable[[], None] | None:
    """Give what a child does before it starts, so that it never outlives us (Linux)."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def ask_the_kernel() -> None:
        libc.prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)

    return ask_the_kernel


class House:
    """The web server and the worker."""

    def __init__(self, host: str, port: int) -> None:
        """Know how each is started."""
        self.host, self.port = host, port
        own = [sys.executable, "-m", "guildhall.web.commands.main"]
        web = ["serve", "--host", host, "--port", str(port), "--workers", "1"]
        self.children = [
            Child("web server", [*own, *web]),
            Child("worker", [*own, "work"]),
        ]
        self.stopping = threading.Event()

    def open(self) -> None:
        """Start both and wait until the web answers."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.asked_to_stop)
        for child in self.children:
            child.start()
        until = time.monotonic() + READY_SECONDS
        while not self.answers():
            if time.monotonic() > until or self.children[0].has_died():
                self.close()
                raise click.ClickException("the web server did not start, see above")
            if self.stopping.wait(0.05):
                return

    def asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        """Remember that somebody wants the house closed."""
        self.stopping.set()

    def answers(self) -> bool:
        """Say whether the web server answers."""
        host = self.host if self.host not in {"0.0.0.0", "::"} else "127.0.0.1"  # noqa: S104  # nosec B104
        link = http.client.HTTPConnection(host, self.port, timeout=10)
        try:
            link.request("GET", "/health", headers={"Host": "localhost"})
            return link.getresponse().status < http.client.INTERNAL_SERVER_ERROR
        except OSError:
            return False
        finally:
            link.close()

    def watch(self) -> None:
        """Start again what dies, until asked to stop; then stop everything."""
        try:
            while not self.stopping.wait(0.5):
                for child in self.children:
                    if child.has_died():
                        self.start_again(child)
        finally:
            click.echo("\nclosing ...")
            self.close()
            click.echo("Guildhall is closed.")

    def start_again(self, child: Child) -> None:
        """Start a process again that died, later each time when it dies young."""
        if child.short_lives > MOST_SHORT_LIVES:
            raise click.ClickException(f"the {child.name} keeps stopping, see above")
        pause = 2 ** (child.short_lives - 1) if child.short_lives else 0
        click.echo(f"the {child.name} stopped; starting it again in {pause} s")
        if not self.stopping.wait(pause):
            child.start()

    def close(self) -> None:
        """Stop both, the worker first so that its jobs go back."""
        for child in reversed(self.children):
            child.stop()
