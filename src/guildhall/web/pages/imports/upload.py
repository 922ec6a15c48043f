"""Sending a list: a file or a pasted table, with what the sender gets back for it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from guildhall.engines.access.viewer import Viewer
from guildhall.foundation.refusal import NotAllowed, NotValid
from guildhall.office.intake import access, actions, files, jobs
from guildhall.office.intake.models import ImportRun
from guildhall.office.people.models import Organisation
from guildhall.web.components.basic import button, day, details
from guildhall.web.components.forms import error_summary, form_fields
from guildhall.web.components.html import Child, el, join
from guildhall.web.pages.imports.parts import (
    address,
    bullets,
    form,
    page,
    paragraphs,
    title_of,
    viewer_of,
)
from guildhall.web.pages.imports.words import ACCEPTED, RETURNS, TROUBLES_WELCOME

PASTED_MOST = 2_000_000


class Quota(FileUploadHandler):
    """Stops taking in a file as soon as it is longer than the limit."""

    def __init__(self, request: HttpRequest, limit_bytes: int) -> None:
        super().__init__(request)
        self.limit_bytes = limit_bytes
        self.taken = 0
        self.is_too_big = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count, and let the others keep what is within the limit."""
        self.taken += len(raw_data)
        if self.taken > self.limit_bytes:
            self.is_too_big = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the other handlers."""
        self.taken = 0


class UploadForm(forms.Form):
    """Whose list it is, what it is a list of, and the file or the pasted table."""

    organisation = forms.ChoiceField(label="Whose list is it?")
    kind = forms.ChoiceField(
        label="What is it a list of?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is a list of"},
    )
    file = forms.FileField(
        label="The file",
        required=False,
        allow_empty_file=True,
        max_length=1_000,
    )
    pasted = forms.CharField(
        label="Or paste the table",
        required=False,
        strip=False,
        max_length=PASTED_MOST,
        help_text="Copy the cells in your spreadsheet, the headings included.",
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )

    def __init__(
        self,
        *args: Any,
        organisations: Sequence[Organisation],
        kinds: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        whose = self.fields["organisation"]
        assert isinstance(whose, forms.ChoiceField)
        whose.choices = [(body.slug, body.name) for body in organisations]
        if len(organisations) == 1:
            whose.widget = forms.HiddenInput()
        what = self.fields["kind"]
        assert isinstance(what, forms.ChoiceField)
        what.choices = [(kind, title_of(kind)) for kind in kinds]
        megabytes = settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)
        self.fields["file"].help_text = f"{ACCEPTED}. At most {megabytes} MB."

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of file and pasted table."""
        given = super().clean() or {}
        has_file = given.get("file") is not None
        has_pasted = bool((given.get("pasted") or "").strip())
        if "file" in self.errors or "pasted" in self.errors:
            return given
        if has_file == has_pasted:
            self.add_error(
                "file",
                "Choose a file or paste a table, not both"
                if has_file
                else "Choose a file, or paste the table below",
            )
        return given


@csrf_exempt  # the check follows below, once the limit of the upload is in place
def import_new(request: HttpRequest) -> HttpResponse:
    """Show the form, and take a list in."""
    quota = Quota(request, settings.UPLOAD_LIMIT_BYTES)
    request.upload_handlers.insert(0, quota)
    try:
        request.POST  # noqa: B018  reads the request, within the limits
    except RequestDataTooBig as fault:
        raise NotValid(
            "the pasted table is larger than 2 MB; save it as a file and send the file"
        ) from fault
    return checked(request, quota)


@csrf_protect
def checked(request: HttpRequest, quota: Quota) -> HttpResponse:
    """Show the form, or take the list in when it is sent."""
    viewer = viewer_of(request)
    bodies = organisations_for(viewer)
    kinds = kinds_for(viewer, bodies)
    if not kinds:
        raise NotAllowed(
            "none of your roles lets you bring in a list; your main representative or "
            "the central team can give you one that does"
        )
    if request.method != "POST":
        asked = {name: request.GET.get(name) for name in ("organisation", "kind")}
        asked["kind"] = asked["kind"] or (kinds[0] if len(kinds) == 1 else None)
        asked["organisation"] = asked["organisation"] or first_choice(viewer, bodies)
        blank = UploadForm(initial=asked, organisations=bodies, kinds=kinds)
        return drawn(request, blank, kinds)
    filled = UploadForm(request.POST, request.FILES, organisations=bodies, kinds=kinds)
    if quota.is_too_big:
        filled.add_error("file", sentence(files.too_big(settings.UPLOAD_LIMIT_BYTES)))
    if not filled.is_valid():
        return drawn(request, filled, kinds)
    try:
        return taken_in(request, viewer, filled.cleaned_data, bodies)
    except NotValid as refusal:
        filled.add_error("file", sentence(refusal.because))
        return drawn(request, filled, kinds)


