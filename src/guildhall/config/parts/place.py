"""Where things lie: the checkout, the data folder, the region, and how settings are read."""

import os
from pathlib import Path

from guildhall.foundation.refusal import NotPossible
from guildhall.foundation.region import default_folder

CHECKOUT = Path(__file__).resolve().parents[4]


class SettingMissing(NotPossible):
    """A setting is missing or wrong; the sentence says what to set and where."""


def setting(name: str, default: str = "") -> str:
    """Read one environment variable of the form GUILDHALL_NAME."""
    return os.environ.get(f"GUILDHALL_{name}", default)


def required(name: str, what: str) -> str:
    """Read a variable that production cannot do without.

    Raises:
        SettingMissing: naming the variable and what belongs in it.
    """
    value = setting(name)
    if not value:
        raise SettingMissing(
            f"set the environment variable GUILDHALL_{name} to {what}, "
            "or unset GUILDHALL_MODE to run on embedded storage"
        )
    return value


PRODUCTION = setting("MODE", "embedded") == "production"
REGIONS = CHECKOUT / "regions"
REGION_FOLDER = REGIONS / setting("REGION", default_folder(REGIONS).name)
# Each region has a data folder of its own, so that trying another one mixes nothing.
DATA = Path(setting("DATA", str(CHECKOUT / "var" / REGION_FOLDER.name))).resolve()
FILES = DATA / "files"
BACKUPS = Path(setting("BACKUPS", str(DATA / "backups"))).resolve()
BUILT_ASSETS = CHECKOUT / "build" / "assets"
