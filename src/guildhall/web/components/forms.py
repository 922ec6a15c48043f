"""Django forms in the markup of the government design system.

Each field has a label, a hint, and its error beside it; the summary at the top links
every error to a control that takes the focus, the first one of a group included.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString

from guildhall.web.components.html import EMPTY, el, join

GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


class Renderer(DjangoTemplates):
    """The renderer of forms, for widgets that Django draws itself."""


def form_fields(form: forms.BaseForm) -> SafeString:
    """Draw the fields of a form, hidden ones included."""
    hidden = [field.as_widget() for field in form.hidden_fields()]
    return join(hidden, [form_field(field) for field in form.visible_fields()])


def error_summary(form: forms.BaseForm) -> SafeString:
    """What must be put right, each error a link to its control."""
    if not form.errors:
        return EMPTY
    items = [el("li", error) for error in form.non_field_errors()]
    for field in form.visible_fields():
        items += [
            el("li", el("a", error, href=f"#{focus_id(field)}"))
            for error in field.errors
        ]
    return summary_of(items)


def summary_of(items: list[SafeString]) -> SafeString:
    """An error summary of ready items."""
    return el(
        "div",
        el(
            "div",
            el("h2", "There is a problem", cls="govuk-error-summary__title"),
            el(
                "div",
                el("ul", items, cls="govuk-list govuk-error-summary__list"),
                cls="govuk-error-summary__body",
            ),
            role="alert",
        ),
        cls="govuk-error-summary",
        tabindex="-1",
    )


def focus_id(field: BoundField) -> str:
    """The id of the control that takes the focus for a field."""
    if isinstance(field.field.widget, GROUPS):
        return f"{field.auto_id}_0"
    return str(field.id_for_label or field.auto_id)


def form_field(field: BoundField) -> SafeString:
    """Draw one field in its group."""
    control = (
        group_field(field)
        if isinstance(field.field.widget, GROUPS)
        else single_field(field)
    )
    cls = (
        "govuk-form-group govuk-form-group--error"
        if field.errors
        else "govuk-form-group"
    )
    return el("div", control, cls=cls)


def single_field(field: BoundField) -> SafeString:
    """A field with one control."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return el("div", checkbox(field), error_of(field), cls="govuk-checkboxes")
    given = {
        "class": control_class(field),
        "aria-describedby": described_by(field),
    }
    attributes: dict[str, str | bool] = {k: v for k, v in given.items() if v}
    return join(
        el(
            "label",
            field.label,
            cls="govuk-label govuk-!-font-weight-bold",
            for_=focus_id(field),
        ),
        hint_of(field),
        error_of(field),
        field.as_widget(attrs=attributes),
    )


def control_class(field: BoundField) -> str:
    """The class of a control, by its kind and whether it has an error."""
    widget = field.field.widget
    name = "input"
    if isinstance(widget, forms.Textarea):
        name = "textarea"
    elif isinstance(widget, forms.Select):
        name = "select"
    elif isinstance(widget, forms.FileInput):
        name = "file-upload"
    extra = str(widget.attrs.get("class", ""))
    wrong = f" govuk-{name}--error" if field.errors else ""
    return f"govuk-{name}{wrong} {extra}".strip()


def described_by(field: BoundField) -> str:
    """The ids of hint and error of a field."""
    ids = [f"{field.auto_id}-hint"] if field.help_text else []
    return " ".join([*ids, f"{field.auto_id}-error"] if field.errors else ids)


def hint_of(field: BoundField) -> SafeString:
    """The hint of a field, where it has one."""
    if not field.help_text:
        return EMPTY
    return el("div", field.help_text, cls="govuk-hint", id=f"{field.auto_id}-hint")


def error_of(field: BoundField) -> SafeString:
    """The errors of a field, where it has any."""
    if not field.errors:
        return EMPTY
    return el(
        "p",
        el("span", "Error:", cls="govuk-visually-hidden"),
        " ",
        " ".join(map(str, field.errors)),
        cls="govuk-error-message",
        id=f"{field.auto_id}-error",
    )


def checkbox(field: BoundField) -> SafeString:
    """One box with its label."""
    attributes: dict[str, str | bool] = {"class": "govuk-checkboxes__input"}
    return el(
        "div",
        field.as_widget(attrs=attributes),
        el(
            "label",
            field.label,
            cls="govuk-label govuk-checkboxes__label",
            for_=focus_id(field),
        ),
        hint_of(field),
        cls="govuk-checkboxes__item",
    )


def group_field(field: BoundField) -> SafeString:
    """Radios or checkboxes in a fieldset, the first of which takes the focus."""
    kind = (
        "radios" if isinstance(field.field.widget, forms.RadioSelect) else "checkboxes"
    )
    items = [
        group_item(field, kind, place, *choice)
        for place, choice in enumerate(choices(field))
    ]
    return el(
        "fieldset",
        el(
            "legend",
            field.label,
            cls="govuk-fieldset__legend govuk-fieldset__legend--s",
        ),
        hint_of(field),
        error_of(field),
        el("div", items, cls=f"govuk-{kind}"),
        cls="govuk-fieldset",
        aria_describedby=described_by(field) or None,
    )


def choices(field: BoundField) -> list[tuple[Any, Any]]:
    """The choices of a group."""
    return list(field.field.widget.choices)


def group_item(
    field: BoundField, kind: str, place: int, value: object, label: object
) -> SafeString:
    """One radio or checkbox of a group."""
    chosen = field.value()
    picked = (
        [str(one) for one in chosen]
        if isinstance(chosen, list | tuple)
        else [str(chosen)]
    )
    identity = f"{field.auto_id}_{place}"
    return el(
        "div",
        el(
            "input",
            cls=f"govuk-{kind}__input",
            id=identity,
            name=field.html_name,
            type="radio" if kind == "radios" else "checkbox",
            value=value,
            checked=str(value) in picked,
        ),
        el("label", label, cls=f"govuk-label govuk-{kind}__label", for_=identity),
        cls=f"govuk-{kind}__item",
    )
