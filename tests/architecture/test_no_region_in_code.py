"""Nothing in the code knows any region: its names are read from configuration only.

The words come from `regions/*/`: the names of regions and of their councils, whole and,
where a name is made of several words, its telling first word. Any of them in a file
under `src/` means that another region would be served somebody else's name. Left out
are the vocabularies of the country: how common a word is in company names, products
and makers as they are called.
"""

import csv
import re
from pathlib import Path

import pytest

from guildhall.foundation.region import load_region

ROOT = Path(__file__).resolve().parents[2]
REGIONS = sorted(path.parent for path in (ROOT / "regions").glob("*/region.toml"))
READ = {".py", ".html", ".txt", ".toml", ".yaml", ".yml", ".json", ".csv", ".sql",
        ".js", ".css", ".scss", ".svg", ".md"}  # fmt: skip
GENERIC = {
    # first words of names that say nothing about a place
    "city", "royal", "tower", "the", "borough", "district", "north", "south", "east",
    "west", "greater", "new", "great", "upper", "lower", "county",
}  # fmt: skip
VOCABULARIES = ROOT / "src/guildhall/engines/matching/data"
ALSO = {"LOTI"}  # the office on whose public record the worked example is built


def names_of(folder: Path) -> set[str]:
    """The words that give a region away."""
    region = load_region(folder)
    words = {region.name, region.short_name}
    for authority in region.authorities:
        words.add(authority.nice_name)
        first = authority.nice_name.split()[0]
        if first.lower() not in GENERIC:
            words.add(first)
    return words


def found_in(text: str, words: set[str]) -> list[tuple[int, str]]:
    """Where any of the words stands by itself: line (1-based) and word."""
    pattern = re.compile(
        r"(?<![a-z0-9])(" + "|".join(map(re.escape, sorted(words))) + r")(?![a-z0-9])",
        re.IGNORECASE,
    )
    return [
        (number, found[0])
        for number, line in enumerate(text.splitlines(), start=1)
        for found in pattern.finditer(line)
    ]


@pytest.mark.parametrize("folder", REGIONS, ids=lambda folder: folder.name)
def test_no_file_of_the_code_names_a_region(folder: Path) -> None:
    words = names_of(folder) | ALSO

    told = [
        f"{path.relative_to(ROOT)}:{line}: {word}"
        for path in sorted((ROOT / "src").rglob("*"))
        if path.suffix in READ and VOCABULARIES not in path.parents
        for line, word in found_in(path.read_text(encoding="utf-8"), words)
    ]

    assert told == []


def test_the_words_looked_for_are_those_of_the_councils() -> None:
    words = set().union(*map(names_of, REGIONS))

    with (ROOT / "regions/london/authorities.csv").open(newline="") as lines:
        councils = {row["nice-name"] for row in csv.DictReader(lines)}
    assert councils <= words
    assert len(REGIONS) >= 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('TIME_ZONE = "Fenland/Brook"', [(1, "Brook")]),
        ("def brook_and_co(): ...", [(1, "brook")]),
        ("brooks and brookside", []),
        ("first\nthe BROOK council", [(2, "BROOK")]),
    ],
)
def test_a_word_is_found_by_itself_only(
    text: str, found: list[tuple[int, str]]
) -> None:
    assert found_in(text, {"Brook"}) == found
