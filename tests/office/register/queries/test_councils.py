"""Whose lists are like whose, and what a council has listed."""

from guildhall.office.register.queries import councils
from tests.cast import Cast
from tests.factories import register


def test_the_pairs_most_alike_come_first() -> None:
    uses = {"a": {"x", "y", "z"}, "b": {"x", "y"}, "c": {"z"}, "d": set[str]()}

    assert councils.most_alike(uses) == [("a", "b", 2), ("a", "c", 1)]


def test_peers_are_those_with_most_products_in_common(cast: Cast) -> None:
    shared = [register.product(name) for name in ("One", "Two")]
    for product in shared:
        register.application(cast.org("alder"), product=product)
        register.application(cast.org("birch"), product=product)
    register.application(cast.org("cedar"), product=shared[0])
    register.application(cast.org("elm"), product=shared[0], visibility="own")

    peers = councils.peers_of(cast.ben, cast.org("alder"))

    assert [(peer.slug, peer.shared) for peer in peers] == [("birch", 2), ("cedar", 1)]
    assert peers[0].products == (("one", "One"), ("two", "Two"))


def test_counts_are_of_what_the_viewer_may_see(cast: Cast) -> None:
    register.application(cast.org("birch"))
    register.application(cast.org("birch"), visibility="own")
    register.application(cast.org("birch"), is_live=False)

    def seen(who: str) -> int:
        rows = councils.councils_of(getattr(cast, who)).filter(slug="birch")
        return int(councils.row(rows.get(), cast.ada)["applications"])

    assert [seen(who) for who in ("public", "ben", "cat", "ada")] == [0, 1, 2, 2]


def test_functions_are_counted_by_area(cast: Cast) -> None:
    for area, function in (("front_line", "waste"), ("front_line", "waste"), ("", "")):
        register.application(cast.org("alder"), service_area=area, function=function)

    found = councils.functions_by_area(cast.ben, cast.org("alder"))

    assert [(one.service_area, one.function, one.applications) for one in found] == [
        ("", "", 1),
        ("front_line", "waste", 2),
    ]
