"""The open data that lies beside the project: used where present, never copied."""

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared(path: str) -> Path:
    """Give the path of a shared file or folder, or skip saying which one is absent."""
    found = SHARED_DATA / path
    if not found.exists():
        pytest.skip(f"the open data file ../shared/data/{path} is not here")
    return found
