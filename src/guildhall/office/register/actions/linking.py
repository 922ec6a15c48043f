"""Linking: proposing what belongs together, keeping what people have judged.

One organisation at a time, one transaction each: a run that is killed has linked some
organisations wholly and the others not at all, and the same run again gives the same
result. A judgement decides a link whatever the engine says now. Links confirm
themselves only from the score that the organisation has set.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from guildhall.engines.access.viewer import Viewer
from guildhall.engines.matching import applications as linker
from guildhall.engines.matching import tenders
from guildhall.engines.matching.evidence.plan import default_plan
from guildhall.office.audit import actions as audit
from guildhall.office.people.models import Organisation
from guildhall.office.register import access, resolving
from guildhall.office.register.actions.link_rules import confirms_from
from guildhall.office.register.models import (
    Application,
    Contract,
    Judgement,
    Link,
    Notice,
)
from guildhall.office.register.models.links import LinkKind, LinkQuerySet, LinkState
from guildhall.office.register.proposals import (
    KIND_OF_TIE,
    Identity,
    Proposal,
    proposal_of,
    tender_proposal_of,
)

STAGES = [stage.value for stage in tenders.Stage]
HOUSE = "links are proposed for the organisation whose lists they join"
Progress = Callable[[str], None]


def link_everything(
    *, by: Viewer, at: datetime, progress: Progress = lambda _: None
) -> int:
    """Link every organisation that has contracts; see `link_organisation`.

    Returns:
        How many links are proposed or confirmed in all.
    """
    total = 0
    for pk in owners():
        total += link_organisation(pk, by=by, at=at)
        progress(f"{total:,} links proposed so far")
    return total


def owners() -> list[int]:
    """The organisations that have contracts, by id."""
    contracts = Contract.objects.unscoped(because=HOUSE).live()
    rows = contracts.order_by("organisation_id")
    return list(rows.values_list("organisation_id", flat=True).distinct())


@transaction.atomic
def link_organisation(organisation_id: int, *, by: Viewer, at: datetime) -> int:
    """Propose the links of one organisation's lists afresh.

    Raises:
        NotAllowed: when the viewer may not run linking for the organisation.
    """
    access.may_run_linking(by, organisation_id).require()
    applications = live(Application, organisation_id)
    contracts = live(Contract, organisation_id)
    proposals = propose(organisation_id, applications, contracts, at)
    kept = keep(organisation_id, proposals, at=at)
    audit.record(
        "register.links_proposed",
        f"organisation:{organisation_id}",
        by=by,
        at=at,
        on_behalf_of=organisation_id,
        detail={
            "applications": len(applications),
            "contracts": len(contracts),
            "links": kept,
        },
    )
    return kept


def live(model: type[Any], organisation_id: int) -> list[Any]:
    """The live records of one organisation, in the order of their keys."""
    rows = model.objects.unscoped(because=HOUSE).live()
    return list(rows.filter(organisation_id=organisation_id).order_by("list_key"))


def propose(
    organisation_id: int,
    applications: Sequence[Application],
    contracts: Sequence[Contract],
    at: datetime,
) -> list[Proposal]:
    """Ask the engine what belongs together."""
    graph, on = resolving.graph(), at.date()
    council = Organisation.objects.get(pk=organisation_id).name
    by_id = {str(one.pk): one for one in contracts}
    found = linker.link(
        [application_row(one, council) for one in applications],
        [contract_row(one, council) for one in contracts],
        plan=default_plan(),
        graph=graph,
        on=on,
    )
    announced = tenders.link_notices(
        [notice_row(one, council) for one in notices_of(organisation_id)],
        [held_contract(one, council) for one in contracts],
        plan=tenders.default_notice_plan(),
        graph=graph,
        on=on,
    )
    return [
        *(proposal_of(one, by_id[one.contract_id], on) for one in found),
        *(
            tender_proposal_of(one, by_id[one.contract_id], on)
            for one in announced
            if one.tie in KIND_OF_TIE
        ),
    ]


def notices_of(organisation_id: int) -> list[Notice]:
    """The live notices of which an organisation is a buyer."""
    rows = Notice.objects.unscoped(because="notices are public").live()
    told = rows.filter(buyers=organisation_id, stage__in=STAGES)
    return list(told.order_by("list_key"))


def application_row(one: Application, council: str) -> linker.ApplicationRow:
    """An application as the engine takes it."""
    return linker.ApplicationRow(
        app_id=str(one.pk),
        council=council,
        app_name=one.name,
        app_vendor=one.vendor_text,
        app_function=one.function_text or one.purpose,
    )


def contract_row(one: Contract, council: str) -> linker.ContractRow:
    """A contract as the engine takes it."""
    return linker.ContractRow(
        contract_id=str(one.pk),
        council=council,
        title=one.title,
        description=one.description,
        supplier=one.supplier_text,
        start_date=one.starts_on,
        end_date=one.ends_on,
    )


def held_contract(one: Contract, council: str) -> tenders.HeldContract:
    """A contract as the engine sets it beside notices."""
    return tenders.HeldContract(
        contract_id=str(one.pk),
        council=council,
        title=one.title,
        description=one.description,
        supplier=one.supplier_text,
        start_date=one.starts_on,
        end_date=one.ends_on,
        ocid=one.ocid,
    )


def notice_row(one: Notice, council: str) -> tenders.Notice:
    """A notice as the engine takes it, for one of its buyers."""
    return tenders.Notice(
        notice_id=str(one.pk),
        ocid=one.ocid,
        buyer=council,
        stage=tenders.Stage(one.stage),
        title=one.title,
        description=one.description,
        notice_type=one.notice_type or "old",
        suppliers=(one.supplier_text,) if one.supplier_text else (),
        cpv_codes=(one.cpv_code,) if one.cpv_code else (),
        published_on=one.published_on,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
    )


def keep(organisation_id: int, proposals: Iterable[Proposal], *, at: datetime) -> int:
    """Bring the stored links to the proposals; decided ones keep their decision.

    Returns:
        How many links are proposed or confirmed.
    """
    stored = {identity_of(link): link for link in links_of(organisation_id)}
    judged = judged_pairs(organisation_id)
    threshold = confirms_from(organisation_id)
    new: list[Link] = []
    changed: list[Link] = []
    for proposal in with_judged(proposals, judged):
        link = stored.pop(proposal.identity, None) or Link(
            organisation_id=organisation_id, proposed_at=at
        )
        proposal.fill(link)
        settle(link, judged.get(proposal.identity), threshold, at)
        (changed if link.pk else new).append(link)
    Link.objects.bulk_create(new, batch_size=500)
    written = Link.objects.unscoped(because=HOUSE)
    written.bulk_update(changed, FILLED, batch_size=500)
    gone = [link.pk for link in stored.values() if link.state == LinkState.PROPOSED]
    written.filter(pk__in=gone).update(state=LinkState.SUPERSEDED)
    standing = {LinkState.PROPOSED, LinkState.CONFIRMED}
    return sum(link.state in standing for link in (*new, *changed))


FILLED = (
    "score",
    "band",
    "reasons",
    "would_change",
    "priority",
    "state",
    "decided_at",
    "decided_because",
)


def links_of(organisation_id: int) -> LinkQuerySet:
    """Every link of an organisation, whatever its state."""
    return Link.objects.unscoped(because=HOUSE).filter(organisation_id=organisation_id)


def identity_of(link: Link) -> Identity:
    """What a link joins: its kind, the left record, the contract."""
    return link.kind, link.application_id or link.notice_id or 0, link.contract_id


def judged_pairs(organisation_id: int) -> dict[Identity, Judgement]:
    """What people have judged, by the records that the judged rows are now."""
    kept = Judgement.objects.unscoped(because=HOUSE).filter(
        organisation_id=organisation_id
    )
    if not kept:
        return {}
    contracts = ids_by_key(Contract, organisation_id)
    applications = ids_by_key(Application, organisation_id)
    notices = {one.list_key: one.pk for one in notices_of(organisation_id)}
    found: dict[Identity, Judgement] = {}
    for judgement in kept:
        left = applications if judgement.kind == LinkKind.COVERS else notices
        if judgement.left_key in left and judgement.contract_key in contracts:
            identity = (
                judgement.kind,
                left[judgement.left_key],
                contracts[judgement.contract_key],
            )
            found[identity] = judgement
    return found


def ids_by_key(model: type[Any], organisation_id: int) -> dict[str, int]:
    """The ids of an organisation's live records by their list keys."""
    return {record.list_key: record.pk for record in live(model, organisation_id)}