def taken_in(
    request: HttpRequest,
    viewer: Viewer,
    given: dict[str, Any],
    bodies: Sequence[Organisation],
) -> HttpResponse:
    """Keep the file, begin its import, and go where it can be seen."""
    body = next(one for one in bodies if one.slug == given["organisation"])
    kept = files.keep(chunks_of(given), limit_bytes=settings.UPLOAD_LIMIT_BYTES)
    now = timezone.now()
    received = actions.receive(
        kept,
        organisation_id=body.pk,
        kind=given["kind"],
        filename=given["file"].name if given["file"] else "pasted table.csv",
        by=viewer,
        at=now,
    )
    if received.is_already_in:
        messages.info(request, already_in(received.run))
        return HttpResponseRedirect(address(received.run))
    run = jobs.take_up(lambda: received.run, by=viewer, at=now)
    if run.because:
        raise NotValid(run.because)
    return HttpResponseRedirect(address(run))


def already_in(run: ImportRun) -> str:
    """Say that a file has been brought in before."""
    when = day(run.committed_at.date() if run.committed_at else None)
    return (
        f"This file was already imported on {when} by {run.committed_by}. "
        "Nothing changed."
    )


def chunks_of(given: dict[str, Any]) -> Iterable[bytes]:
    """The bytes of the file, or of the pasted table."""
    sent: UploadedFile[Any] | None = given["file"]
    if sent is not None:
        return sent.chunks()
    return [given["pasted"].replace("\r\n", "\n").encode()]


def organisations_for(viewer: Viewer) -> list[Organisation]:
    """The organisations that somebody may bring lists in for."""
    bodies = Organisation.objects.order_by("name")
    if not viewer.everywhere("import:make"):
        bodies = bodies.filter(pk__in=viewer.organisations("import:make"))
    return list(bodies)


def kinds_for(viewer: Viewer, bodies: Sequence[Organisation]) -> list[str]:
    """The kinds of list that somebody may bring in for one of the organisations."""
    kinds: dict[str, None] = {}
    for body in bodies[:1] if viewer.everywhere("import:make") else bodies:
        kinds |= dict.fromkeys(access.kinds_open_to(viewer, body.pk))
    return list(kinds)


def first_choice(viewer: Viewer, bodies: Sequence[Organisation]) -> str:
    """The organisation that somebody acts for, else the first one."""
    own = next((body.slug for body in bodies if body.pk == viewer.acting_for), "")
    return own or (bodies[0].slug if bodies else "")


def drawn(
    request: HttpRequest, drawn_form: UploadForm, kinds: Sequence[str]
) -> HttpResponse:
    """Draw the page: the form, and beside it what comes back."""
    return page(
        request,
        "Bring in a list",
        error_summary(drawn_form),
        el(
            "div",
            form(
                request,
                request.path,
                form_fields(drawn_form),
                button("Read the list"),
                enctype="multipart/form-data",
                novalidate=True,
            ),
            what_comes_back(kinds),
            cls="two",
        ),
        lead=(
            "Send the list as you have it. You see what was read, and what it would "
            "change, before anything is kept."
        ),
        status=422 if drawn_form.errors else 200,
    )


def what_comes_back(kinds: Sequence[str]) -> SafeString:
    """What the sender gets for each kind of list, and what need not worry them."""
    parts: list[Child] = [el("h2", "What you get back", cls="govuk-heading-m")]
    for kind in kinds:
        if kind in RETURNS:
            parts.append(el("h3", title_of(kind), cls="govuk-heading-s"))
            parts.append(bullets(RETURNS[kind]))
    parts.append(paragraphs(TROUBLES_WELCOME))
    parts.append(
        details(
            "What happens to the file",
            paragraphs(
                "It is opened in a closed room of its own, where it can do no harm. "
                "Every cell is kept as it stands, so that each value can be followed "
                "back to it.",
                "Nothing is changed in silence: each cell that cannot be read is "
                "shown with its place and what to do. You may go on with problems.",
                "An import can be undone to the letter. Sending the same file again "
                "changes nothing.",
            ),
        )
    )
    return el("aside", join(*parts))


def sentence(because: str) -> str:
    """A reason as a sentence: with a capital, and no full stop twice."""
    return because[:1].upper() + because[1:]
