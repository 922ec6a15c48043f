"""Joint opportunities: the sweep equals the obvious way, and planted ones are found."""

import random
import time
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guildhall.engines.matching.opportunities import (
    LiveContract,
    Opportunity,
    OpportunityPlan,
    find,
    keep_identities,
    reference,
)
from guildhall.engines.matching.opportunities.rows import (
    Interval,
    interval_of,
    months_before,
)
from guildhall.engines.matching.opportunities.sweep import (
    Member,
    maximal_sets,
    members_at,
)
from guildhall.engines.matching.products import default_graph

GRAPH = default_graph()
PLAN = OpportunityPlan(window_months=6)


def live(
    number: int,
    council: str,
    ends: date | None,
    function: str = "Housing management",
    **more: Any,
) -> LiveContract:
    row = LiveContract(f"C{number}", council, "", "", "", None, ends, function)
    return row._replace(**more)


def found(
    *contracts: LiveContract, plan: OpportunityPlan = PLAN, on: date | None = None
) -> tuple[Opportunity, ...]:
    return find(contracts, plan=plan, graph=GRAPH, on=on).opportunities


MEMBERS = st.lists(
    st.builds(
        lambda opens, width, council: Member(
            Interval(opens, opens + width, opens + width // 2), council, 1.0
        ),
        st.integers(0, 40),
        st.integers(0, 20),
        st.sampled_from("ABCDEF"),
    ),
    max_size=14,
)


@settings(max_examples=400, deadline=None)
@given(MEMBERS, st.integers(1, 4))
def test_the_sweep_equals_the_obvious_way(members: list[Member], least: int) -> None:
    swept = list(maximal_sets(members, least))
    written = members_at(members, [one.moment for one in swept])
    sets = [frozenset(places) for places in written]

    assert set(sets) == reference.maximal_sets(members, least)
    assert len(sets) == len(set(sets))
    for one, places in zip(swept, sets, strict=True):
        assert one.size == len(places)
        assert one.councils == len({members[p].council for p in places})
        assert one.earliest == min(members[p].interval.act_by for p in places)


def test_three_councils_within_the_window_are_found() -> None:
    (one,) = found(
        live(
            1,
            "Alder",
            date(2027, 3, 31),
            annual_value_pence=1_000_00,
            supplier="Civica",
        ),
        live(
            2, "Birch", date(2027, 6, 30), annual_value_pence=2_000_00, supplier="NEC"
        ),
        live(3, "Cedar", date(2027, 9, 30), supplier="Civica"),
    )

    assert one.councils == ("Alder", "Birch", "Cedar")
    assert one.contract_ids == ("C1", "C2", "C3")
    assert (one.ends_from, one.ends_to) == (date(2027, 3, 31), date(2027, 9, 30))
    assert (one.interval_starts_on, one.interval_ends_on) == (
        date(2026, 12, 31),
        date(2026, 12, 31),
    )
    assert one.total_annual_pence == 3_000_00
    assert one.values_known == 2
    assert one.incumbents == ("Civica", "NEC")
    assert "3 councils" in one.because
    assert "value of 1 contracts is not known" in one.because


def test_a_product_given_is_one_group_whatever_the_words_of_each_say() -> None:
    ends = date(2027, 3, 31)
    silent = {"function": "", "product": "Uniform"}

    (one,) = found(
        live(1, "Alder", ends, title="Planning and building control", **silent),
        live(2, "Birch", ends, title="Uniform support", **silent),
        live(3, "Cedar", ends, title="Contract", **silent),
    )

    assert (one.product, one.councils) == ("Uniform", ("Alder", "Birch", "Cedar"))


def test_a_product_read_in_a_title_does_not_part_a_function_that_is_given() -> None:
    ends = date(2027, 3, 31)
    titles = ["Spydus", "Spydus", "Spydus", "Library system", "Library system"]

    (one,) = found(
        *(
            live(n, f"Council {n}", ends, "Libraries", title=title)
            for n, title in enumerate(titles)
        )
    )

    assert (one.function, one.product, len(one.councils)) == ("Libraries", "", 5)
    assert one.products == ("Spydus",)


@pytest.mark.parametrize(
    ("last", "is_found"),
    [(date(2027, 9, 30), True), (date(2027, 10, 2), False)],
    ids=["the last day", "two days after"],
)
def test_the_window_has_an_edge(last: date, is_found: bool) -> None:
    found_now = found(
        live(1, "Alder", date(2027, 3, 31)),
        live(2, "Birch", date(2027, 3, 31)),
        live(3, "Cedar", last),
    )

    assert bool(found_now) is is_found


def test_several_contracts_of_one_council_count_once() -> None:
    assert not found(
        live(1, "Alder", date(2027, 3, 31)),
        live(2, "ALDER ", date(2027, 3, 31)),
        live(3, "Birch", date(2027, 3, 31)),
    )


def test_an_extension_lets_a_council_wait() -> None:
    waiting = live(1, "Alder", date(2026, 3, 31), max_end_date=date(2028, 3, 31))

    (one,) = found(
        waiting,
        live(2, "Birch", date(2027, 3, 31)),
        live(3, "Cedar", date(2027, 3, 31)),
    )

    assert one.waits == ("C1",)
    assert "extension" in one.because


def test_notice_moves_the_day_by_which_to_act() -> None:
    contract = live(1, "Alder", date(2027, 3, 31), notice_months=12)

    interval = interval_of(contract, PLAN)

    assert interval is not None
    assert date.fromordinal(interval.closes) == date(2026, 3, 31)
    assert date.fromordinal(interval.opens) == date(2025, 9, 30)


def test_what_is_too_late_to_act_on_is_left_out_on_a_day() -> None:
    contracts = [live(n, c, date(2020, 2, 1)) for n, c in enumerate("ABC")]

    assert found(*contracts)
    assert not found(*contracts, on=date(2026, 7, 1))


def test_sets_overlap_where_no_one_set_holds_all() -> None:
    ends = (date(2027, 1, 31), date(2027, 4, 30), date(2027, 7, 31), date(2027, 10, 31))

    sets = found(*(live(n, f"Council {n}", end) for n, end in enumerate(ends)))

    assert {one.contract_ids for one in sets} == {
        ("C0", "C1", "C2"),
        ("C1", "C2", "C3"),
    }


def test_a_shared_product_is_named_and_the_wider_function_told_too() -> None:
    day = date(2027, 3, 31)
    contracts = [
        *(live(n, f"Council {n}", day, product="NEC Housing") for n in range(3)),
        live(3, "Council 3", day, product="Orchard"),
    ]

    by_product = {one.product: one for one in found(*contracts)}

    assert set(by_product) == {"NEC Housing", ""}
    assert len(by_product["NEC Housing"].councils) == 3
    assert len(by_product[""].councils) == 4
    assert "2 products" in by_product[""].because


def test_a_set_of_one_product_is_told_once() -> None:
    day = date(2027, 3, 31)
    contracts = [live(n, f"Council {n}", day, product="Orchard") for n in range(3)]

    (one,) = found(*contracts)

    assert one.product == "Orchard"


def test_function_and_product_are_inferred_where_they_are_not_given() -> None:
    rows = [
        LiveContract("C1", "Alder", "Northgate housing", "", "NPS"),
        LiveContract("C2", "Birch", "Housing Management System", "NEC Housing", "NEC"),
        LiveContract("C3", "Cedar", "SX3 Housing support", "", "Phoenix Software"),
    ]

    (one,) = found(*(row._replace(end_date=date(2020, 2, 1)) for row in rows))

    assert (one.function, one.product) == ("Housing management", "NEC Housing")


def test_works_and_care_are_for_no_function() -> None:
    day = date(2027, 3, 31)
    rows = (
        "Roof of Alder Primary School",
        "Short breaks for children",
        "School boilers",
    )

    assert not found(
        *(
            LiveContract(f"C{n}", f"Council {n}", t, end_date=day)
            for n, t in enumerate(rows)
        )
    )


def test_contracts_that_say_nothing_are_counted_not_guessed() -> None:
    searched = find(
        [
            LiveContract("C1", "Alder", "11330", end_date=date(2027, 1, 1)),
            LiveContract("C2", "Alder", "Housing system"),
        ],
        plan=PLAN,
        graph=GRAPH,
    )

    assert (searched.without_function, searched.without_end) == (1, 1)
    assert searched.opportunities == ()


def test_rank_is_value_times_alignment_times_councils() -> None:
    near = [
        live(n, f"N{n}", date(2027, 3, 31), "Waste", annual_value_pence=100_00)
        for n in range(3)
    ]
    wide = [
        live(
            10 + n, f"W{n}", date(2027, 3 + n, 28), "Parking", annual_value_pence=100_00
        )
        for n in range(3)
    ]
    rich = [
        live(20 + n, f"R{n}", date(2027, 3, 31), "Payroll", annual_value_pence=900_00)
        for n in range(3)
    ]

    order = [one.function for one in found(*wide, *near, *rich)]

    assert order == ["Payroll", "Waste", "Parking"]


def test_an_identity_is_stable_and_carried_on() -> None:
    contracts = [live(n, f"Council {n}", date(2027, 3, 31)) for n in range(3)]
    (before,) = found(*contracts)
    (again,) = found(*contracts[::-1])
    (grown,) = found(*contracts, live(9, "Council 9", date(2027, 3, 31)))

    (kept,) = keep_identities([before], [grown])

    assert again == before
    assert grown.identity != before.identity
    assert kept.identity == before.identity
    assert keep_identities([], [grown]) == (grown,)


def planted_region(
    seed: int, councils: int, each: int, planted: int
) -> tuple[list[LiveContract], set[tuple[str, ...]]]:
    """Contracts that never align by chance, and sets of three to six that do."""
    dice = random.Random(seed)
    contracts: list[LiveContract] = []
    sets: set[tuple[str, ...]] = set()
    for number in range(planted):
        ids = []
        first = date(2027, 1, 1) + timedelta(days=dice.randrange(900))
        for council in dice.sample(range(councils), dice.randint(3, 6)):
            end = first + timedelta(days=dice.randrange(150))
            ids.append(f"P{len(contracts)}")
            contracts.append(
                LiveContract(
                    ids[-1],
                    f"Council {council}",
                    "",
                    "",
                    "",
                    None,
                    end,
                    f"work {number}",
                )
            )
        sets.add(tuple(sorted(ids)))
    while len(contracts) < councils * each:
        council = len(contracts) % councils
        work = len(contracts) // 2  # two councils share each other work: too few
        end = date(2026, 1, 1) + timedelta(days=dice.randrange(2500))
        contracts.append(
            LiveContract(
                f"C{len(contracts)}",
                f"Council {council}",
                "",
                "",
                "",
                None,
                end,
                f"lone {work}",
            )
        )
    dice.shuffle(contracts)
    return contracts, sets


@pytest.mark.parametrize("seed", range(5))
def test_all_that_is_planted_is_found_and_nothing_else(seed: int) -> None:
    contracts, planted = planted_region(seed, councils=33, each=300, planted=40)

    start = time.process_time()
    sets = {tuple(sorted(one.contract_ids)) for one in found(*contracts)}
    spent = time.process_time() - start

    assert sets == planted
    assert spent < 1.0


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2027, 3, 31), 1, date(2027, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2027, 1, 15), 13, date(2025, 12, 15)),
        (date(2027, 4, 30), 1, date(2027, 3, 31)),
        (date(2027, 3, 30), 1, date(2027, 2, 28)),
        (date(1, 1, 1), 3, date.min),
    ],
)
def test_months_are_counted_back_by_the_calendar(
    day: date, months: int, earlier: date
) -> None:
    assert months_before(day, months) == earlier
