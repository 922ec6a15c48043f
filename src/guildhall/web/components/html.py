"""The one builder of markup: everything that goes in is escaped, unless built here."""

from collections.abc import Iterable, Iterator

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

# Shapes of a picture are not among them: in HTML an unclosed one swallows the next.
VOID = {"input", "br", "hr", "img", "meta", "link"}
Child = object


def el(tag: str, *children: Child, **attributes: object) -> SafeString:
    """Build one element.

    Args:
        tag: its name.
        children: text is escaped; what was built here stays; None is left out; a list
            or generator is taken item by item.
        attributes: `cls` is class, `for_` is for, other underscores are hyphens; True is
            a bare attribute, None and False are left out.
    """
    opening = f"<{tag}{written(attributes)}>"
    if tag in VOID:
        return built(opening)
    return built(f"{opening}{join(*children)}</{tag}>")


def built(markup: str) -> SafeString:
    """Mark what was built here, and only here, as ready for a page."""
    return SafeString(markup)  # nosec B703  every value in it was escaped above


def join(*children: Child) -> SafeString:
    """Put parts one after another, each escaped unless it was built here."""
    return built("".join(flat(children)))


def flat(children: Iterable[Child]) -> Iterable[str]:
    """Escape the parts, and take lists item by item."""
    for child in children:
        if child is None or child is False:
            continue
        if isinstance(child, list | tuple | Iterator):
            yield from flat(child)
        else:
            yield escaped(child)


def escaped(value: object) -> str:
    """Escape a value, unless it was built here."""
    return conditional_escape(value if isinstance(value, str) else str(value))


def written(attributes: dict[str, object]) -> str:
    """Write the attributes of an element, each value escaped."""
    parts = []
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        spelled = {"cls": "class", "for_": "for"}.get(name, name.replace("_", "-"))
        parts.append(
            f" {spelled}" if value is True else f' {spelled}="{escaped(value)}"'
        )
    return "".join(parts)


def link(
    text: Child, address: str, cls: str = "govuk-link", **attributes: object
) -> SafeString:
    """Build a link."""
    return el("a", text, cls=cls, href=address, **attributes)


NOT_KNOWN = el("span", "not known", cls="not-known")
EMPTY = SafeString("")
