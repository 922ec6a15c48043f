"""The matching gives the greatest total that any choice gives."""

from hypothesis import given
from hypothesis import strategies as st

from guildhall.engines.tabular.assignment import assign

PLACES = "abcde"
gains_of_one = st.dictionaries(
    st.sampled_from(PLACES),
    st.integers(min_value=-3, max_value=20).map(lambda n: n / 10),
)


def greatest_total(gains: list[dict[str, float]]) -> float:
    """Try every choice; slow and obvious."""

    def best(column: int, taken: frozenset[str]) -> float:
        if column == len(gains):
            return 0.0
        totals = [best(column + 1, taken)]
        totals += [
            gain + best(column + 1, taken | {place})
            for place, gain in gains[column].items()
            if gain > 0 and place not in taken
        ]
        return max(totals)

    return best(0, frozenset())


@given(st.lists(gains_of_one, max_size=6))
def test_no_choice_has_a_greater_total(gains: list[dict[str, float]]) -> None:
    chosen = assign(gains)

    total = sum(
        gains[column][str(place)] for column, place in enumerate(chosen) if place
    )
    assert abs(total - greatest_total(gains)) < 1e-9


@given(st.lists(gains_of_one, max_size=6))
def test_no_place_is_given_twice(gains: list[dict[str, float]]) -> None:
    places = [place for place in assign(gains) if place is not None]

    assert len(places) == len(set(places))


def test_nothing_is_chosen_where_nothing_is_gained() -> None:
    assert assign([{"a": 0.0}, {"a": -1.0}, {}]) == [None, None, None]
