"""Give each column at most one field so that the total score is greatest.

A maximum-weight matching by successive improving paths over the few fields that each
column could mean. A column may stay without a field; a field has as many places as its
candidates list, so a field that may repeat is listed once per place.
"""

from collections.abc import Hashable, Mapping, Sequence

Place = Hashable


def assign(gains: Sequence[Mapping[Place, float]]) -> list[Place | None]:
    """Choose a place for each column.

    Args:
        gains: for each column in order, the gain of each place over having none;
            only gains above zero are taken.

    Returns:
        For each column its place, or None; no place is given twice, and no other
        choice has a greater sum of gains.
    """
    holder: dict[Place, int] = {}
    chosen: list[Place | None] = [None] * len(gains)
    for column in range(len(gains)):
        path = _best_path(column, gains, holder, chosen)
        for mover, place in path:
            chosen[mover] = place
        for mover, place in path:
            if place is not None:
                holder[place] = mover
    return chosen


def _best_path(
    column: int,
    gains: Sequence[Mapping[Place, float]],
    holder: Mapping[Place, int],
    chosen: Sequence[Place | None],
) -> list[tuple[int, Place | None]]:
    """Find the chain of moves, begun by a new column, that adds most to the total.

    Moves are relaxed as in Bellman and Ford, because a move away from a held place
    costs; the chain ends at a free place or with the last column giving up its own.
    """
    reach: dict[int, float] = {column: 0.0}
    came: dict[int, tuple[int, Place]] = {}
    queue = [column]
    while queue:
        mover = queue.pop(0)
        for place, gain in gains[mover].items():
            other = holder.get(place)
            if gain <= 0 or other is None or other == mover:
                continue
            total = reach[mover] + gain - gains[other][place]
            if total > reach.get(other, float("-inf")) + 1e-12:
                reach[other] = total
                came[other] = (mover, place)
                if other not in queue:
                    queue.append(other)
    best, last, end = 0.0, column, None
    for mover, total in reach.items():
        if total > best + 1e-12:
            best, last, end = total, mover, None
        for place, gain in gains[mover].items():
            if place not in holder and gain > 0 and total + gain > best + 1e-12:
                best, last, end = total + gain, mover, place
    moves: list[tuple[int, Place | None]] = [(last, end)]
    while last != column:
        before, place = came[last]
        moves.append((before, place))
        last = before
    return moves
