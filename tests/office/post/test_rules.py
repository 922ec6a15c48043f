"""States of a mail, pauses between attempts, and how a text is read."""

from datetime import timedelta

import pytest

from guildhall.office.post import rules
from guildhall.office.post.rules import Block, MailState, Paragraph
from tests.cast import NOW


def test_it_owns_every_state() -> None:
    assert set(rules.FOLLOWS) == set(rules.SPOKEN) == set(MailState)


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(1, 1), (2, 5), (3, 30), (4, 120), (5, 480), (6, None), (7, None)],
)
def test_it_waits_longer_each_time_and_then_gives_up(
    attempts: int, minutes: int | None
) -> None:
    again = rules.after_a_failure(attempts, at=NOW)

    assert again == (None if minutes is None else NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Words\non two lines", [Paragraph(Block.WORDS, "Words on two lines")]),
        ("    482913", [Paragraph(Block.CODE, "482913")]),
        ("https://a.example/b", [Paragraph(Block.LINK, "https://a.example/b")]),
        ("https://a.example <b>", [Paragraph(Block.WORDS, "https://a.example <b>")]),
        ("See https://a.example", [Paragraph(Block.WORDS, "See https://a.example")]),
        (
            "A\n\n\nB",
            [Paragraph(Block.WORDS, "A"), Paragraph(Block.WORDS, "B")],
        ),
        ("", []),
    ],
)
def test_it_reads_paragraphs(text: str, read: list[Paragraph]) -> None:
    assert rules.paragraphs(text) == read


def test_it_brings_values_onto_one_line() -> None:
    assert rules.tidy("Nia\nBcc: x\r\n") == "Nia Bcc: x"
    assert rules.tidy(["a\nb"]) == ["a b"]
    assert rules.tidy(3) == 3
    assert len(str(rules.tidy("x" * 1_000))) == rules.LONGEST_VALUE


def test_it_hashes_an_address_in_any_case() -> None:
    assert rules.address_hash(" Ben@Alder.example") == rules.address_hash(
        "ben@alder.example"
    )
