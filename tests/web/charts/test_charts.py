"""Charts: round axes, words for those who cannot see, links where marks lead somewhere."""

from datetime import date

import pytest

from guildhall.web.charts.drawing import chart_with_table, nice_top
from guildhall.web.charts.kinds import Dot, Mark, columns, round_range, scatter
from guildhall.web.charts.spans import Span, spans

HOSTILE = "<b>\"'&"


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([1.9, 4.5], (1.0, 5.0)),
        ([16.0, 34.0], (15.0, 35.0)),
        ([10.0, 1000.0], (0.0, 1000.0)),
        ([3.2, 3.3], (3.2, 3.3)),
        ([], (0.0, 1.0)),
    ],
)
def test_an_axis_has_round_ends(values: list[float], ends: tuple[float, float]) -> None:
    assert round_range(values) == ends


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1), (7, 8), (77, 80), (101, 200), (1, 1)]
)
def test_columns_end_at_a_round_number(most: float, top: float) -> None:
    assert nice_top(most) == top


def test_a_drawing_says_what_it_shows_and_links_its_marks() -> None:
    drawn = columns(
        [
            Mark("2027 Q1", 3, f"three {HOSTILE}", "/contracts"),
            Mark("2027 Q2", 0, "none"),
        ],
        says=f"Ends {HOSTILE}",
    )

    assert 'aria-label="Ends &lt;b&gt;' in drawn
    assert '<a href="/contracts" aria-label="three &lt;b&gt;' in drawn
    assert "<b>" not in drawn
    assert drawn.count("<rect") == drawn.count("</rect>") == 2


def test_a_table_stands_beside_it() -> None:
    made = chart_with_table(
        columns([], says="s"),
        title="Ends",
        headings=("Quarter", "n"),
        rows=[("Q1", "3")],
    )

    assert '<th scope="row">Q1</th>' in made
    assert "Show the numbers as a table" in made
    assert 'tabindex="0"' in made, "a chart that scrolls can be reached by keyboard"


def test_points_have_a_line_only_when_there_are_three() -> None:
    two = [Dot(1, 1, "a"), Dot(2, 2, "b")]

    assert 'class="trend"' not in scatter(two, says="s", x_label="x", y_label="y")
    three = [*two, Dot(3, 4, "c")]
    assert 'class="trend"' in scatter(three, says="s", x_label="x", y_label="y")


def test_spans_show_how_far_each_would_be_stretched() -> None:
    first = Span("A", date(2022, 1, 1), date(2027, 1, 1), date(2027, 6, 1), "A ends")
    last = Span("B", date(2022, 1, 1), date(2027, 6, 1), date(2027, 6, 1), "B ends")

    drawn = spans(
        [first, last],
        band=(date(2026, 1, 1), date(2026, 6, 1)),
        band_says="all can act",
        says="When",
    )

    assert drawn.count('class="stretch"') == 1
    assert drawn.count('class="bar"') == 2
    assert 'class="band"' in drawn
    assert ">2027</text>" in drawn
