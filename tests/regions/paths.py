"""Where the regions of the repository lie."""

from pathlib import Path

REGIONS = Path(__file__).resolve().parents[2] / "regions"
LONDON = REGIONS / "london"
