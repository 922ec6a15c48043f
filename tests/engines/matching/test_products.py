"""The product graph: its tables, its dated names, and mentions of products in text."""

import csv
from datetime import date

import pytest

from guildhall.engines.matching.products import (
    Alias,
    Product,
    ProductGraph,
    Relation,
    Tie,
    default_graph,
)
from guildhall.engines.matching.products.organisations import alike, keys
from tests.shared_data import shared

GRAPH = default_graph()


def named_in(text: str, graph: ProductGraph = GRAPH) -> set[str]:
    return {m.product for m in graph.mentions(text) if not m.guarded}


def test_the_tables_hold_two_hundred_products_each_with_a_known_function() -> None:
    known = GRAPH.functions.by_key

    assert len(GRAPH.products) >= 200
    assert len(GRAPH.by_name) == len(GRAPH.products)
    for product in GRAPH.products:
        assert product.functions
        assert all(key in known for key in product.functions), product.name


def test_what_is_not_evidenced_is_marked_so() -> None:
    ties = [tie for product in GRAPH.products for tie in product.ties]

    assert any(tie.verified for tie in ties)
    assert all(tie.source != "general knowledge" for tie in ties if tie.verified)
    assert all(not tie.verified for tie in ties if tie.source == "general knowledge")


def test_no_period_of_a_tie_ends_before_it_starts() -> None:
    for product in GRAPH.products:
        for tie in product.ties:
            if tie.starts_on and tie.ends_on:
                assert tie.starts_on <= tie.ends_on, product.name


def test_the_tables_are_not_the_staged_seed() -> None:
    with shared("procurement/reference/product_vendor_seed.csv").open() as rows:
        seeds = {tuple(row.values()) for row in csv.DictReader(rows)}
    ours = {(p.name, p.source) for p in GRAPH.products}

    assert not any(seed[5] == source for seed in seeds for _, source in ours)


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("Call off for: Modern. Gov annual support", "modern.gov"),
        ("Support of ModGov", "modern.gov"),
        ("Child View Youth Justice System (CVYJ)", "ChildView"),
        ("Civica Community Protection/Refuse System", "Civica APP"),
        ("Supply of Microsoft E5 licences", "Microsoft 365"),
        ("VMWARE ENTERPRISE LICENSE AGREEMENT", "VMware vSphere"),
        ("Documentum &amp; Captiva", "Documentum"),
    ],
)
def test_a_product_is_found_however_it_is_spelt(text: str, product: str) -> None:
    assert product in named_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Please confirm your uniform size by post",
        "Insight into the lives of one family",
        "Provision of mosaic tiles",
        "Councillors' allowances",
        "A symphony orchestra",
    ],
)
def test_a_common_word_alone_names_no_product(text: str) -> None:
    assert named_in(text) == set()


def test_a_common_word_stands_out_where_its_neighbours_are_small() -> None:
    (mention,) = GRAPH.mentions("the council uses Confirm for highways")

    assert (mention.product, mention.guarded, mention.stands_out) == (
        "Confirm",
        True,
        True,
    )


def test_names_meet_only_on_the_borders_of_words() -> None:
    assert named_in("Reorganisation of the documentumless archive") == set()


def test_a_slip_of_the_pen_is_near_enough_for_a_whole_name() -> None:
    (mention,) = GRAPH.nearly_named("ProConract")[:1]

    assert mention.product == "ProContract"
    assert GRAPH.nearly_named("Something else entirely") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SAP UK Ltd", "SAP"),
        ("LEARNING POOL LIMITED", "Learning Pool"),
        ("Locata", "Locata Housing Services"),
        ("Angel Solution Limited", "Angel Solutions"),
        ("Everything Everywhere (EE)", "EE"),
        ("8X8 UK LIMITED", "8x8"),
    ],
)
def test_vendors_meet_whatever_their_legal_form(one: str, other: str) -> None:
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Access Training Ltd", "The Access Group"),
        ("Advanced Scaffolding", "OneAdvanced"),
        ("", ""),
        ("Capita", "Civica"),
        ("Link Treasury Services", "Linkedin"),
    ],
)
def test_vendors_of_a_like_sound_stay_apart(one: str, other: str) -> None:
    assert not alike(one, other)


def test_a_former_name_meets_todays_owner() -> None:
    mindset = GRAPH.organisations_named("Modern Mindset Ltd")
    civica = GRAPH.organisations_named("Civica UK Limited")
    entry = GRAPH.other_name("Civica", "Modern Mindset")

    assert mindset & civica
    assert entry is not None
    assert (entry.kind, entry.ends_on) == ("former", date(2021, 12, 31))


def test_resellers_stand_apart() -> None:
    assert GRAPH.is_reseller("SOFTCAT PLC")
    assert GRAPH.is_reseller("Insight Direct (UK) Ltd")
    assert not GRAPH.is_reseller("Civica UK Ltd")
    assert not GRAPH.is_reseller("")


def test_the_products_of_a_vendor_are_known() -> None:
    assert {"Civica APP", "modern.gov"} <= set(GRAPH.products_of("Civica"))
    assert GRAPH.products_of("Nobody at all") == ()


def test_a_tie_holds_within_its_years() -> None:
    tie = Tie("A", starts_on=date(2010, 1, 1), ends_on=date(2015, 12, 31))

    assert tie.holds(date(2015, 12, 31))
    assert not tie.holds(date(2016, 1, 1))
    assert not tie.holds(None)
    assert tie.relation is Relation.MAKES


def test_councils_add_names_and_products_without_changing_the_graph() -> None:
    new = Product(
        "Tenura", (Alias("Tenura Cloud"),), ("housing",), (Tie("Tenura Ltd"),)
    )

    more = GRAPH.with_alias("iTrent", "Payline").with_products([new])

    assert named_in("Payline support", more) == {"iTrent"}
    assert named_in("TENURA CLOUD", more) == {"Tenura"}
    assert named_in("Payline support and Tenura Cloud") == set()
    assert more.with_alias("iTrent", "payline") is more
    assert "Tenura" not in more.without(["Tenura"]).by_name
    with pytest.raises(KeyError):
        GRAPH.with_alias("No such product", "x")


@pytest.mark.parametrize("name", ["", ".", "()", "(((", "ltd", "İ", "\x00"])
def test_any_name_has_keys_or_none(name: str) -> None:
    assert all(isinstance(key, str) and key for key in keys(name))
