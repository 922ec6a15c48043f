"""The live lists of one organisation, as linking looks at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from guildhall.engines.matching.tenders import Stage
from guildhall.office.people.models import Organisation
from guildhall.office.register.models import Application, Contract, Notice
from guildhall.office.register.models.notices import NoticeQuerySet

HOUSE = "links are proposed for the organisation whose lists they join"
STAGES = [stage.value for stage in Stage]


class Identity(NamedTuple):
    """What a link joins: its kind, the id of the left record, the id of the contract."""

    kind: str
    left: int
    contract: int


@dataclass(frozen=True)
class Lists:
    """Live records in the order of their keys; notices are those the organisation buys."""

    organisation: Organisation
    applications: tuple[Application, ...]
    contracts: tuple[Contract, ...]
    notices: tuple[Notice, ...]

    @cached_property
    def contract_by_id(self) -> Mapping[int, Contract]:
        """Each contract by its id."""
        return {one.pk: one for one in self.contracts}


def read_lists(organisation_id: int) -> Lists:
    """Read the live lists of an organisation."""
    own = {"organisation_id": organisation_id}
    applications = Application.objects.unscoped(because=HOUSE).live().filter(**own)
    contracts = Contract.objects.unscoped(because=HOUSE).live().filter(**own)
    return Lists(
        organisation=Organisation.objects.get(pk=organisation_id),
        applications=tuple(applications.order_by("list_key")),
        contracts=tuple(contracts.order_by("list_key")),
        notices=tuple(notices_bought_by(organisation_id)),
    )


def notices_bought_by(organisation_id: int) -> NoticeQuerySet:
    """The live notices of which an organisation is a buyer, with a stage that counts."""
    notices = Notice.objects.unscoped(because="notices are public").live()
    bought = notices.filter(buyers=organisation_id, stage__in=STAGES)
    return bought.order_by("list_key", "pk")
