"""Read the specification tables: cells between bars, one dictionary a row."""

from pathlib import Path

_FOLDER = Path(__file__).resolve().parents[2] / "spec"


def rows(name: str) -> list[dict[str, str]]:
    """Give the rows of one table, by the headings of its columns."""
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    headings = _cells(lines[1])
    found = [dict(zip(headings, _cells(line), strict=True)) for line in lines[3:]]
    assert found, name
    return found


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]