def with_judged(
    proposals: Iterable[Proposal], judged: Mapping[Identity, Judgement]
) -> Iterator[Proposal]:
    """The proposals, and the pairs that a person joined though the engine does not."""
    seen = set()
    for proposal in proposals:
        seen.add(proposal.identity)
        yield proposal
    for identity, judgement in judged.items():
        if judgement.is_same and identity not in seen:
            yield Proposal.of_person(identity)


def settle(
    link: Link, judgement: Judgement | None, threshold: float | None, at: datetime
) -> None:
    """Set the state of a link from a judgement, else from the rule, else to review."""
    if judgement is not None:
        link.state = LinkState.CONFIRMED if judgement.is_same else LinkState.REJECTED
        link.decided_at, link.decided_by_id = judgement.at, judgement.by_id
        link.decided_because = judgement.because
    elif (
        threshold is not None
        and link.kind == LinkKind.COVERS  # only these scores are calibrated
        and link.score >= threshold
    ):
        link.state, link.decided_at = LinkState.CONFIRMED, link.decided_at or at
        link.decided_because = (
            f"score of at least {threshold:.2f}, the rule that is set"
        )
    elif link.state != LinkState.LATER:
        link.state, link.decided_at = LinkState.PROPOSED, None
        link.decided_because = ""
