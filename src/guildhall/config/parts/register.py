"""The register's thresholds, as the region's own configuration sets them."""

from guildhall.config.parts import place
from guildhall.foundation.region import load_region


def rules() -> dict[str, int]:
    """How many councils make an opportunity, and how far apart their ends may lie."""
    if not place.REGION_FOLDER.is_dir():
        return {}  # whoever needs the region says so, with the ones that there are
    of_region = load_region(place.REGION_FOLDER).rules
    return {
        "OPPORTUNITY_MINIMUM": of_region.opportunity_minimum,
        "OPPORTUNITY_WINDOW_MONTHS": of_region.opportunity_window_months,
    }
