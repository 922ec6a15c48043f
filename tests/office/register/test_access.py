"""Who sees and does what in the register: a table of people, things and their owner."""

from collections.abc import Callable
from typing import Any

import pytest

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register import access
from guildhall.office.register.models import (
    Application,
    Contract,
    Judgement,
    Link,
    LinkRule,
    Notice,
    Opportunity,
)
from guildhall.office.register.queries import rows
from tests.cast import NOW, Cast
from tests.engines.tabular import spec
from tests.factories import register as make

EVERYBODY = ("public", "eve", "ivo", "ben", "dev", "gus", "hana", "cat", "bea", "ada")
Asked = Callable[[Cast, str], Callable[[Viewer], object]]


def seen(model: Any, record: Any) -> Callable[[Viewer], object]:
    """Whether a viewer's own list of these records has this one."""
    return lambda viewer: model.objects.for_viewer(viewer).filter(pk=record.pk).exists()


def an_application(cast: Cast, shown: str) -> Callable[[Viewer], object]:
    return seen(Application, make.application(cast.org("birch"), visibility=shown))


def a_contract(cast: Cast, shown: str) -> Callable[[Viewer], object]:
    return seen(Contract, make.contract(cast.org("birch"), visibility=shown))


def a_notice(cast: Cast, shown: str) -> Callable[[Viewer], object]:
    return seen(Notice, make.notice(cast.org("birch"), visibility=shown))


def a_price(cast: Cast, shown: str) -> Callable[[Viewer], object]:
    """A price: the question, the list and what is written out say the same."""
    birch = cast.org("birch")
    birch.shows_price_to = shown
    birch.save()
    made = make.contract(birch, visibility="public", notice_months=6, total_pence=5)

    def asked(viewer: Viewer) -> bool:
        one = Contract.objects.for_viewer(viewer).get(pk=made.pk)
        said = bool(access.may_see_price(viewer, one))
        listed = Contract.objects.for_viewer(viewer).priced_for(viewer)
        assert said == listed.filter(pk=made.pk).exists()
        written = rows.contract(one, viewer)
        prices = {
            written[name] for name in ("notice_months", "annual_pence", "total_pence")
        }
        assert prices == ({6, 12_000_00, 5} if said else {None})
        assert bool(written["withheld"]) is not said
        return said

    return asked


def a_link(cast: Cast, state: str, shown: str) -> Callable[[Viewer], object]:
    birch = cast.org("birch")
    made = make.link(
        make.application(birch, visibility=shown),
        make.contract(birch, visibility=shown),
        state=state,
        decided_at=NOW,
    )
    return seen(Link, made)


def a_judgement(cast: Cast, _: str) -> Callable[[Viewer], object]:
    made = Judgement.objects.create(
        organisation=cast.org("birch"),
        kind="covers",
        left_key="a",
        contract_key="c",
        is_same=True,
        at=NOW,
    )
    return seen(Judgement, made)


def a_rule(cast: Cast, _: str) -> Callable[[Viewer], object]:
    made = LinkRule.objects.create(
        organisation=cast.org("birch"), confirms_from=0.98, set_at=NOW
    )
    return seen(LinkRule, made)


def an_opportunity(cast: Cast, _: str) -> Callable[[Viewer], object]:
    return seen(Opportunity, make.opportunity(make.contract(cast.org("birch"))))


def deciding(cast: Cast, _: str) -> Callable[[Viewer], object]:
    birch = cast.org("birch")
    link = make.link(make.application(birch), make.contract(birch))
    return lambda viewer: access.may_decide_link(viewer, link)


def running(cast: Cast, _: str) -> Callable[[Viewer], object]:
    return lambda viewer: access.may_run_linking(viewer, cast.org("birch").pk)


ASKED: dict[str, Asked] = {
    "see application": an_application,
    "see contract": a_contract,
    "see notice": a_notice,
    "see price": a_price,
    "see proposed link": lambda cast, shown: a_link(cast, "proposed", shown),
    "see confirmed link": lambda cast, shown: a_link(cast, "confirmed", shown),
    "see rejected link": lambda cast, shown: a_link(cast, "rejected", shown),
    "see judgement": a_judgement,
    "see rule": a_rule,
    "see opportunity": an_opportunity,
    "decide link": deciding,
    "run linking": running,
    "edit opportunity": lambda cast, _: access.may_edit_opportunity,
    "edit catalogue": lambda cast, _: access.may_edit_catalogue,
}


@pytest.mark.parametrize("row", spec.rows("register_access"), ids=lambda r: r["what"])
def test_the_table_says_who(cast: Cast, row: dict[str, str]) -> None:
    what, _, shown = row["what"].partition(", ")
    asked = ASKED[what](cast, shown)

    allowed = {who for who in EVERYBODY if asked(getattr(cast, who))}

    assert allowed == {who for who in EVERYBODY if row[who] == "y"}


def test_every_question_stands_in_the_table() -> None:
    written = {row["what"].partition(", ")[0] for row in spec.rows("register_access")}

    assert written == set(ASKED)


def test_answers_give_their_reason(cast: Cast) -> None:
    birch = cast.org("birch")
    contract = make.contract(birch)
    link = make.link(make.application(birch), contract)

    reasons = {
        access.may_see_price(cast.gus, contract).because,
        access.may_see_price(cast.ben, contract).because,
        access.may_see_price(cast.bea, contract).because,
        access.may_decide_link(cast.gus, link).because,
        access.may_decide_link(cast.ben, link).because,
    }

    assert reasons == {
        "this organisation shows its prices to members",
        "prices of this organisation are shown to fewer people",
        "you may decide (link) for your own organisation only; "
        "ask a colleague there, or the central team",
        "none of your roles lets you decide (link); your main representative or the "
        "central team can give you one that does",
    }
