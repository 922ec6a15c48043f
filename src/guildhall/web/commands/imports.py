"""Bringing lists in and undoing that, from the command line.

The same steps as on the pages. A command that was killed is given again and goes on
from where it was: the file is known by its content.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click
from django.conf import settings
from django.utils import timezone

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotFound, NotPossible, NotValid
from guildhall.office.intake import actions, files, progress, queries
from guildhall.office.intake.actions.commit import ComparedWithAnother
from guildhall.office.intake.mapping import columns_of, fields_of
from guildhall.office.intake.models import ImportRun
from guildhall.office.intake.receiving import receivers
from guildhall.office.intake.rules import Extent, RunState
from guildhall.office.people.models import Organisation
from guildhall.office.people.queries import system

COUNTS = ("added", "changed", "gone", "same", "repeated", "left_out", "problems")
PIECE = 1 << 20


def who() -> Viewer:
    """Who acts here."""
    return system("the command line")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--for", "council", required=True, help="Whose list: name, slug or code.")
@click.option("--as", "kind", required=True, help="applications, contracts or notices.")
@click.option("--yes", is_flag=True, help="Bring it in without asking.")
@click.option(
    "--part/--whole", "is_part", default=None, help="Whether it is part of a list."
)
@click.option(
    "--column",
    "corrections",
    multiple=True,
    metavar="HEADING=FIELD",
    help="Correct what a column means; no FIELD leaves it out.",
)
def import_(
    file: Path,
    *,
    council: str,
    kind: str,
    yes: bool,
    is_part: bool | None,
    corrections: tuple[str, ...],
) -> None:
    """Bring FILE into the list of a council, and say what it changes.

    FILE is a list in CSV, xlsx, xls, ods, JSON or JSON lines. Killed at any moment, the
    same command goes on to the same result; given again, it changes nothing.

    Exit status 2 where FILE cannot be read, with the place and the fix.
    """
    body = organisation_named(council)
    if kind not in receivers():
        known = ", ".join(sorted(receivers()))
        raise NotValid(f"--as {kind}: there is no such list; choose one of {known}.")
    received = actions.receive(
        files.keep(bytes_of(file), limit_bytes=settings.UPLOAD_LIMIT_BYTES),
        organisation_id=body.pk,
        kind=kind,
        filename=file.name,
        by=who(),
        at=timezone.now(),
    )
    if received.is_already_in:
        when = received.run.committed_at
        on = f"{timezone.localtime(when):%-d %B %Y}" if when else "an earlier day"
        click.echo(f"{file}: already imported on {on}, nothing changed")
        return
    with shown():
        run = compared(received.run, corrections, is_part)
        if run.stands is RunState.MAPPED:
            tell_of(run)
            if not yes and not click.confirm("Bring it in?"):
                click.echo(
                    f"Left as it is: give the command again, or open {page(run)}"
                )
                return
            run = started(run)
        run = actions.go_on(run, at=timezone.now())
    click.echo(f"Import {run.public_id}: {counts_of(run)}")


def compared(
    run: ImportRun, corrections: tuple[str, ...], is_part: bool | None
) -> ImportRun:
    """Carry an import on until it is compared with the list.

    Raises:
        NotValid: the file cannot be read, or a column must be corrected first.
        NotPossible: the import is being undone.
    """
    if run.stands is RunState.UNDOING:
        raise NotPossible(
            f"this import is being undone; first: guildhall imports undo {run.public_id}"
        )
    run = actions.go_on(run, at=timezone.now()) if run.stands.waits_for_work else run
    if run.stands is RunState.REFUSED:
        raise NotValid(run.because)
    if run.stands is RunState.READ or (run.stands is RunState.MAPPED and corrections):
        return confirmed(run, corrections, is_part)
    return run


def confirmed(
    run: ImportRun, corrections: tuple[str, ...], is_part: bool | None
) -> ImportRun:
    """Confirm the columns, as proposed and as corrected, and compare."""
    extent = Extent(run.extent)
    if is_part is not None:
        extent = Extent.PART if is_part else Extent.WHOLE
    now = timezone.now()
    run = actions.confirm_columns(
        run, fields=corrected(run, corrections), extent=extent, by=who(), at=now
    )
    return actions.go_on(run, at=now)


def corrected(run: ImportRun, corrections: tuple[str, ...]) -> Mapping[int, str | None]:
    """The field of each column, with what was said on the command line.

    Raises:
        NotValid: a heading is not in the file.
    """
    fields = fields_of(run)
    by_heading = {column.heading.lower(): column.index for column in columns_of(run)}
    for correction in corrections:
        heading, _, field = correction.rpartition("=")
        index = by_heading.get(heading.strip().lower())
        if index is None:
            known = ", ".join(column.name for column in columns_of(run))
            raise NotValid(
                f"--column {correction}: the file has no heading {heading!r}; "
                f"it has {known}."
            )
        fields[index] = field.strip() or None
    return fields


def started(run: ImportRun) -> ImportRun:
    """Decide to bring a compared file in; compare again where the list has changed."""
    now = timezone.now()
    try:
        return actions.start_commit(run, by=who(), at=now)
    except ComparedWithAnother:
        run = confirmed(run, (), is_part=None)
        return actions.start_commit(run, by=who(), at=now)


@click.group("imports")
def imports() -> None:
    """Look at imports and undo them."""


@imports.command("list")
@click.option("--for", "council", help="Of one organisation: name, slug or code.")
def list_(council: str | None) -> None:
    """Name the imports, newest first, with where each stands."""
    runs = queries.imports_for(who())
    if council:
        runs = runs.filter(organisation=organisation_named(council))
    for run in runs[:100]:
        click.echo(
            f"{run.public_id}  {run.created_at:%Y-%m-%d}  {run.organisation.slug:24} "
            f"{run.kind:12} {run.get_state_display():18} {run.upload.filename}"
        )


@imports.command("undo")
@click.argument("identity", metavar="ID")
def undo(identity: str) -> None:
    """Undo the import ID to the letter; the list is as it was before.

    Killed at any moment, the same command goes on to the same result.
    """
    run = queries.import_for(who(), identity)
    now = timezone.now()
    with shown():
        if run.stands is RunState.UNDONE:
            click.echo(f"Import {run.public_id} was undone before, nothing changed")
            return
        if run.stands is not RunState.UNDOING:
            run = actions.start_undo(run, by=who(), at=now)
        run = actions.go_on(run, at=now)
    click.echo(f"Import {run.public_id} is undone: the list is as it was before")


@contextmanager
def shown() -> Iterator[None]:
    """Show how far the work is, on a terminal in one line, else not at all."""
    if not sys.stderr.isatty():
        yield
        return

    def tell(done: int, total: int | None, message: str) -> None:
        of = f" of {total:,}" if total else ""
        click.echo(f"\r\x1b[K{message}: {done:,}{of}", nl=False, err=True)

    with progress.watched_by(tell):
        yield
    click.echo("\r\x1b[K", nl=False, err=True)


def tell_of(run: ImportRun) -> None:
    """Say what a file would change, and the first of its problems."""
    click.echo(f"{run.upload.filename}: {run.rows:,} rows; {counts_of(run)}")
    for group in queries.problem_groups(who(), run)[:10]:
        place = group.heading or ("row" if group.first_row else "file")
        first = f", first in row {group.first_row:,}" if group.first_row else ""
        click.echo(
            f"  {place}: {times(group.count)}{first}: "
            f"expected {group.expected}; {group.fix}"
        )


def times(count: int) -> str:
    """How often something was found."""
    return "once" if count == 1 else f"{count:,} times"


def counts_of(run: ImportRun) -> str:
    """The counts of an import, in words."""
    return ", ".join(
        f"{getattr(run, name):,} {name.replace('_', ' ')}" for name in COUNTS
    )


def page(run: ImportRun) -> str:
    """The address of the import on the pages."""
    return f"/imports/{run.public_id}"


def bytes_of(file: Path) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time.

    Raises:
        NotValid: it is not there, or cannot be read.
    """
    try:
        with file.open("rb") as opened:
            while piece := opened.read(PIECE):
                yield piece
    except OSError as fault:
        raise NotValid(f"{file} cannot be read: {fault.strerror}.") from fault


def organisation_named(said: str) -> Organisation:
    """The organisation that is meant: by slug, code or name, in any case of letters.

    Raises:
        NotFound: there is none, with those whose names come near.
    """
    bodies = Organisation.objects.all()
    for way in ("slug", "code", "short_name", "name"):
        found = bodies.filter(**{f"{way}__iexact": said}).first()
        if found is not None:
            return found
    near = bodies.filter(name__icontains=said)[:5]
    names = ", ".join(body.slug for body in near) or "none comes near"
    raise NotFound(f"--for {said}: there is no such organisation ({names}).")


setattr(sys.modules[__name__], "import", import_)  # a verb that Python keeps for itself
