"""The weights of evidence for and against two names being one body.

Weights add up as log-odds. They were learnt by logistic regression with shrinkage on
supplier pairs of one English council (company numbers as truth), near misses of a
second, vendor pairs of a third body, and an open bench of organisation names; every
sign was fixed beforehand, each figure rounded to a tenth so that it can be read.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Sign(StrEnum):
    """Kinds of evidence about two names."""

    SAME_WORDS = "same words"
    SPELLING = "same words but for spelling"
    STRUCTURE = "same words but for one such as group"
    CONTAINED = "one name is the other with words added"
    FIRST_WORD = "same first word"
    RAREST_WORD = "rarest word shared"
    SHARE = "share of words agreeing"
    BOTH_DIFFER = "words of their own on both sides"
    COUNTRY = "another country added"
    PLACES_DIFFER = "different places"
    NUMBER = "number on one side only"
    FORM_FAMILY = "different kinds of legal form"
    FORM = "different legal forms of one kind"
    BODY = "company against charity or community body"
    BOTH_REGISTERED = "two registered names with different words"
    OTHER_NAME = "agreement through a trading, former or bracketed name"
    BOTH_OTHER_NAMES = "agreement through such a name on both sides"
    INITIALS = "a word is the other's initials"
    CUT_SHORT = "one name is the beginning of the other, cut in a word"


class Weight(NamedTuple):
    """What one kind of evidence adds to the log-odds, times its amount."""

    sign: Sign
    weight: float
    meaning: str


PAIR_WEIGHTS: tuple[Weight, ...] = (
    Weight(Sign.SAME_WORDS, 4.0, "all core words agree, in order or run together"),
    Weight(Sign.SPELLING, 4.2, "all agree once misspelt ones count; x rarest word"),
    Weight(
        Sign.STRUCTURE, 1.0, "only group, holding, company ... differ; x rarest word"
    ),
    Weight(Sign.CONTAINED, 1.8, "words are left over on one side only; x rarest word"),
    Weight(Sign.FIRST_WORD, 1.0, "the first core words are equal"),
    Weight(Sign.RAREST_WORD, 1.8, "rarity, 0 to 1, of the rarest word that agrees"),
    Weight(Sign.SHARE, 0.5, "weight of agreeing words over weight of all words"),
    Weight(Sign.BOTH_DIFFER, -0.2, "rarity left over on the side that has less of it"),
    Weight(Sign.COUNTRY, -2.7, "the words added name a country that is not the UK"),
    Weight(Sign.PLACES_DIFFER, -0.8, "each side has a place that the other has not"),
    Weight(Sign.NUMBER, -0.8, "a number or numeral stands on one side only"),
    Weight(Sign.FORM_FAMILY, -2.0, "limited, stock company, partnership ... differ"),
    Weight(Sign.FORM, -0.4, "forms differ within one kind, as Ltd and GmbH do"),
    Weight(Sign.BODY, -2.5, "one is a company, the other a charity or society"),
    Weight(Sign.BOTH_REGISTERED, -1.4, "both state a legal form and words differ"),
    Weight(Sign.OTHER_NAME, -1.0, "the best agreement is not between main names"),
    Weight(Sign.BOTH_OTHER_NAMES, -0.7, "and is so on both sides: main names differ"),
    Weight(Sign.INITIALS, 0.7, "weak: never enough to say same by itself"),
    Weight(Sign.CUT_SHORT, 0.3, "finance systems cut names at 30 to 40 characters"),
)


@dataclass(frozen=True)
class PairPlan:
    """How pairs are weighed; can be printed and kept beside a result.

    Attributes:
        weights: the table of evidence.
        prior: log-odds before any evidence, for a pair that a first look brought up.
        same_at: score from which a pair is called the same.
    """

    weights: tuple[Weight, ...] = PAIR_WEIGHTS
    prior: float = -2.8
    same_at: float = 0.55
    by_sign: dict[Sign, float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_sign", {w.sign: w.weight for w in self.weights})


PAIR_PLAN = PairPlan()


@dataclass(frozen=True)
class SupplierPlan:
    """How a list of names is clustered; can be printed and kept beside a result.

    Attributes:
        pairs: how the pairs that blocking brings up are weighed.
        link_at: score from which two names are linked.
        widest_block: a block with more names than this says nothing and is left out.
        most_longer_names: a short name that is part of more longer names than this,
            which are not linked with each other, is no evidence for any of them.
        unlike_below: likeness under which two names paid under one number are unlike.
        catch_all_names: unlike names from which a number is a catch-all payee.
        catch_all_words: the same for a number that is a word ("ONETIME").
    """

    pairs: PairPlan = PAIR_PLAN
    link_at: float = 0.6
    widest_block: int = 40
    most_longer_names: int = 1
    unlike_below: float = 0.35
    catch_all_names: int = 5
    catch_all_words: int = 3


SUPPLIER_PLAN = SupplierPlan()
