"""The tables that folding reads: legal forms, abbreviations, number words.

Facts, written down for this project: the forms of companies and societies in British,
Irish, European and a few other laws with the spellings met in finance systems, and
the short forms British councils' ledgers use for common words.
"""

import csv
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple


class LegalForm(NamedTuple):
    """A legal form: `name` is its short name, `family` the kind of body it makes."""

    name: str
    family: str


NO_FORM = LegalForm("", "")

# Filler words carry no evidence and are left out of the core of a name.
FILLERS = frozenset({"the", "and", "of", "for", "y", "und", "et", "de"})

NUMBER_WORDS: dict[str, str] = {
    word: str(value)
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {
    word: str(10 * value)
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        start=2,
    )
}
NUMBER_WORDS |= {"fourty": "40", "first": "1st", "second": "2nd", "third": "3rd"}
TENS = frozenset(str(ten) for ten in range(20, 100, 10))

# Letters that a Unicode decomposition leaves whole.
PLAIN_LETTERS = str.maketrans(
    {
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "þ": "th",
        "Þ": "TH",
        "ð": "d",
        "ı": "i",
        "’": "'",
        "‘": "'",
        "´": "'",
        "ʼ": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
    }
)


def rows(name: str) -> Iterator[dict[str, str]]:
    """Give the rows of one of the tables beside this package."""
    folder = resources.files("guildhall.engines.matching").joinpath("data", "names")
    with folder.joinpath(name).open(encoding="utf-8") as table:
        yield from csv.DictReader(table)


def without_marks(text: str) -> str:
    """Take accents and other marks off letters."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


# Words inside a legal form that nobody writes with stops.
_WHOLE = frozenset({"de", "of", "by", "co", "and", "ltd"})


@cache
def legal_forms() -> dict[tuple[str, ...], LegalForm]:
    """Give each spelling, as its words, with the form it stands for.

    A short spelling is there with its letters apart as well ("p l c"), which is what
    dots leave behind.
    """
    spellings: dict[tuple[str, ...], LegalForm] = {}
    for row in rows("legal_forms.csv"):
        form = LegalForm(row["form"], row["family"])
        words = tuple(without_marks(row["spelling"]).split())
        spellings.setdefault(words, form)
        if all(len(word) <= 5 for word in words):
            spellings.setdefault(_letters_apart(words), form)
    return spellings


def _letters_apart(words: tuple[str, ...]) -> tuple[str, ...]:
    """Take the letters of each short form apart: "sa de cv" -> "s a de c v"."""
    return tuple(
        part for word in words for part in ([word] if word in _WHOLE else word)
    )


@cache
def council_styles(place: str) -> frozenset[tuple[str, ...]]:
    """Give the phrases that stand "before" or "after" a place and say: its council."""
    return frozenset(
        tuple(row["phrase"].split())
        for row in rows("council_styles.csv")
        if row["place"] == place
    )


@cache
def abbreviations() -> dict[str, str]:
    """Give the word each short form stands for."""
    return {row["short"]: row["word"] for row in rows("abbreviations.csv")}


@cache
def council_words() -> frozenset[str]:
    """Words that the names of many councils bear, so that they tell none apart."""
    return frozenset(row["word"] for row in rows("council_words.csv"))
