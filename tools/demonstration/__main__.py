"""Write the demonstration lists: `python -m tools.demonstration london marchwater`."""

import sys
from pathlib import Path

from tools.demonstration.writing import generate

ROOT = Path(__file__).resolve().parents[2]


def main(names: list[str]) -> None:
    """Generate the named regions in place and say what was written."""
    for name in names or ["london", "marchwater"]:
        folder = ROOT / "regions" / name
        for line in generate(folder, folder):
            sys.stdout.write(f"{name}: {line}\n")


main(sys.argv[1:])
