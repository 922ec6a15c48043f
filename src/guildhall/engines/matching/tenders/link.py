"""Link notices to contracts: same procurement, renewal, or relevant to another council.

A renewal has the same buyer, is for the same work or product, and begins near the end
of what it renews. A notice is relevant to another council when a contract for the same
function, or the same product, ends there within the window. Every link says why.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rapidfuzz.fuzz import token_sort_ratio

from guildhall.engines.matching.applications import (
    ApplicationRow,
    ContractRow,
    Evidence,
    Link,
    LinkPlan,
    link,
)
from guildhall.engines.matching.applications.views import ContractView, read_contract
from guildhall.engines.matching.evidence.kinds import Kind
from guildhall.engines.matching.evidence.words import Rarity, telling
from guildhall.engines.matching.products import ProductGraph
from guildhall.engines.matching.products import organisations as names
from guildhall.engines.matching.tenders.buyers import councils_of
from guildhall.engines.matching.tenders.plan import HAND_SET, NoticePlan
from guildhall.engines.matching.tenders.rows import (
    HeldContract,
    Notice,
    NoticeLink,
    Stage,
    Tie,
)

_MEET_DAYS: Final = 92
_NEAR_DAYS: Final = 275
_APART_DAYS: Final = 550
_NEARLY: Final = 88.0
_RARE: Final = 4.0
_CLEAR: Final = 0.55
_FORWARD: Final = frozenset((Stage.PLANNING, Stage.TENDER))


@dataclass(frozen=True, eq=False)
class _Seen:
    """A notice or contract as read: what it says, and its functions and products."""

    view: ContractView
    functions: dict[str, float]
    products: frozenset[str]


@dataclass(frozen=True, eq=False)
class _Offered:
    """A notice as read, and the councils that buy."""

    notice: Notice
    seen: _Seen
    buyers: tuple[str, ...]


def link_notices(
    notices: Iterable[Notice],
    contracts: Iterable[HeldContract],
    *,
    plan: NoticePlan,
    graph: ProductGraph,
    on: date | None = None,
) -> tuple[NoticeLink, ...]:
    """Link notices to the contracts of the register.

    Args:
        notices: of any buyers; those of other bodies are passed over.
        contracts: the register, of any number of councils.
        plan: weights and windows.
        graph: products and organisations known.
        on: contracts that ended before it are not looked at for renewal.

    Returns:
        Links in the order of the notices; within one, same procurement first, then
        renewals, then other councils, each by score.
    """
    contracts = tuple(contracts)
    register = _Register(contracts, graph, on)
    found: list[NoticeLink] = []
    for notice in notices:
        told = list(_same(notice, register))
        same = {one.contract_id for one in told}
        buyers = councils_of(notice.buyer, register.councils)
        seen = _read_notice(notice, graph)
        one = _Offered(notice, seen, buyers)
        told += _renewals(one, same, register, plan)
        if notice.stage in _FORWARD and buyers:
            told += _relevant(one, register, plan)
        found += told
    return tuple(found)


def link_notices_to_applications(
    notices: Iterable[Notice],
    applications: Iterable[ApplicationRow],
    *,
    plan: LinkPlan,
    graph: ProductGraph,
    on: date | None = None,
) -> tuple[Link, ...]:
    """Link notices to the applications that they buy, as contracts are linked.

    Returns:
        Links whose `contract_id` is the identifier of the notice.
    """
    applications = tuple(applications)
    councils = tuple(dict.fromkeys(app.council for app in applications))
    rows = [
        ContractRow(
            notice.notice_id,
            council,
            notice.title,
            notice.description,
            "; ".join(notice.suppliers),
            notice.starts_on,
            notice.ends_on,
        )
        for notice in notices
        for council in councils_of(notice.buyer, councils)
    ]
    return link(applications, rows, plan=plan, graph=graph, on=on)


class _Register:
    """The contracts of all councils, read once and found by what a notice can share."""

    def __init__(
        self, contracts: Sequence[HeldContract], graph: ProductGraph, on: date | None
    ) -> None:
        self.graph = graph
        self.contracts = contracts
        self.councils = tuple(dict.fromkeys(c.council for c in contracts))
        self.rarity = Rarity.of(c.title for c in contracts)
        self.by_council: dict[str, list[int]] = defaultdict(list)
        self.by_ocid: dict[str, list[int]] = defaultdict(list)
        self.by_key: dict[str, list[int]] = defaultdict(list)
        self.seen: list[_Seen] = []
        for number, contract in enumerate(contracts):
            self.seen.append(_read_contract(contract, graph))
            if contract.ocid:
                self.by_ocid[contract.ocid].append(number)
            if on and contract.end_date and contract.end_date < on:
                continue
            self.by_council[contract.council].append(number)
            for key in (*self.seen[-1].functions, *self.seen[-1].products):
                self.by_key[key].append(number)


def _read_contract(contract: HeldContract, graph: ProductGraph) -> _Seen:
    return _read(ContractRow(*contract[:7]), graph, ())


def _read_notice(notice: Notice, graph: ProductGraph) -> _Seen:
    row = ContractRow(
        notice.notice_id,
        notice.buyer,
        notice.title,
        notice.description,
        "; ".join(notice.suppliers),
    )
    return _read(row, graph, notice.cpv_codes)


def _read(row: ContractRow, graph: ProductGraph, cpv: Iterable[str]) -> _Seen:
    view = read_contract(row, graph)
    hinted = graph.functions.spoken_of("", cpv)
    functions = {key: min(0.5, strength) for key, strength in hinted.items()}
    functions |= view.functions
    products = frozenset(m.product for m in (*view.in_title, *view.in_text))
    return _Seen(view, functions, products)


def _same(notice: Notice, register: _Register) -> Iterator[NoticeLink]:
    """Contracts of the same OCID: no doubt, and their dates follow the notice."""
    for number in register.by_ocid.get(notice.ocid, ()) if notice.ocid else ():
        contract = register.contracts[number]
        reason = Evidence("ocid", 9.0, f"both carry the OCID {notice.ocid}")
        yield NoticeLink(
            notice.notice_id,
            contract.contract_id,
            contract.council,
            Tie.SAME,
            1.0,
            (reason,),
            "it would fall if the OCID was copied by mistake",
        )


def _renewals(
    one: _Offered, same: set[str], register: _Register, plan: NoticePlan
) -> list[NoticeLink]:
    """Contracts of the same buyer that the notice continues or announces."""
    notice, seen = one.notice, one.seen
    found = []
    for council in one.buyers:
        for number in register.by_council[council]:
            contract = register.contracts[number]
            if contract.contract_id in same:
                continue
            levels = _levels(notice, seen, number, register)
            score = plan.score(levels)
            if score >= plan.shown_from and _is_about(levels):
                found.append(_told(notice, contract, levels, score, plan))
    return sorted(found, key=lambda one: (-one.score, one.contract_id))


def _is_about(levels: Sequence[str]) -> bool:
    """Say whether anything but dates and buyer speaks for a pair."""
    return any(
        level.startswith(("product", "title", "purpose.same")) for level in levels
    )


def _levels(
    notice: Notice, seen: _Seen, number: int, register: _Register
) -> tuple[str, ...]:
    contract, held = register.contracts[number], register.seen[number]
    levels = [_titles(notice, contract, register.rarity), _purposes(seen, held)]
    if seen.products & held.products:
        levels.append("product.named")
    levels.append(_suppliers(notice, contract, seen))
    levels.append(_dates(notice, contract))
    kinds = {seen.view.kind, held.view.kind}
    if kinds >= {Kind.SOFTWARE, Kind.OTHER}:
        levels.append("kind.other")
    return tuple(level for level in levels if level)


def _titles(notice: Notice, contract: HeldContract, rarity: Rarity) -> str:
    if token_sort_ratio(notice.title.lower(), contract.title.lower()) >= _NEARLY:
        return "title.same"
    shared = set(telling(notice.title)) & set(telling(contract.title))
    return "title.shared" if sum(map(rarity, shared)) >= _RARE else ""


def _purposes(seen: _Seen, held: _Seen) -> str:
    shared = seen.functions.keys() & held.functions.keys()
    if any(seen.functions[k] >= _CLEAR and held.functions[k] >= _CLEAR for k in shared):
        return "purpose.same"
    if shared:
        return "purpose.hinted"
    clear = [
        {key for key, strength in one.functions.items() if strength >= _CLEAR}
        for one in (seen, held)
    ]
    return "purpose.other" if all(clear) else ""


def _suppliers(notice: Notice, contract: HeldContract, seen: _Seen) -> str:
    if not contract.supplier:
        return ""
    if any(names.alike(supplier, contract.supplier) for supplier in notice.suppliers):
        return "supplier.named"
    told = names.telling(contract.supplier)
    if told and all(
        word in seen.view.text_words | seen.view.title_words for word in told
    ):
        return "supplier.named" if len(told[0]) > 3 else ""
    return "supplier.other" if notice.suppliers else ""


def _dates(notice: Notice, contract: HeldContract) -> str:
    """How the end of what is held meets the start of what is bought."""
    begins = notice.starts_on
    if begins is None or contract.end_date is None:
        return ""
    gaps = [abs((begins - contract.end_date).days)]
    if contract.start_date:
        gaps.append(abs((begins - contract.start_date).days))
    gap = min(gaps)
    if gap <= _MEET_DAYS:
        return "dates.meet"
    if gap <= _NEAR_DAYS:
        return "dates.near"
    return "dates.apart" if gap > _APART_DAYS else ""


def _told(
    notice: Notice,
    contract: HeldContract,
    levels: tuple[str, ...],
    score: float,
    plan: NoticePlan,
) -> NoticeLink:
    announced = (
        notice.starts_on
        and contract.start_date
        and abs((notice.starts_on - contract.start_date).days) <= _MEET_DAYS
    )
    tie = Tie.SAME if announced and "title.same" in levels else Tie.RENEWS
    because = sorted(
        (
            Evidence(level, plan.weights[level], HAND_SET[level][1])
            for level in levels
            if level in plan.weights and level in HAND_SET
        ),
        key=lambda one: -abs(one.weight),
    )
    return NoticeLink(
        notice.notice_id,
        contract.contract_id,
        contract.council,
        tie,
        score,
        tuple(because),
        _would_change(levels),
    )


def _would_change(levels: Sequence[str]) -> str:
    if not any(level.startswith("dates") for level in levels):
        return "the end of the contract and the start of the new one would decide it"
    if "product.named" not in levels:
        return "a notice that names the product in use would decide it"
    return "a word from the council that buys would decide it"


def _relevant(one: _Offered, register: _Register, plan: NoticePlan) -> list[NoticeLink]:
    """Contracts of other councils for the same work that end within the window."""
    begins = one.notice.starts_on or one.notice.published_on
    seen = one.seen
    clear = {key for key, strength in seen.functions.items() if strength >= _CLEAR}
    ranked = []
    for number in {
        n for k in clear | seen.products for n in register.by_key.get(k, ())
    }:
        contract, held = register.contracts[number], register.seen[number]
        ends = contract.end_date
        if contract.council in one.buyers or begins is None or ends is None:
            continue
        ahead = (ends - begins).days
        same_product = bool(seen.products & held.products)
        same_work = any(held.functions.get(key, 0) >= _CLEAR for key in clear)
        in_window = -_MEET_DAYS <= ahead <= plan.window_months * 30.44
        if in_window and (same_product or same_work):
            ranked.append((not same_product, abs(ahead), number))
    return [
        _concerning(one.notice, register.contracts[number], not other, ahead, plan)
        for other, ahead, number in sorted(ranked)[: plan.most_relevant]
    ]


def _concerning(
    notice: Notice,
    contract: HeldContract,
    same_product: bool,
    ahead: int,
    plan: NoticePlan,
) -> NoticeLink:
    nearness = max(0.0, 1 - ahead / (plan.window_months * 30.44))
    shared = "the same product" if same_product else "the same function"
    reasons = (
        Evidence("purpose", 1.0, f"{contract.council} has a contract for {shared}"),
        Evidence("dates", 1.0, f"it ends on {contract.end_date}, in the window"),
    )
    return NoticeLink(
        notice.notice_id,
        contract.contract_id,
        contract.council,
        Tie.RELEVANT,
        round((0.6 if same_product else 0.4) + 0.4 * nearness, 3),
        reasons,
        "an extension of the contract would move it out of the window",
    )
