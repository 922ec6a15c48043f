"""Every mail that the system can send: in the table, written, previewed."""

from pathlib import Path

import pytest

import guildhall
from guildhall.office.post import links, queries
from guildhall.office.post.kinds import kinds
from guildhall.office.post.rules import Block, paragraphs
from tests.cast import Cast

SOURCE = Path(guildhall.__file__).parent
LETTERS = SOURCE / "web" / "templates" / "mail"


@pytest.mark.parametrize("key", kinds())
def test_it_says_who_gets_it_why_and_when(key: str) -> None:
    kind = kinds()[key]

    assert all((kind.title, kind.when, kind.to, kind.because, kind.subject))
    assert kind.because.endswith(".")


@pytest.mark.parametrize("key", kinds())
def test_its_preview_fills_every_gap_and_says_why_it_came(cast: Cast, key: str) -> None:
    kind = kinds()[key]

    letter = queries.preview(kind)

    assert "{{" not in letter.text + letter.subject + letter.html
    assert "  ." not in letter.text
    assert kind.because in letter.text
    assert "Test innovation office" in letter.text
    assert ("No more mails of this kind" in letter.text) is kind.stoppable
    for value in kind.sample.values():
        written = ", ".join(value) if isinstance(value, list) else str(value)
        assert written in letter.text + letter.subject, f"{written} is not used"


@pytest.mark.parametrize("key", kinds())
def test_its_laid_out_form_says_the_same_words(cast: Cast, key: str) -> None:
    letter = queries.preview(kinds()[key])

    body = letter.text.partition("\n--\n")[0]
    for paragraph in paragraphs(body):
        escaped = paragraph.text.replace("'", "&#x27;")
        assert escaped in letter.html
    assert "http" not in letter.html.replace("https://office.example", "").replace(
        "http://localhost:8000", ""
    )


@pytest.mark.parametrize("key", [k for k, v in kinds().items() if v.link])
def test_its_link_stands_alone_and_has_a_purpose(cast: Cast, key: str) -> None:
    kind = kinds()[key]

    blocks = [p.block for p in paragraphs(queries.preview(kind).text)]

    assert Block.LINK in blocks
    assert kind.link in links.purposes()
    assert kind.secret


def test_every_text_has_its_row_and_every_row_its_text() -> None:
    texts = {path.stem for path in LETTERS.glob("*.txt")} - {"foot"}

    assert texts == set(kinds())


@pytest.mark.parametrize("key", kinds())
def test_every_row_is_sent_from_somewhere(key: str) -> None:
    callers = [
        path
        for path in SOURCE.rglob("*.py")
        if f'"{key}"' in path.read_text(encoding="utf-8")
    ]

    assert callers, f"nothing sends {key}: take it out of kinds.yaml"


def test_a_name_forges_nothing(cast: Cast) -> None:
    kind = kinds()["invitation_accepted"]
    bait = {"name": "<b>Nia</b>\n\nhttps://evil.example\n\n    999999"}

    letter = queries.write(kind, {**kind.sample, **bait})

    assert "<b>" not in letter.html
    assert 'href="https://evil' not in letter.html
    assert "\n" not in letter.subject
    assert "999999" not in [p.text for p in paragraphs(letter.text)]
