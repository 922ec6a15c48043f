"""The list of imports: what came in, when, and where it stands."""

from django.db.models import Q

from guildhall.engines.access.viewer import Viewer
from guildhall.office.intake.queries.runs import imports_for
from guildhall.office.intake.receiving import receivers
from guildhall.office.intake.rules import TITLES
from guildhall.office.people.models import Organisation
from guildhall.office.scope.listing import Filter, Listing, Sort

Choices = list[tuple[str, str]]


def organisation_choices(viewer: Viewer) -> Choices:
    """The organisations whose imports somebody may read."""
    bodies = Organisation.objects.order_by("short_name")
    if not viewer.everywhere("import:read"):
        bodies = bodies.filter(pk__in=viewer.organisations("import:read"))
    return list(bodies.values_list("slug", "short_name"))


def kind_choices(_: Viewer) -> Choices:
    """The kinds of list that can be brought in."""
    return [(kind, receiver.title) for kind, receiver in receivers().items()]


def state_choices(_: Viewer) -> Choices:
    """Where an import can stand."""
    return [(state.value, title) for state, title in TITLES.items()]


IMPORTS = Listing(
    name="imports",
    rows=imports_for,
    filters=(
        Filter(
            "q",
            "Search",
            lambda rows, said: rows.filter(
                Q(upload__filename__icontains=said) | Q(public_id=said)
            ),
            hint="Name of the file",
        ),
        Filter(
            "kind",
            "Kind of list",
            lambda rows, said: rows.filter(kind=said),
            "choice",
            kind_choices,
        ),
        Filter(
            "state",
            "Where it stands",
            lambda rows, said: rows.filter(state=said),
            "choice",
            state_choices,
        ),
        Filter(
            "organisation",
            "Organisation",
            lambda rows, said: rows.filter(organisation__slug=said),
            "choice",
            organisation_choices,
        ),
    ),
    sorts=(
        Sort("newest", "Newest first", "created_at", descending=True),
        Sort("oldest", "Oldest first", "created_at"),
        Sort("file", "Name of the file", "upload__filename"),
        Sort("file_reversed", "Name of the file, Z to A", "upload__filename", True),
        Sort("rows", "Fewest rows", "rows"),
        Sort("rows_reversed", "Most rows", "rows", descending=True),
    ),
)
