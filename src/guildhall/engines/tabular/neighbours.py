"""What neighbours say about a heading: bare words, pairs of code and name, whole rows.

`leanings` adds readings before fields are given out; `settle` mends, after that, what
only the whole row can show.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from guildhall.engines.tabular.headings import Likeness
from guildhall.engines.tabular.plan import Kind
from guildhall.engines.tabular.words import concepts, normalised

# A code and the words for it often stand side by side, the words under a bare heading.
_WORDS_FOR = {
    "expense_code": "expense_category",
    "cost_centre": "cost_centre_name",
    "cpv_code": "cpv_label",
    "procurement_category_code": "procurement_category",
    "service_code": "service",
    "supplier_id": "supplier_name",
    "buyer_code": "buyer_name",
}
_BARE = frozenset({"description", "name", "label", "title", "summary"})
_BARE_DATES = frozenset(
    {"start", "end", "from", "to", "date", "active", "until", "valid"}
)
Words = dict[str | None, Likeness]


def leanings(
    texts: Sequence[str], words: Sequence[Mapping[str | None, Likeness]], kind: Kind
) -> list[Words]:
    """Give, for each column, the readings that its neighbours add or strengthen."""
    found: list[Words] = [{} for _ in texts]
    _pairs(texts, words, found)
    _currencies(texts, found)
    if kind is Kind.APPLICATIONS:
        _contract_objects(texts, found)
    if kind is Kind.SPEND:
        _families(words, found)
    return found


def _names(text: str) -> frozenset[str]:
    return frozenset(concept.name for concept in concepts(text))


def _best(column: Mapping[str | None, Likeness]) -> str | None:
    return max(column, key=lambda field: column[field].score, default=None)


def _pairs(
    texts: Sequence[str],
    words: Sequence[Mapping[str | None, Likeness]],
    found: list[Words],
) -> None:
    often = Counter(map(normalised, texts))
    for number in range(1, len(texts)):
        if not texts[number] or not _names(texts[number]) <= _BARE:
            continue
        pair = _WORDS_FOR.get(_best(words[number - 1]) or "")
        if pair is None:
            continue
        score = 1.02 if often[normalised(texts[number])] > 1 else 0.8
        known = words[number].get(pair)
        if known is None or known.score < score:
            found[number][pair] = Likeness(score, f"the words for {texts[number - 1]}")


def _currencies(texts: Sequence[str], found: list[Words]) -> None:
    """Leave aside an amount in another currency where the same stands in pounds."""
    plain = [_names(text) for text in texts]
    for number, names in enumerate(plain):
        if "currency" in names and names - {"currency"} in plain:
            found[number][None] = Likeness(1.1, "an amount in another currency")


def _contract_objects(texts: Sequence[str], found: list[Words]) -> None:
    """Read a bare name as the contract's where the rows are contracts of a service desk.

    Service-desk products export contracts with bare start and end dates, with no word
    "contract" before them; a list of applications says "contract end date".
    """
    bare_dates = sum(
        1
        for text in texts
        if (names := _names(text))
        and names <= _BARE_DATES
        and names & {"start", "end", "active"}
    )
    if bare_dates == 0 or any(
        "application" in _names(t) or "system" in _names(t) for t in texts
    ):
        return
    for number, text in enumerate(texts):
        names = _names(text)
        if names == {"name"}:
            found[number]["contract_title"] = Likeness(
                1.1, "name beside bare start and end dates"
            )
        elif names == {"description"}:
            found[number]["contract_description"] = Likeness(
                1.1, "description of a contract"
            )


def _families(
    words: Sequence[Mapping[str | None, Likeness]], found: list[Words]
) -> None:
    """Read "entity" as a department only below a departmental family."""
    if any(_best(column) == "parent_body" for column in words):
        return
    for number, column in enumerate(words):
        like = column.get("department")
        if like is not None and like.phrase == "entity":
            found[number]["department"] = Likeness(0.7, like.phrase)


def settle(
    texts: Sequence[str],
    chosen: Sequence[str | None],
    points: Sequence[Mapping[str | None, float]],
) -> list[str | None]:
    """Mend what only the whole row shows; the same fields in the same order otherwise."""
    settled = list(chosen)
    _first_value_is_total(settled, points)
    return settled


def _first_value_is_total(
    settled: list[str | None], points: Sequence[Mapping[str | None, float]]
) -> None:
    """Where no column is the total value, the original value stands for it."""
    if "total_value" in settled or "original_value" not in settled:
        return
    number = settled.index("original_value")
    if points[number].get("total_value", 0.0) >= 0.8:
        settled[number] = "total_value"
