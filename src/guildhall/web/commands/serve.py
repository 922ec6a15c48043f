"""Running the house: everything at once, or the web alone.

`run` is the first start and the embedded mode: it prepares the store, loads the
demonstration, then keeps a web server and a worker running until it is stopped.
`serve` is the web alone, for production behind a proxy. WSGI, never ASGI: the views
are plain functions, and an event loop would cost most of the throughput.
"""

import os
import socket
from pathlib import Path

import click

from guildhall.foundation.refusal import NotPossible, NotValid
from guildhall.office.keeping import in_use

APPLICATION = "guildhall.config.wsgi:application"
PORT = 8000
WEB_THREADS = 4
OWN = frozenset({"127.0.0.1", "::1", "localhost", "0.0.0.0", "::"})  # noqa: S104  # nosec B104


class PortTaken(NotPossible):
    """Another program listens where we were asked to."""


@click.command()
@click.option("--port", default=PORT, show_default=True, help="Port to serve at.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on."
)
@click.option("--region", help="Folder name in regions/, or a path to a region.")
@click.option(
    "--demo/--no-demo",
    default=True,
    show_default=True,
    help="Load the demonstration of the region.",
)
def run(port: int, host: str, region: str | None, demo: bool) -> None:
    """Start the platform: store, demonstration, web and worker, until Ctrl-C."""
    if region:
        os.environ["GUILDHALL_REGION"] = region
    os.environ.setdefault("GUILDHALL_ADDRESS", address_of(host, port))
    need_region()
    data = data_folder()
    with in_use.alone(data, address_of(host, port)), in_use.opened(data):
        need_port(host, port)
        from guildhall.web.commands.store import open_store

        open_store()
        from guildhall.web.commands.house import keep_house

        keep_house(host, port, address=address_of(host, port), demo=demo)


@click.command()
@click.option("--port", default=PORT, show_default=True, help="Port to serve at.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on."
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=lambda: os.cpu_count() or 1,
    help="Web processes; as many as there are processors unless given.",
)
def serve(port: int, host: str, workers: int) -> None:
    """Serve the web alone; `guildhall work` runs the jobs."""
    need_port(host, port)
    serve_web(host, port, workers=workers)


def serve_web(host: str, port: int, *, workers: int) -> None:
    """Serve until asked to stop; a web process that dies is replaced."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    with in_use.opened(data_folder()):
        Granian(
            APPLICATION,
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            websockets=False,
            workers=workers,
            blocking_threads=WEB_THREADS,
            blocking_threads_idle_timeout=600,
            backpressure=64,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
            log_level=LogLevels.warning,
        ).serve()


def data_folder() -> Path:
    """Where the data lies, without starting Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.config.settings")
    from django.conf import settings

    return Path(settings.DATA_FOLDER)


def need_region() -> None:
    """Make sure that the region is there, before a store is made for it.

    Raises:
        NotValid: naming the regions that are.
    """
    data_folder()
    from django.conf import settings

    folder = Path(settings.REGION_FOLDER)
    if (folder / "region.toml").is_file():
        return
    there = sorted(path.parent.name for path in folder.parent.glob("*/region.toml"))
    raise NotValid(
        f"there is no region at {folder}; choose one with --region: "
        f"{', '.join(there) or 'none is here'}, or a path to a region's folder"
    )


def address_of(host: str, port: int) -> str:
    """The address to open in a browser on this machine."""
    return f"http://{'localhost' if host in OWN else host}:{port}/"


def need_port(host: str, port: int) -> None:
    """Make sure that nobody listens there yet.

    Raises:
        PortTaken: naming a port that is free.
    """
    if is_free(host, port):
        return
    free = next((n for n in range(port + 1, port + 50) if is_free(host, n)), port + 1)
    raise PortTaken(
        f"port {port} on {host} is taken by another program; "
        f"choose another one: --port {free}"
    )


def is_free(host: str, port: int) -> bool:
    """Say whether a port can be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True
