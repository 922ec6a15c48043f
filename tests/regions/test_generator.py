"""What lies in the repository is what the generator writes, byte for byte."""

from pathlib import Path

import pytest
from tools.demonstration.writing import generate

from tests.regions.paths import REGIONS

GENERATED = ("lists", "truth", "lists.csv")


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] in GENERATED
    }


@pytest.mark.parametrize("name", ["london", "marchwater"])
def test_it_writes_what_is_committed(name: str, tmp_path: Path) -> None:
    generate(REGIONS / name, tmp_path)

    written, committed = files_below(tmp_path), files_below(REGIONS / name)

    assert sorted(written) == sorted(committed)
    for file, content in written.items():
        assert content == committed[file], f"run: python -m tools.demonstration {name}"
