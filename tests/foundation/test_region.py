"""Loading a region's folder: what comes out, and every way in which it is refused."""

from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from guildhall.foundation.region import (
    ListKind,
    OrganisationKind,
    Provenance,
    Region,
    RegionNotValid,
    RoleKey,
    Tile,
    VisibleTo,
    default_folder,
    load_region,
    time_zone_of,
)
from guildhall.foundation.region.settings import contrast

TOML = """
name = "Fenland"
short_name = "Fenland"
time_zone = "Etc/UTC"
locale = "en-GB"
demonstration = true

[office]
name = "Fenland office"
short_name = "The office"
strapline = "Together"
host = "OFFICE"
notice_email = "office@fenland.example"

[labels]
council = "council"
councils = "councils"
member = "member"
members = "members"

[theme]
accent = "#0f5f63"
accent_dark = "#08393b"
accent_tint = "#e9f3f3"

[rules]
price_visibility = "members"
list_visibility = "members"
opportunity_minimum = 3
opportunity_window_months = 12

[texts]
what_it_is = "A small team."
how_it_works = ["We listen."]
demonstration_note = "All invented."

[[achievements]]
figure = "3"
title = "councils"
text = "Three councils met."
as_at = "2026"
provenance = "synthetic"
source = "Invented"
"""

