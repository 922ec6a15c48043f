"""The command `guildhall`: its verbs, by context, each loaded only when it is called.

A verb that works on files alone must not load Django; the table below names the
module that holds it, and a test says that each module keeps that promise.
"""

import sys
from importlib import import_module
from typing import NamedTuple

import click

from guildhall import __version__
from guildhall.foundation.refusal import Refusal


class Verb(NamedTuple):
    """Where a verb lives, and what its line in the help says.

    A verb that needs the store finds it open, unless it opens the store itself.
    """

    module: str
    needs_store: bool
    summary: str
    opens_store: bool = True


VERBS: dict[str, Verb] = {
    "read": Verb("read", False, "Read any spreadsheet and say what is in it."),
    "headings": Verb("read", False, "Recognise column headings, a header row a line."),
    "match": Verb("match", False, "Match names, suppliers, councils, applications."),
    "notices": Verb("notices", False, "Merge OCDS releases, or make a table of them."),
    "opportunities": Verb("opportunities", False, "Find what could be bought jointly."),
    "run": Verb("serve", True, "Start everything: store, web, worker.", False),
    "serve": Verb("serve", True, "Serve the web alone, for production.", False),
    "work": Verb("jobs", True, "Run background jobs alone, for production."),
    "prepare": Verb("prepare", True, "Make the store, or bring it up to date."),
    "doctor": Verb("doctor", True, "Look the house over and say what to do."),
    "audit": Verb("audit", True, "Prove the audit record, or give its head."),
    "backup": Verb("backup", True, "Copy store and files into one file."),
    "restore": Verb("backup", True, "Put such a copy back."),
    "snapshot": Verb("prepare", True, "Write the schema snapshot again."),
    "check-deploy": Verb("deployment", True, "Check production settings.", False),
    "import": Verb("imports", True, "Bring a list in, from a file."),
    "imports": Verb("imports", True, "Look at imports, and undo them."),
    "link": Verb("register", True, "Link applications, contracts and notices."),
    "register": Verb("register", True, "Take the register away: register export."),
    "docs": Verb("docs", True, "Write the reference from the code's tables."),
    "found": Verb("region", True, "Put a region's organisations into the store."),
    "invite": Verb("region", True, "Invite somebody, the first person included."),
    "manage": Verb("manage", True, "Run one of Django's own commands."),
}


class Verbs(click.Group):
    """A group of commands that imports a verb's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the verbs in the order of the table."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the verb: the attribute of its name in its module."""
        verb = VERBS.get(cmd_name)
        if verb is None:
            return None
        if verb.needs_store and verb.opens_store:
            from guildhall.web.commands.store import open_store

            open_store()
        module = import_module(f"guildhall.web.commands.{verb.module}")
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(module, f"{name}_", None) or getattr(
            module, name
        )
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """List the verbs without importing any of them."""
        for title, needs_store in (
            ("Verbs on files (no database needed)", False),
            ("Verbs on the platform", True),
        ):
            rows = [
                (n, v.summary) for n, v in VERBS.items() if v.needs_store is needs_store
            ]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


@click.command(cls=Verbs)
@click.version_option(__version__, prog_name="guildhall")
def verbs() -> None:
    """Guildhall: the platform of a regional innovation office."""


def main() -> None:
    """Run the command; a refusal is one sentence and exit status 2."""
    try:
        verbs(standalone_mode=True)
    except Refusal as refusal:
        click.echo(f"guildhall: {refusal.because}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
