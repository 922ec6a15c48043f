"""The store keeps its word: scoped records, rules about rows, names of things."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from guildhall.office.register.models import (
    Judgement,
    LinkRule,
    OpportunityPart,
    ProductAlias,
    ProductVendor,
)
from guildhall.office.register.models.listed import Listed, seen_by
from guildhall.office.scope.querysets import NoViewer, ScopedQuerySet
from tests.cast import NOW, TODAY, Cast
from tests.factories import register as make

SCOPED = [
    model
    for model in apps.get_app_config("register").get_models()
    if isinstance(model._default_manager.all(), ScopedQuerySet)
]
LISTED = [model for model in SCOPED if issubclass(model, Listed)]


def names(found: list[type[models.Model]]) -> list[str]:
    return [model.__name__ for model in found]


def test_every_record_of_a_council_is_scoped() -> None:
    assert set(names(SCOPED)) == {
        "Application",
        "Contract",
        "Judgement",
        "Link",
        "LinkRule",
        "Notice",
        "Opportunity",
    }


@pytest.mark.parametrize("model", SCOPED, ids=names(SCOPED))
def test_a_query_that_names_nobody_raises(db: None, model: Any) -> None:
    for asked in (list, len, lambda rows: rows.count(), lambda rows: rows.exists()):
        with pytest.raises(NoViewer):
            asked(model.objects.all())


@pytest.mark.parametrize("model", SCOPED, ids=names(SCOPED))
def test_a_viewer_without_any_role_sees_nothing_that_is_not_public(
    cast: Cast, model: Any
) -> None:
    birch = cast.org("birch")
    contract = make.contract(birch)
    make.link(make.application(birch), contract, state="confirmed", decided_at=NOW)
    make.notice(birch, visibility="members")
    make.opportunity(contract)
    judge(cast)
    LinkRule.objects.create(organisation=birch, confirms_from=0.98, set_at=NOW)

    assert not model.objects.for_viewer(cast.public).exists()
    assert model.objects.for_viewer(cast.ada).exists()


def judge(cast: Cast, **more: Any) -> Judgement:
    given = {"kind": "covers", "left_key": "a", "contract_key": "c", "is_same": True}
    return Judgement.objects.create(
        organisation=cast.org("birch"), at=NOW, **(given | more)
    )


def twice(make_one: Any) -> Any:
    def both() -> None:
        make_one()
        make_one()

    return both


def refused(cast: Cast) -> dict[str, Any]:
    """Rows that the store must not take, by the rule they break."""
    alder = cast.org("alder")
    app, deal = make.application(alder), make.contract(alder)
    notice, product = make.notice(alder), make.product()
    supplier = make.supplier()
    year = timedelta(days=365)
    return {
        "satisfaction_1_to_5": lambda: make.application(alder, satisfaction=6),
        "skill_0_to_4": lambda: make.application(alder, skill=5),
        "link_score_0_to_1": lambda: make.link(app, deal, score=1.1),
        "link_has_one_left_side": lambda: make.link(app, deal, notice=notice),
        "one_link_an_application_and_contract": twice(lambda: make.link(app, deal)),
        "one_link_a_notice_and_contract": twice(lambda: make.notice_link(notice, deal)),
        "links_confirm_from_0_9": lambda: LinkRule.objects.create(
            organisation=alder, confirms_from=0.5, set_at=NOW
        ),
        "one_judgement_a_pair": twice(lambda: judge(cast)),
        "one_alias_a_name": twice(
            lambda: ProductAlias.objects.create(product=product, name="A")
        ),
        "alias_is_not_both": lambda: ProductAlias.objects.create(
            product=product, name="B", is_confirmed=True, is_turned_down=True
        ),
        "vendor_ends_after_start": lambda: ProductVendor.objects.create(
            product=product,
            supplier=supplier,
            starts_on=TODAY,
            ends_before=TODAY - year,
        ),
        "opportunity_ends_after_start": lambda: make.opportunity(
            deal, starts_on=TODAY, ends_on=TODAY - year
        ),
        "one_part_a_contract": lambda: OpportunityPart.objects.create(
            opportunity=make.opportunity(deal), contract=deal, organisation=alder
        ),
    }


RULES = [
    "satisfaction_1_to_5",
    "skill_0_to_4",
    "link_score_0_to_1",
    "link_has_one_left_side",
    "one_link_an_application_and_contract",
    "one_link_a_notice_and_contract",
    "links_confirm_from_0_9",
    "one_judgement_a_pair",
    "one_alias_a_name",
    "alias_is_not_both",
    "vendor_ends_after_start",
    "opportunity_ends_after_start",
    "one_part_a_contract",
]


@pytest.mark.parametrize("rule", RULES)
def test_the_store_refuses_what_breaks_a_rule(cast: Cast, rule: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        refused(cast)[rule]()


def test_the_store_takes_what_stands_at_the_border(cast: Cast) -> None:
    alder = cast.org("alder")
    make.application(alder, satisfaction=1, skill=0)
    app = make.application(alder, satisfaction=5, skill=4)
    deals = [make.contract(alder) for _ in range(2)]

    make.link(app, deals[0], score=0)
    make.link(app, deals[1], score=1)
    make.notice_link(make.notice(alder), deals[0])
    make.opportunity(*deals, starts_on=TODAY, ends_on=TODAY)
    LinkRule.objects.create(organisation=alder, confirms_from=0.9, set_at=NOW)
    ProductVendor.objects.create(
        product=make.product(),
        supplier=make.supplier(),
        starts_on=TODAY,
        ends_before=TODAY,
    )


@pytest.mark.parametrize("model", LISTED, ids=names(LISTED))
def test_a_key_is_used_once_in_one_organisation(cast: Cast, model: Any) -> None:
    def one(slug: str) -> None:
        model.objects.create(
            organisation=cast.org(slug), list_key="k", recorded_at=NOW, changed_at=NOW
        )

    one("alder")
    one("birch")

    with pytest.raises(IntegrityError), transaction.atomic():
        one("alder")


def test_things_are_called_by_their_names(cast: Cast) -> None:
    alder = cast.org("alder")
    app, deal = make.application(alder, "Acorn"), make.contract(alder, "Housing")
    product, supplier = make.product("Beech"), make.supplier("Oak Ltd")

    said = [
        app,
        deal,
        make.notice(alder, "Tender"),
        make.link(app, deal),
        product,
        supplier,
        ProductAlias.objects.create(product=product, name="B"),
        ProductVendor.objects.create(product=product, supplier=supplier),
        make.opportunity(deal, title="Together"),
        judge(cast),
        judge(cast, left_key="b", is_same=False),
        LinkRule(organisation=alder, confirms_from=0.98),
    ]

    assert [str(one) for one in said] == [
        "Acorn",
        "Housing",
        "Tender",
        "Acorn covers Housing",
        "Beech",
        "Oak Ltd",
        "B",
        "Oak Ltd makes Beech",
        "Together",
        "a is c",
        "b is not c",
        "Alder Council from 0.98",
    ]


def test_a_condition_can_be_asked_from_a_record_that_points_here(cast: Cast) -> None:
    private = make.contract(cast.org("birch"), visibility="own")
    make.opportunity(
        private, make.contract(cast.org("alder"), ends_on=date(2027, 1, 1))
    )

    seen = OpportunityPart.objects.filter(
        seen_by(cast.gus, "contract:read", "contract__")
    )

    assert {part.organisation.slug for part in seen} == {"alder"}
