"""What an opportunity is worth to a viewer."""

from guildhall.office.register.queries import joint, linked
from tests.cast import Cast
from tests.factories import register


def test_a_sum_rests_on_the_prices_one_may_see(cast: Cast) -> None:
    cast.org("birch").shows_price_to = "own"
    cast.org("birch").save()
    contracts = [
        register.contract(cast.org(slug), annual_pence=pence)
        for slug, pence in (("alder", 100), ("birch", 200), ("cedar", None))
    ]
    made = register.opportunity(*contracts)

    worth = {
        who: joint.worth_of(getattr(cast, who), [made])[made.pk]
        for who in ("ben", "gus", "bea", "ada")
    }

    assert worth["ben"] == joint.Worth(0, 0, 3)
    assert worth["gus"] == joint.Worth(100, 1, 3)
    assert worth["bea"] == joint.Worth(300, 2, 3)
    assert worth["ada"] == joint.Worth(300, 2, 3)


def test_who_holds_the_contracts_is_counted(cast: Cast) -> None:
    maker = register.supplier("Quercus")
    made = register.opportunity(
        register.contract(cast.org("alder"), supplier=maker),
        register.contract(cast.org("birch"), supplier=maker),
        register.contract(cast.org("cedar"), supplier_text="Somebody"),
    )

    held = joint.incumbents(linked.parts_of(cast.ada, made))

    assert held == [(maker.public_id, "Quercus", 2), ("", "Somebody", 1)]
