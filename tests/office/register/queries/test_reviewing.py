"""The queue of links that wait: whose, in which order, and which are alike."""

from guildhall.office.register.models import Link
from guildhall.office.register.queries import reviewing
from tests.cast import Cast
from tests.factories import register


def link_at(cast: Cast, slug: str, **more: object) -> Link:
    product = more.pop("product", None)
    supplier = more.pop("supplier", None)
    return register.link(
        register.application(cast.org(slug), product=product),
        register.contract(cast.org(slug), supplier=supplier),
        **more,
    )


def test_only_what_one_may_decide_waits_for_one(cast: Cast) -> None:
    alder, birch = link_at(cast, "alder"), link_at(cast, "birch")
    link_at(cast, "alder", state="confirmed")

    waiting = {
        who: set(reviewing.waiting_for(getattr(cast, who)))
        for who in ("gus", "bea", "ada", "ben")
    }

    assert waiting == {
        "gus": {alder},
        "bea": {birch},
        "ada": {alder, birch},
        "ben": set(),
    }


def test_the_same_product_and_supplier_are_alike_across_councils(cast: Cast) -> None:
    same = {
        "product": register.product("Acorn"),
        "supplier": register.supplier("Quercus"),
    }
    one = link_at(cast, "alder", **same)
    link_at(cast, "birch", **same)
    link_at(cast, "birch", product=same["product"])

    assert reviewing.alike_count(cast.ada, one) == 1
    assert reviewing.alike_count(cast.gus, one) == 0


def test_what_is_not_known_is_like_nothing(cast: Cast) -> None:
    one = link_at(cast, "alder")
    link_at(cast, "alder")

    assert reviewing.alike_count(cast.ada, one) == 0
    rows = reviewing.alike_to(reviewing.waiting_for(cast.ada), "nowhere")
    assert not rows.exists()


def test_rivals_are_the_other_contracts_of_the_same_application(cast: Cast) -> None:
    one = link_at(cast, "alder")
    rival = register.link(
        one.application, register.contract(cast.org("alder")), state="confirmed"
    )
    register.link(
        one.application, register.contract(cast.org("alder")), state="rejected"
    )

    assert list(reviewing.rivals_of(cast.gus, one)) == [rival]
