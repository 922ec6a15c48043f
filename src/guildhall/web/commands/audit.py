"""Proving the audit record, and giving its head to be kept elsewhere.

A chain proves that nothing inside it was changed; it cannot show that its end was cut
off or that all of it was made anew. For that, publish the head (`guildhall audit head`)
away from this machine and give it back with `--published`.
"""

import json
import sys
from pathlib import Path

import click

from guildhall.foundation.refusal import NotValid
from guildhall.office.audit.queries import Published, Verdict, verify


@click.group()
def audit() -> None:
    """Prove the audit record, or give the seal at its end."""


@audit.command(name="verify")
@click.option(
    "--published",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with heads written by `guildhall audit head`, one a line.",
)
def verify_(published: Path | None) -> None:
    """Walk the whole chain; exit status 1 when it does not hold."""
    verdict = verify(published=heads_in(published) if published else ())
    show(verdict)
    if not verdict.holds:
        sys.exit(1)


def show(verdict: Verdict) -> None:
    """Say what the walk found."""
    click.echo(f"entries: {verdict.entries}")
    click.echo(f"head:    {verdict.head}")
    for fault in verdict.faults:
        click.echo(f"fault:   entry {fault.number}: {fault.because}")
    click.echo("the chain holds" if verdict.holds else "the chain does NOT hold")


@audit.command()
def head() -> None:
    """Print the end of the chain as one line of JSON, to be kept elsewhere."""
    verdict = verify()
    if not verdict.holds:
        show(verdict)
        sys.exit(1)
    click.echo(json.dumps({"number": verdict.entries, "seal": verdict.head}))


def heads_in(path: Path) -> list[Published]:
    """Read published heads, one JSON object a line.

    Raises:
        NotValid: naming the line that is no head.
    """
    heads = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            said = json.loads(line)
            heads.append(Published(int(said["number"]), str(said["seal"])))
        except (ValueError, KeyError, TypeError):
            raise NotValid(
                f"{path}, line {number}: not a head; expected a line as written by "
                "`guildhall audit head`"
            ) from None
    return heads
