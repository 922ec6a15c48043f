"""The worker: runs what waits in the background until it is stopped."""

import os
import signal
from pathlib import Path
from types import FrameType

import click
from django.conf import settings

from guildhall.office.jobs.worker import WorkerProcess, work_off
from guildhall.office.keeping import in_use


@click.command()
@click.option(
    "--once", is_flag=True, help="Run what is waiting now, one by one, then stop."
)
def work(once: bool) -> None:
    """Run background jobs until stopped; jobs then still running go back."""
    with in_use.opened(Path(settings.DATA_FOLDER)):
        if once:
            click.echo(f"{len(work_off())} jobs run")
            return
        worker = WorkerProcess()

        def stop(number: int, frame: FrameType | None) -> None:
            if worker.stop.is_set():
                os._exit(128 + number)  # asked twice: jobs go back by themselves
            worker.stop.set()

        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        worker.work()
