"""The region's colours as a stylesheet: one accent, and shades of it that can be read."""

import re

from guildhall.foundation.region import Theme

HEX = re.compile(r"#[0-9a-fA-F]{6}")


def region_css(theme: Theme) -> str:
    """Write the colours of a region as custom properties.

    The region's loader has checked that the accent carries white text and that the
    dark shade can be read on the tint (4.5 to 1).

    Raises:
        ValueError: naming the colour that is not of the form `#rrggbb`.
    """
    for colour in (theme.accent, theme.accent_dark, theme.accent_tint):
        if not HEX.fullmatch(colour):
            raise ValueError(f"{colour!r} is no colour of the form #rrggbb")
    return (
        ":root{"
        f"--accent:{theme.accent};--accent-deep:{theme.accent_dark};"
        f"--accent-tint:{theme.accent_tint};"
        f"--govuk-brand-colour:{theme.accent};--govuk-link-colour:{theme.accent};"
        f"--govuk-link-visited-colour:{theme.accent};"
        f"--govuk-link-hover-colour:{theme.accent_dark};"
        "}"
        f".govuk-button:not(.govuk-button--plain):not(.govuk-button--warning)"
        f":not(.govuk-button--secondary):not(:focus){{background:{theme.accent};"
        f"box-shadow:0 2px 0 {theme.accent_dark}}}"
        f".govuk-button:not(.govuk-button--plain):not(.govuk-button--warning)"
        f":not(.govuk-button--secondary):not(:focus):hover{{background:{theme.accent_dark}}}"
    )