TABLES = {
    "authorities.csv": """\
local-authority-code,official-name,nice-name,gss-code,alt-names,local-authority-type,local-authority-type-name,kind,slug,short-label,tile-row,tile-column,provenance,source
ALD,Alder Council,Alder,,"Alder,Alder BC",DIS,District,council,alder,ALD,0,0,synthetic,Invented
BIR,Birch Council,Birch,,Birch,DIS,District,council,birch,BIR,0,1,synthetic,Invented
""",
    "organisations.csv": """\
code,name,kind,gss-code,alt-names,provenance,source
OFFICE,Fenland office,office,,,synthetic,Invented
""",
    "members.csv": """\
organisation,joined-on,left-on,provenance,date-provenance,shared-service,source
ALD,2024-04-01,2025-04-01,synthetic,synthetic,,Invented
ALD,2026-04-01,,synthetic,synthetic,,Invented
OFFICE,2024-04-01,,synthetic,synthetic,,Invented
""",
    "people.csv": """\
email,name,organisation,job-title,roles,provenance,note
ben@alder.example,Ben Ash,ALD,Digital officer,officer;ig_lead,synthetic,
""",
    "suppliers.csv": """\
key,name,former-names,company-number,role,provenance,source
acme,Acme Housing Ltd,Acme Homes;Homes R Us,01234567,maker,synthetic,Invented
""",
    "products.csv": """\
key,name,aliases,function,maker,provenance,source
acme-homes,Acme Homes,AH;Homes+,Housing management,acme,synthetic,Invented
""",
    "lists.csv": """\
file,kind,organisation,uploaded-by,as-at,provenance
alder.csv,applications,ALD,ben@alder.example,2026-10-31,synthetic
notices.jsonl,notices,,ben@alder.example,2026-10-31,synthetic
""",
    "lists/alder.csv": "System\nAcme Homes\n",
    "lists/notices.jsonl": "{}\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    region = tmp_path / "fenland"
    (region / "lists").mkdir(parents=True)
    (region / "region.toml").write_text(TOML, encoding="utf-8")
    for name, content in TABLES.items():
        (region / name).write_text(content, encoding="utf-8")
    return region


def put(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(RegionNotValid) as caught:
        load_region(folder)
    return caught.value.because


def test_it_gives_every_record_of_the_folder(folder: Path) -> None:
    region = load_region(folder)

    assert (region.slug, region.name, region.time_zone) == (
        "fenland",
        "Fenland",
        "Etc/UTC",
    )
    alder = region.authorities[0]
    assert alder.kind is OrganisationKind.COUNCIL
    assert alder.alternative_names == ("Alder", "Alder BC")
    assert alder.tile == Tile(row=0, column=0)
    assert region.people[0].roles == (RoleKey.OFFICER, RoleKey.IG_LEAD)
    assert region.suppliers[0].former_names == ("Acme Homes", "Homes R Us")
    assert region.products[0].maker == "acme"
    assert region.rules.price_visibility is VisibleTo.MEMBERS
    assert region.texts.achievements[0].provenance is Provenance.SYNTHETIC


def test_it_gives_the_lists_in_the_order_of_loading(folder: Path) -> None:
    region = load_region(folder)

    assert [(one.kind, one.organisation) for one in region.lists] == [
        (ListKind.APPLICATIONS, "ALD"),
        (ListKind.NOTICES, ""),
    ]
    assert region.lists[0].path.read_text() == "System\nAcme Homes\n"


def test_its_records_cannot_be_changed(folder: Path) -> None:
    region = load_region(folder)

    with pytest.raises(FrozenInstanceError):
        region.name = "Elsewhere"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("day", "members", "councils"),
    [
        (date(2024, 3, 31), (), ()),
        (date(2024, 4, 1), ("ALD", "OFFICE"), ("ALD",)),
        (date(2025, 3, 31), ("ALD", "OFFICE"), ("ALD",)),
        (date(2025, 4, 1), ("OFFICE",), ()),
        (date(2026, 4, 1), ("ALD", "OFFICE"), ("ALD",)),
    ],
)
def test_it_counts_members_and_member_councils_apart(
    folder: Path, day: date, members: tuple[str, ...], councils: tuple[str, ...]
) -> None:
    region: Region = load_region(folder)

    assert region.members_on(day) == members
    assert region.member_councils_on(day) == councils


FAULTS = [
    # file, what stands there, what we write, what the refusal must say
    ("authorities.csv", "BIR,0,1", "BIR,0,0", "line 3, tile-row and tile-column"),
    ("authorities.csv", "BIR,0,1", "BIR,x,1", "line 3, tile-row: found “x”"),
    ("authorities.csv", "birch,BIR", "alder,BIR", "line 3, slug: found “alder”"),
    ("authorities.csv", "birch,BIR", "birch,BiR", "Use three capitals"),
    ("authorities.csv", "BIR,Birch", "ALD,Birch", "line 3, local-authority-code"),
    ("authorities.csv", "Birch Council", "", "line 3, official-name. Write a value"),
    ("authorities.csv", "slug,", "slag,", "line 1, slug. Add this column"),
    ("organisations.csv", ",office,", ",offices,", "line 2, kind: found “offices”"),
    ("members.csv", "ALD,2026", "OAK,2026", "line 3, organisation: found “OAK”"),
    ("members.csv", "2026-04-01", "01/04/2026", "as in 2026-11-21"),
    ("members.csv", "2026-04-01", "2025-03-31", "line 3, joined-on"),
    ("members.csv", "2025-04-01", "2024-04-01", "line 2, left-on"),
    ("people.csv", "alder.example", "alder.org", "use an address under .example"),
    ("people.csv", "officer;ig_lead", "officer;king", "line 2, roles"),
    ("people.csv", "officer;ig_lead", "", "Give at least one role"),
    ("suppliers.csv", "01234567", "1234567", "Write all eight characters"),
    ("products.csv", ",acme,", ",acne,", "line 2, maker: found “acne”"),
    ("lists.csv", "alder.csv", "elder.csv", "line 2, file: found “elder.csv”"),
    ("lists.csv", "alder.csv", "../region.toml", "Name a file inside the folder"),
    ("lists.csv", "ben@", "bob@", "line 2, uploaded-by"),
    ("lists.csv", "applications,ALD", "applications,", "line 2, organisation"),
    ("region.toml", '#0f5f63"', '#ffff00"', "theme.accent: found “#ffff00”"),
    ("region.toml", '#0f5f63"', 'teal"', "Write a colour as in"),
    ("region.toml", "Etc/UTC", "Etc/Fen", "time_zone: found “Etc/Fen”"),
    ("region.toml", "= 3", "= 1", "Write a whole number from 2 up"),
    ("region.toml", '"members"\nopp', '"all"\nopp', "own_council, members, public"),
    ("region.toml", "true", '"yes"', "demonstration: found “yes”"),
    ("region.toml", 'strapline = "Together"', "", "office.strapline. Write a text"),
    ("region.toml", 'host = "OFFICE"', 'host = "OFF"', "office.host: found “OFF”"),
    ("region.toml", '["We listen."]', "[]", "Write a list of texts"),
    ("region.toml", 'name = "Fenland"', "name = ", "region.toml, line 2, form"),
]


@pytest.mark.parametrize(("file", "old", "new", "says"), FAULTS)
def test_it_names_file_line_field_and_fix(
    folder: Path, file: str, old: str, new: str, says: str
) -> None:
    put(folder, file, old, new)

    because = refusal(folder)

    assert file in because
    assert says in because


def test_it_tells_all_faults_at_once(folder: Path) -> None:
    put(folder, "members.csv", "ALD,2026", "OAK,2026")
    put(folder, "suppliers.csv", "01234567", "123")

    with pytest.raises(RegionNotValid) as caught:
        load_region(folder)

    assert [fault.file for fault in caught.value.faults] == [
        "suppliers.csv",
        "members.csv",
    ]


@pytest.mark.parametrize("file", ["region.toml", "authorities.csv", "lists.csv"])
def test_it_asks_for_a_file_that_is_absent(folder: Path, file: str) -> None:
    (folder / file).unlink()

    because = refusal(folder)

    assert f"{file}, file. Add the file" in because


def test_it_asks_for_utf_8(folder: Path) -> None:
    path = folder / "people.csv"
    path.write_bytes(path.read_bytes().replace(b"Ash", b"\xe2sh"))

    because = refusal(folder)

    assert "people.csv, line 2, encoding. Save the file as UTF-8." in because


def test_it_refuses_a_folder_that_is_not_there(tmp_path: Path) -> None:
    because = refusal(tmp_path / "nowhere")

    assert "region.toml, file" in because


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
    ],
)
def test_contrast_is_that_of_the_guidelines(
    first: str, second: str, ratio: float
) -> None:
    assert contrast(first, second) == pytest.approx(ratio, abs=0.01)


def test_the_default_region_is_named_in_a_file_beside_the_regions(
    folder: Path,
) -> None:
    (folder.parent / "default.txt").write_text("fenland\n")

    assert default_folder(folder.parent) == folder


@pytest.mark.parametrize("named", [None, "", "nowhere", "../fenland/lists"])
def test_a_default_that_is_no_region_is_refused(
    folder: Path, named: str | None
) -> None:
    if named is not None:
        (folder.parent / "default.txt").write_text(named)

    with pytest.raises(RegionNotValid, match="Write the name of a region's folder"):
        default_folder(folder.parent)


def test_the_time_zone_can_be_read_alone(folder: Path) -> None:
    (folder / "authorities.csv").unlink()

    assert time_zone_of(folder) == "Etc/UTC"
    put(folder, "region.toml", "Etc/UTC", "Pacific/Auckland")
    assert time_zone_of(folder) == "Pacific/Auckland"


def test_a_time_zone_that_cannot_be_read_is_that_of_the_world(folder: Path) -> None:
    put(folder, "region.toml", "Etc/UTC", "Fen/Dyke")

    assert time_zone_of(folder) == "Etc/UTC"
