"""Pairs of rows by their keys, which stay while records come and go; what was judged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from guildhall.office.register.linking.listed import (
    HOUSE,
    Identity,
    notices_bought_by,
)
from guildhall.office.register.models import Application, Contract, Judgement
from guildhall.office.register.models.links import LinkKind


class Pair(NamedTuple):
    """What a judgement is about: the kind of link and the keys of the two rows."""

    kind: str
    left_key: str
    contract_key: str


Judged = Mapping[Pair, Judgement]
Keys = Mapping[int, str]


def judged_pairs(organisation_id: int) -> Judged:
    """What people have judged in an organisation's lists."""
    kept = Judgement.objects.unscoped(because=HOUSE)
    return {
        Pair(one.kind, one.left_key, one.contract_key): one
        for one in kept.filter(organisation_id=organisation_id)
    }


@dataclass(frozen=True)
class Rows:
    """The keys of an organisation's live rows, by id."""

    applications: Keys
    notices: Keys
    contracts: Keys

    @classmethod
    def of(cls, organisation_id: int) -> "Rows":
        """Read the keys as they are now."""
        own = {"organisation_id": organisation_id}
        applications = Application.objects.unscoped(because=HOUSE).live()
        contracts = Contract.objects.unscoped(because=HOUSE).live()
        return cls(
            dict(applications.filter(**own).values_list("pk", "list_key")),
            dict(notices_bought_by(organisation_id).values_list("pk", "list_key")),
            dict(contracts.filter(**own).values_list("pk", "list_key")),
        )

    def left(self, kind: str) -> Keys:
        """The keys of the left side of a kind of link."""
        return self.applications if kind == LinkKind.COVERS else self.notices

    def pair(self, identity: Identity) -> Pair | None:
        """The keys of what is joined; None where a record has gone."""
        left = self.left(identity.kind).get(identity.left)
        contract = self.contracts.get(identity.contract)
        if left is None or contract is None:
            return None
        return Pair(identity.kind, left, contract)

    def judged_the_same(self, judged: Judged) -> Iterator[Identity]:
        """The pairs of live rows that people have judged to be the same."""
        contracts = {key: pk for pk, key in self.contracts.items()}
        lefts = {kind: reversed_of(self.left(kind)) for kind in LinkKind.values}
        for pair, judgement in judged.items():
            left = lefts[pair.kind].get(pair.left_key)
            contract = contracts.get(pair.contract_key)
            if judgement.is_same and left is not None and contract is not None:
                yield Identity(pair.kind, left, contract)


def reversed_of(keys: Keys) -> dict[str, int]:
    """The ids by their keys; the first of equal ones."""
    return {key: pk for pk, key in sorted(keys.items(), reverse=True)}
