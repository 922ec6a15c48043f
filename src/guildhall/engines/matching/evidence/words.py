"""Words of titles, lists and registers: how they are cut, folded, and how rare they are.

Capitals are kept beside the folded word, because an abbreviation or a product named
with a common word is known by them. Rarity comes from how many notices hold a word,
counted on 1,124 open notices and register rows (data/products/common_words.csv), and
from the contracts at hand.
"""

import csv
import html
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from guildhall.engines.matching.names.tables import council_words

_DATA: Final = "guildhall.engines.matching.data.products"
_PIECES: Final = re.compile(r"[^\W_]+(?:'s\b)?", re.UNICODE)
_VERSION: Final = re.compile(
    r"\s\(?(?:v|ver\.?|version)\s?\d[\w.]*\)?|\s\d+\.\d[\w.]*", re.I
)
_BACKGROUND_NOTICES: Final = 1_000
_LEAST_SHARE: Final = 0.5 / _BACKGROUND_NOTICES
_POOLED: Final = 100

# Words that stand in any title of a contract or name of an application, and so say
# nothing of what it is for.
EMPTY_WORDS: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "the",
        "of",
        "for",
        "to",
        "in",
        "on",
        "at",
        "by",
        "with",
        "from",
        "via",
        "or",
        "as",
        "is",
        "be",
        "new",
        "existing",
        "its",
        "provision",
        "provide",
        "supply",
        "purchase",
        "procurement",
        "tender",
        "award",
        "contract",
        "agreement",
        "framework",
        "call",
        "off",
        "lot",
        "lots",
        "further",
        "competition",
        "direct",
        "quotation",
        "invitation",
        "quote",
        "itt",
        "itq",
        "rfq",
        "annual",
        "renewal",
        "extension",
        "term",
        "year",
        "years",
        "month",
        "period",
        "pilot",
        "service",
        "services",
        "system",
        "systems",
        "software",
        "application",
        "applications",
        "app",
        "apps",
        "solution",
        "solutions",
        "package",
        "suite",
        "module",
        "modules",
        "platform",
        "tool",
        "tools",
        "product",
        "products",
        "database",
        "programme",
        "project",
        "online",
        "web",
        "based",
        "hosted",
        "hosting",
        "cloud",
        "saas",
        "support",
        "maintenance",
        "licence",
        "licences",
        "license",
        "licenses",
        "licensing",
        "licencing",
        "subscription",
        "subscriptions",
        "upgrade",
        "replacement",
        "implementation",
        "delivery",
        "council",
        "borough",
        "county",
        "city",
        "district",
        "royal",
        "metropolitan",
        "authority",
        "unitary",
        "corporate",
        "central",
        "current",
        "legacy",
        "main",
        "general",
        "various",
        "other",
        "all",
        "use",
        "users",
        "user",
        "uk",
        "ltd",
        "limited",
        "plc",
        "llp",
        "group",
        "digital",
        "electronic",
        "computer",
        "computerised",
        "integrated",
        "management",
        "information",
        "ict",
        "it",
        "data",
        "technology",
        "v",
        "version",
        "per",
        "hub",
        "portal",
        *council_words(),
    ]
)


# Words that name a part of a product, in a name that has another word to go by.
PART_WORDS: Final = frozenset(
    [
        "mobile",
        "portal",
        "connect",
        "enterprise",
        "web",
        "reporting",
        "plus",
        "pro",
        "cloud",
        "express",
        "standard",
        "premium",
        "core",
        "lite",
        "desktop",
        "server",
        "client",
        "live",
        "classic",
        "professional",
        "suite",
    ]
)


class Word(NamedTuple):
    """One word: folded, and as it was written."""

    stem: str
    written: str

    @property
    def is_capitals(self) -> bool:
        """Say whether it is written as an abbreviation is."""
        letters = [c for c in self.written if c.isalpha()]
        return len(letters) > 1 and all(c.isupper() for c in letters)

    @property
    def is_capitalised(self) -> bool:
        """Say whether it begins with a capital."""
        return self.written[:1].isupper()


def unescaped(text: str) -> str:
    """Decode entities, also those encoded twice."""
    return html.unescape(html.unescape(text)) if "&" in text else text


@lru_cache(maxsize=1 << 16)
def words(text: str) -> tuple[Word, ...]:
    """Cut a text into words, folded and as written.

    Args:
        text: any text, entities allowed.

    Returns:
        The words in order; `ChildView` is one word, `Child View` two.
    """
    text = unescaped(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("\u2019", "'"))
        text = "".join(c for c in text if not unicodedata.combining(c))
    return tuple(Word(stem(w), w) for w in _PIECES.findall(text))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Fold one word: small letters, no possessive, no plural."""
    word = word.lower().removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and word[-2] not in "sui":
        return word[:-1]
    return word


_EMPTY_STEMS: Final = frozenset(map(stem, EMPTY_WORDS))


def stems(text: str) -> frozenset[str]:
    """The set of folded words of a text."""
    return frozenset(word.stem for word in words(text))


def without_version(name: str) -> str:
    """A name without the version it is at: `Tenura v4.2` is `Tenura`."""
    return _VERSION.sub(" ", name).strip() or name


def telling(text: str) -> tuple[str, ...]:
    """The folded words of a text that say what it is about, in order, each once."""
    kept = (w.stem for w in words(text) if w.stem not in _EMPTY_STEMS)
    return tuple(dict.fromkeys(w for w in kept if len(w) > 1 or w.isdigit()))


def empty_words() -> frozenset[str]:
    """The folded words that say nothing of what a thing is for."""
    return _EMPTY_STEMS


def is_empty_word(stemmed: str) -> bool:
    """Say whether a folded word says nothing of what a thing is for."""
    return stemmed in _EMPTY_STEMS


@lru_cache(maxsize=1)
def common_shares() -> dict[str, float]:
    """Share of open notices that hold a word, for the words that many hold."""
    with (files(_DATA) / "common_words.csv").open(encoding="utf-8") as rows:
        return {
            row["word"]: int(row["notices_per_1000"]) / 1_000
            for row in csv.DictReader(rows)
        }


@dataclass(frozen=True)
class Rarity:
    """How much a word tells, in nats: 0 for one that stands everywhere."""

    holders: dict[str, int]
    texts: int

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Rarity":
        """Count the words of the texts at hand."""
        counted: Counter[str] = Counter()
        total = 0
        for text in texts:
            counted.update(stems(text))
            total += 1
        return cls(dict(counted), total)

    def __call__(self, stemmed: str) -> float:
        """Give the information of a folded word: the less of here and in open notices."""
        if stemmed in _EMPTY_STEMS:
            return 0.0
        share = common_shares().get(stemmed, _LEAST_SHARE)
        here = self.holders.get(stemmed, 0) + share * _POOLED
        return min(-math.log(share), -math.log(min(1.0, here / (self.texts + _POOLED))))


def initials(text: str) -> tuple[str, ...]:
    """The abbreviations that runs of words of a text would have, three to six letters.

    `Client Caseload Information System` gives CCI, CIS and CCIS; small joining words
    count in one reading and are passed over in another.
    """
    found: dict[str, None] = {}
    all_words = [w for w in words(text) if w.written[0].isalpha()]
    joining = {"and", "of", "the", "for", "to", "in", "a"}
    for run in (all_words, [w for w in all_words if w.stem not in joining]):
        letters = "".join(w.written[0].lower() for w in run)
        for start in range(len(letters)):
            for end in range(start + 3, min(start + 6, len(letters)) + 1):
                found[letters[start:end]] = None
    return tuple(found)
