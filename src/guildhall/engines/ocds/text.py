"""Clean the text of notices: entities, line ends, suppliers packed into one cell.

Seen in 1,224 notices of fifteen Lancashire authorities (Contracts Finder, March
2026): entities in 176 titles, some encoded twice, and several suppliers in one cell
in 96 of 802 awards.
"""

import html
import re
from typing import Final

_SURE_MARKS: Final = re.compile(r"\s*(?:;|\||\n)\s*")
_TIGHT_COMMA: Final = re.compile(r",(?=\S)")
_FORM_AT_END: Final = re.compile(
    r"\b(?:ltd|limited|plc|llp|lp|cic|cio|inc|llc|gmbh|trust|council)\b\.?\)?$", re.I
)
_NOT_A_NAME: Final = re.compile(r"^(?:t/a|trading as|inc\b|llc\b|limited$|ltd$)", re.I)
_LOT_AHEAD: Final = re.compile(r"^lot\s+\w{1,3}\s*[:\-–]\s*", re.I)


def plain(text: object) -> str:
    """Give text on one line, entities decoded; empty for what is no text.

    Args:
        text: as published; entities may be encoded twice.
    """
    if not isinstance(text, str):
        return ""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    return " ".join(text.split())


def split_suppliers(cell: str) -> tuple[str, ...]:
    """Split a cell into the suppliers it holds, each once, in order.

    A semicolon, a bar or a line end always splits. A comma splits where no space
    follows, or where what stands before it ends in a legal form; so
    `Knight, Kavanagh & Page` stays whole.
    """
    if "&" in cell:
        cell = html.unescape(html.unescape(cell))
    names: list[str] = []
    for part in _SURE_MARKS.split(cell):
        for name in _by_commas(part):
            clean = _LOT_AHEAD.sub("", plain(name)).strip(" ,")
            if clean and clean not in names:
                names.append(clean)
    return tuple(names)


def _by_commas(part: str) -> list[str]:
    pieces: list[str] = []
    for tight in _TIGHT_COMMA.split(part):
        if _NOT_A_NAME.match(tight.strip()) and pieces:
            pieces[-1] += f", {tight}"
        else:
            pieces += _by_forms(tight)
    return pieces


def _by_forms(part: str) -> list[str]:
    pieces: list[str] = []
    for piece in part.split(", "):
        starts = not pieces or _FORM_AT_END.search(pieces[-1].strip())
        if starts and not _NOT_A_NAME.match(piece.strip()):
            pieces.append(piece)
        elif pieces:
            pieces[-1] += f", {piece}"
        else:
            pieces.append(piece)
    return pieces
