"""Beginning a region without a demonstration: its organisations, and its first person."""

from pathlib import Path

import click

from guildhall.foundation.refusal import NotFound
from guildhall.foundation.region import load_region


@click.command()
def found() -> None:
    """Put the region's organisations, members and people into the store.

    Reads the folder that GUILDHALL_REGION names (see regions/README.md), and no lists.
    Doing it again brings in what the folder has changed, and nothing twice.
    """
    from django.conf import settings
    from django.utils import timezone

    from guildhall.office.members import founding
    from guildhall.office.people.queries import system

    region = load_region(Path(settings.REGION_FOLDER))
    made = founding.found(region, by=system("found"), at=timezone.now())
    click.echo(f"{region.name}: {len(made)} organisations, {len(region.people)} people")


@click.command()
@click.argument("email")
@click.option("--name", required=True, help="What to call them.")
@click.option("--to", "slug", required=True, help="The organisation, as in addresses.")
@click.option("--role", required=True, help="One of the roles of /roles.")
def invite(email: str, name: str, slug: str, role: str) -> None:
    """Invite somebody by mail; the way in for a region's first person.

    The invitation goes to the outbox, and from there out where mail is set up.
    """
    from django.utils import timezone

    from guildhall.office.people import actions as people
    from guildhall.office.people.queries import organisation_named, system

    organisation = organisation_named(slug)
    if organisation is None:
        raise NotFound(
            f"there is no organisation {slug!r}; `guildhall found` puts the region's "
            "organisations into the store"
        )
    people.invite(
        organisation=organisation,
        email=email,
        name=name,
        role=role,
        by=system("command line"),
        at=timezone.now(),
    )
    click.echo(f"{name} is invited to {organisation.name}; the mail is in the outbox")
