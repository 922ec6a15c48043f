"""How people shorten, vary and mistype names."""

import re

LEGAL = re.compile(
    r"\s*(\((uk|housing services|lac)\)|\b(ltd|limited|plc|uk|business software|"
    r"business services|international|software|solutions|technologies|technology|"
    r"healthcare|corporation|systems|group)\b)\s*",
    re.IGNORECASE,
)
KEPT_WHOLE = (
    "The Access Group",
    "Phoenix Software Ltd",
    "Virgin Media Business Ltd",
    "Clear Skies",
)


def short_name(name: str) -> str:
    """A company as people call it: `Civica UK Ltd` is `Civica`."""
    for whole in KEPT_WHOLE:
        if name.startswith(whole):
            return name.removesuffix(" Ltd")
    found = re.sub(r"\s+", " ", LEGAL.sub(" ", name)).strip(" -")
    return found or name


def varied(name: str, share: float) -> str:
    """A company name as registers write it; `share` from 0 to 1 picks the way."""
    ways = (
        name,
        name,
        name,
        re.sub(r"\bLtd\b", "Limited", name),
        re.sub(r"\bLtd\b", "Limited", name),
        name.upper(),
        short_name(name),
        name.replace("(UK)", "UK"),
        re.sub(r"\bLtd\b", "Ltd.", name),
        name.replace(" and ", " & "),
    )
    return ways[int(share * len(ways))]


def misspelt(name: str, share: float) -> str:
    """A name with two neighbouring letters changed over."""
    places = [
        at
        for at in range(1, len(name) - 1)
        if name[at].isalpha() and name[at + 1].isalpha() and name[at] != name[at + 1]
    ]
    if not places:
        return name
    at = places[int(share * len(places))]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
