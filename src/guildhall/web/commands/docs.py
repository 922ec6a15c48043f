"""The reference in `docs/reference/`: written from the tables that the code obeys.

A document that is made cannot go stale: `guildhall docs --check` compares each with
what it would be now, and the checks of the house run it. A new one is a row of
`DOCUMENTS` and a function that gives its text.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import click
import yaml
from django.urls import URLPattern, URLResolver, get_resolver

from guildhall.foundation.refusal import NotPossible
from guildhall.office.people.permissions import Permission
from guildhall.office.people.roles import roles
from guildhall.office.post.kinds import kinds
from guildhall.web.granted import REACHES, reach_of, routes_opened
from guildhall.web.policies import Audience, Policy, policies

PLACE = Path("docs") / "reference"
SETTINGS_FILE = Path(__file__).parents[2] / "config" / "settings.yaml"
MADE = "*Made by `guildhall docs`; change the tables it names, not this file.*"
FOR_WHOM = {Audience.PUBLIC: "everybody", Audience.SIGNED_IN: "all who have signed in"}


class DocumentsStale(NotPossible):
    """A committed document is not what the code says now."""


@click.command()
@click.option(
    "--check", is_flag=True, help="Compare with the files instead of writing them."
)
def docs(check: bool) -> None:
    """Write the reference in docs/reference from the tables of the code."""
    folder = checkout() / PLACE
    stale = [
        name for name, make in DOCUMENTS.items() if not kept(folder / name, make())
    ]
    if check and stale:
        raise DocumentsStale(
            f"run `guildhall docs` and commit: {', '.join(stale)} in {PLACE}"
        )
    for name in stale:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(DOCUMENTS[name](), encoding="utf-8")
    click.echo(f"{len(DOCUMENTS)} documents, {len(stale)} written")


def checkout() -> Path:
    """Where this house is checked out."""
    return Path(__file__).resolve().parents[4]


def kept(path: Path, text: str) -> bool:
    """Say whether a file holds a text already."""
    return path.exists() and path.read_text(encoding="utf-8") == text


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table as Markdown."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in lines)


def cell(text: str) -> str:
    """One cell: on one line, its bars told from those of the table."""
    return " ".join(str(text).split()).replace("|", "\\|")


def document(title: str, *parts: str) -> str:
    """A document under its title, saying that it was made."""
    return "\n\n".join([f"# {title}", MADE, *parts]) + "\n"


def roles_md() -> str:
    """Who may do what: roles, permissions, and the routes they open."""
    held = [role for role in roles().values() if role.permissions]
    opens = routes_opened()
    by_permission = [
        [
            f"`{permission}`",
            *(
                REACHES[r] if (r := reach_of(role, permission)) else "–"
                for role in held
            ),
        ]
        for permission in Permission
    ]
    return document(
        "Who may do what",
        "From `office/people/roles.yaml` and `web/policies.yaml`. People hold roles at "
        "organisations; what is public needs none.",
        table(
            ["Role", "Key", "In a sentence"],
            [[role.title, f"`{key}`", role.sentence] for key, role in roles().items()],
        ),
        "## Roles by permission",
        table(["Permission", *(role.title for role in held)], by_permission),
        "## Routes by permission",
        table(
            ["Permission", "Opens"],
            [[f"`{one}`", named(opens.get(one.value, ()))] for one in Permission],
        ),
    )


def named(routes: Sequence[str]) -> str:
    """Names of routes, or that there are none."""
    return ", ".join(f"`{route}`" for route in routes) or "no page of its own"


def routes_md() -> str:
    """Every route: its address, for whom it is, what it shows."""
    addresses = dict(routes_there())
    rows = [
        [
            f"`{addresses.get(name, 'not mounted')}`",
            ", ".join(sorted(policy.methods - {"HEAD"})),
            for_whom(policy),
            policy.shows,
            f"`{name}`",
        ]
        for name, policy in policies().items()
    ]
    return document(
        "Every address of the house",
        "From `web/policies.yaml`. A route that is not in that table cannot be reached.",
        table(["Address", "Methods", "For", "Shows", "Route"], sorted(rows)),
    )


def for_whom(policy: Policy) -> str:
    """For whom a route is, in words."""
    if policy.audience is Audience.PERMISSION:
        return "any of " + ", ".join(f"`{one}`" for one in sorted(policy.permissions))
    return FOR_WHOM[policy.audience]


def routes_there(
    patterns: Sequence[URLPattern | URLResolver] | None = None,
    before: str = "/",
    space: str = "",
) -> list[tuple[str, str]]:
    """Every route that is mounted: its name and its address."""
    found = []
    for one in get_resolver().url_patterns if patterns is None else patterns:
        address = f"{before}{one.pattern}"
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            found += routes_there(one.url_patterns, address, inner)
        elif one.name:
            found.append((f"{space}{one.name}", address))
    return found


def mails_md() -> str:
    """Every mail that the system can send."""
    rows = [
        [
            kind.title,
            kind.when,
            kind.to,
            kind.because,
            "yes" if kind.stoppable else "no",
            "no" if kind.secret else "yes",
        ]
        for kind in kinds().values()
    ]
    return document(
        "Every mail that the system can send",
        "From `office/post/kinds.yaml`; what is not there cannot be sent. Each mail says "
        "why it came; one that can be stopped carries a link that does so.",
        table(
            [
                "Mail",
                "Goes when",
                "Goes to",
                "Why it came",
                "Can be stopped",
                "Text kept",
            ],
            rows,
        ),
    )


def settings_md() -> str:
    """Every setting that an operator may change."""
    written = yaml.safe_load(SETTINGS_FILE.read_text(encoding="utf-8"))
    rows = [
        [
            f"`GUILDHALL_{name}`",
            row["what"],
            row["unset"],
            row.get("production", "as above" if "read_by" not in row else "not read"),
        ]
        for name, row in written.items()
    ]
    return document(
        "Every setting",
        "From `config/settings.yaml`. Each is an environment variable; the embedded mode "
        "needs none of them.",
        table(["Variable", "What it is", "Unless set", "In production"], rows),
    )


DOCUMENTS: dict[str, Callable[[], str]] = {
    "roles.md": roles_md,
    "routes.md": routes_md,
    "mails.md": mails_md,
    "settings.md": settings_md,
}
