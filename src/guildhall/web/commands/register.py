"""`guildhall link` and `guildhall register`: linking in the foreground, taking it away."""

from pathlib import Path

import click
from django.utils import timezone

from guildhall.office.people.queries import system
from guildhall.office.register.actions import linking, opportunities
from guildhall.office.register.queries import export as exporting
from guildhall.web.commands.files import whole_file
from guildhall.web.commands.imports import organisation_named

WHO = system("the command line")


@click.command("link")
@click.option("--council", help="Only this one: name, slug or code.")
def link(council: str | None) -> None:
    """Propose which contracts cover which applications, and which notices concern them.

    Council by council, each in one transaction; then looks for what could be bought
    together. What people have judged stands. Killed at any moment, the same command
    goes on to the same result; given again, it changes nothing.
    """
    owners = [organisation_named(council).pk] if council else linking.owners()
    total = 0
    for place, pk in enumerate(owners, start=1):
        total += linking.link_organisation(pk, by=WHO, at=timezone.now())
        click.echo(f"{place} of {len(owners)} linked, {total:,} links", err=True)
    found = opportunities.find(by=WHO, at=timezone.now())
    click.echo(f"{total:,} links stand; {found:,} opportunities")


@click.group("register")
def register() -> None:
    """Take the register away."""


@register.command("export")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write.",
)
def export(out: Path) -> None:
    """Write everything that the register holds, one JSON object a line.

    Two exports of the same state are the same bytes. A line says in `record` what it
    is: supplier, product, application, contract, notice, link, judgement and so on.
    The file is written whole or not at all.
    """
    count = 0
    with whole_file(out) as opened:
        for line in exporting.everything(WHO):
            opened.write(f"{line}\n".encode())
            count += 1
    click.echo(f"{out}: {count:,} records")
