"""The parts of a record's own page: facts with the cell behind each, links, history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register.models import Application, Contract, Link
from guildhall.office.register.models.links import LinkKind
from guildhall.office.register.queries.history import (
    Changed,
    Event,
    Listed,
    Source,
    further,
    history_of,
    sources_for,
)
from guildhall.web.components.basic import (
    Reason,
    details,
    facts,
    history,
    inset,
    known,
    meter,
    moment,
    reasons,
)
from guildhall.web.components.html import EMPTY, Child, el, join, link
from guildhall.web.components.tables import Column, data_table
from guildhall.web.pages.register import cells
from guildhall.web.pages.register.frame import capital, plural, section, to

DONE = {"added": "Came in", "changed": "Changed", "gone": "No longer in the list"}


@dataclass(frozen=True)
class Fact:
    """One fact of a record, and the column that holds it, if a list filled it."""

    label: str
    value: Child
    column: str = ""


def fact_list(shown: Iterable[Fact], sources: Mapping[str, Source]) -> SafeString:
    """Facts, each with the cell that its value came from."""
    rows = [fact_row(fact, sources.get(fact.column)) for fact in shown]
    return el("dl", rows, cls="facts facts--sourced")


def fact_row(fact: Fact, source: Source | None) -> SafeString:
    """One fact: its name, its value, its cell."""
    value = known(fact.value)
    cell = el("dd", cell_of(source, value), cls="source") if source else None
    return el("div", el("dt", fact.label), el("dd", value), cell)


def cell_of(source: Source, value: Child) -> SafeString:
    """Say which cell a value was read from, and what stood there if that differs."""
    place = f"{source.heading}, row {source.row}"
    if source.sheet:
        place = f"{place}, sheet {source.sheet}"
    shorter = source.written if len(source.written) <= 80 else f"{source.written[:79]}…"
    if not source.written:
        return join(place, ": empty")
    if source.written == str(value):
        return join(place)
    return join(place, ": “", shorter, "”")


def from_the_list(viewer: Viewer, record: Listed, *shown: Fact) -> SafeString:
    """The section of a record's facts, and the further cells of its row."""
    sources = sources_for(viewer, record)
    named = {source.filename for source in sources.values() if source.filename}
    rest = further(viewer, record)
    return section(
        "As listed",
        gone_note(record),
        fact_list(shown, sources),
        details(
            "Other columns of its row",
            facts([(spoken(name), text) for name, text in rest.items()]),
        )
        if rest
        else None,
        el("p", "Read from ", " and ".join(sorted(named)), ".", cls="quiet small")
        if named
        else None,
    )


def gone_note(record: Listed) -> Child:
    """What is said of a record that the newest list no longer has."""
    if record.is_live:
        return None
    return inset(
        "The newest list no longer has this row. It is kept because links and history "
        "lead to it, and it counts in no figure."
    )


def spoken(name: str) -> str:
    """A field's name as people write it."""
    return name.replace("_", " ").capitalize()


def links_table(links: Sequence[Link], *, of: Application | Contract) -> SafeString:
    """The links of a record: what they lead to, how sure, why, and where they stand."""
    caption = "Links of this record, confirmed first"
    return data_table(
        [
            Column("Linked to", lambda one: other_end(one, of), is_head=True),
            Column("How", lambda one: LinkKind(one.kind).label),
            Column("Stands", cells.state_of),
            Column("Score", lambda one: meter(one.score)),
            Column("Strongest reason", strongest),
            Column(
                "Reasons",
                lambda one: link("Why", to("link", one.public_id), **why(one)),
            ),
        ],
        links,
        caption=caption,
    )


def why(one: Link) -> dict[str, str]:
    """The full name of a short link to the reasons."""
    return {"aria_label": f"Why: {left_of(one)} and {one.contract}"}


def left_of(one: Link) -> Any:
    """The application or the notice of a link."""
    return one.application or one.notice


def other_end(one: Link, of: Application | Contract) -> SafeString:
    """The end of a link that is not the record itself."""
    if isinstance(of, Application):
        return cells.below(
            cells.contract_link(one.contract),
            join("ends ", cells.brief(one.contract.ends_on) or "on a day not known"),
        )
    if one.application:
        return cells.below(cells.application_link(one.application), "application")
    assert one.notice is not None
    return cells.below(cells.notice_link(one.notice), "notice")


def reasons_of(evidence: Iterable[Mapping[str, Any]]) -> list[Reason]:
    """The evidence of a link as reasons, strongest first."""
    made = [
        Reason(capital(str(one.get("sentence", ""))), float(one.get("weight", 0)))
        for one in evidence
    ]
    return sorted(made, key=lambda reason: -abs(reason.weight))


def strongest(one: Link) -> Child:
    """The strongest reason for a link, in words."""
    found = [reason for reason in reasons_of(one.reasons) if reason.weight > 0]
    return found[0].sentence if found else None


def for_and_against(one: Link, *, most: int = 3) -> SafeString:
    """The strongest reasons for and against, and the rest when asked."""
    every = reasons_of(one.reasons)
    for_it = [reason for reason in every if reason.weight >= 0]
    against = [reason for reason in every if reason.weight < 0]
    rest = [*for_it[most:], *against[most:]]
    return join(
        el("h3", "For", cls="govuk-heading-s"),
        reasons(for_it[:most]) if for_it else el("p", "Nothing speaks for it."),
        el("h3", "Against", cls="govuk-heading-s"),
        reasons(against[:most]) if against else el("p", "Nothing speaks against it."),
        details(plural(len(rest), "weaker reason"), reasons(rest)) if rest else EMPTY,
    )


def history_section(
    viewer: Viewer, record: Listed, links: Sequence[Link] = ()
) -> SafeString:
    """What has happened to a record: imports and decisions, newest first."""
    told = [(event.at, told_of(event)) for event in history_of(viewer, record)]
    told += [(one.decided_at, decided(one, viewer)) for one in links if one.decided_at]
    ordered = sorted(told, key=lambda pair: pair[0], reverse=True)
    return section("History", history(ordered))


def told_of(event: Event) -> SafeString:
    """One import's effect on a record, in words."""
    by = f", brought in by {event.by}" if event.by else ""
    came = f" from row {event.row}" if event.row else ""
    file = f"{came} of {event.filename}{by}" if event.filename else " with a list"
    changes = [el("li", change) for change in map(told_change, event.changes)]
    return join(
        f"{DONE.get(event.action, event.action)}{file}.",
        el("ul", changes, cls="small") if changes else None,
        el("p", f"Undone on {moment(event.undone_at)}.", cls="quiet")
        if event.undone_at
        else None,
    )


def told_change(change: Changed) -> SafeString:
    """One changed value, before and after."""
    name = spoken(change.column.removesuffix("_on").removesuffix("_text"))
    return join(f"{name}: ", worded(change.before), " became ", worded(change.after))


def worded(value: object) -> Child:
    """A stored value in words."""
    return known(None if value is None or value == "" else str(value))


def decided(one: Link, viewer: Viewer) -> SafeString:
    """One decision on a link, in words; who decided is for those signed in."""
    done = {"confirmed": "Confirmed", "rejected": "Rejected", "later": "Put off"}
    words = done.get(one.state, "Decided")
    by = f" by {one.decided_by}" if viewer.is_signed_in and one.decided_by else ""
    why_ = f": {one.decided_because}" if one.decided_because else ""
    named = f"link between {left_of(one)} and {one.contract}"
    return join(f"{words}{by}{why_}. ", link(named, to("link", one.public_id)))
