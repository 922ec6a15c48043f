"""The plain baselines: do nothing, always yes, token sort, tf-idf on characters."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from math import log, sqrt

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

Score = Callable[[str, str], float]
TOKEN_SORT_CLUSTER = 90.0
TFIDF_CLUSTER = 0.8


def do_nothing(_a: str, _b: str) -> float:
    """Call no pair a match."""
    return 0.0


def always_yes(_a: str, _b: str) -> float:
    """Call every pair a match."""
    return 1.0


def token_sort(a: str, b: str) -> float:
    """Compare the words in alphabetical order, letter by letter."""
    return fuzz.token_sort_ratio(a, b, processor=default_process) / 100


class TfIdf:
    """Cosine of three-letter pieces, each weighed by how few of the names have it."""

    def __init__(self, names: Sequence[str]) -> None:
        pieces = {name: Counter(_pieces(name)) for name in set(names)}
        having = Counter(piece for counted in pieces.values() for piece in counted)
        self.vectors: dict[str, dict[str, float]] = {}
        for name, counted in pieces.items():
            raw = {p: n * log(len(pieces) / having[p] + 1) for p, n in counted.items()}
            length = sqrt(sum(weight**2 for weight in raw.values())) or 1.0
            self.vectors[name] = {p: weight / length for p, weight in raw.items()}

    def __call__(self, a: str, b: str) -> float:
        """Give the cosine of two of the names."""
        one, other = self.vectors[a], self.vectors[b]
        return sum(weight * other.get(piece, 0.0) for piece, weight in one.items())


def _pieces(name: str) -> list[str]:
    text = f"  {default_process(name)} "
    return [text[at : at + 3] for at in range(len(text) - 2)]


def cluster_by_token_sort(names: Sequence[str]) -> list[int]:
    """Join names whose sorted words are nine letters in ten alike."""
    plain = [" ".join(sorted(default_process(name).split())) for name in names]
    groups = _Groups(len(names))
    for at, name in enumerate(plain):
        for _, _, other in process.extract(
            name,
            plain[at + 1 :],
            scorer=fuzz.ratio,
            score_cutoff=TOKEN_SORT_CLUSTER,
            limit=None,
        ):
            groups.join(at, at + 1 + other)
    return [groups.find(at) for at in range(len(names))]


def cluster_by_tfidf(names: Sequence[str]) -> list[int]:
    """Join names whose pieces have a cosine of 0.8."""
    vectors = TfIdf(names).vectors
    groups = _Groups(len(names))
    having: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, name in enumerate(names):
        cosines: dict[int, float] = defaultdict(float)
        for piece, weight in vectors[name].items():
            for other, other_weight in having[piece]:
                cosines[other] += weight * other_weight
            having[piece].append((at, weight))
        for other, cosine in cosines.items():
            if cosine >= TFIDF_CLUSTER:
                groups.join(other, at)
    return [groups.find(at) for at in range(len(names))]


class _Groups:
    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, at: int) -> int:
        while self._parent[at] != at:
            at = self._parent[at]
        return at

    def join(self, one: int, other: int) -> None:
        one, other = sorted((self.find(one), self.find(other)))
        self._parent[other] = one
