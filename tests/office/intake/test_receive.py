"""A file arrives: kept by its content, begun once, refused in plain words."""

import hashlib
from pathlib import Path

import pytest

from guildhall.foundation.refusal import NotAllowed, NotValid
from guildhall.office.audit.models import Entry
from guildhall.office.intake import actions, files
from guildhall.office.intake.models import ImportRun, Upload
from tests.office.intake.conftest import Desk, sheet

ROW = "A1,Bins,Oak Ltd,2026-01-01,2027-01-01,100"


def test_it_lies_under_the_hash_of_its_content(desk: Desk, tmp_path: Path) -> None:
    content = sheet(ROW)

    run = desk.receive(content).run

    name = hashlib.sha256(content).hexdigest()
    assert (tmp_path / "uploads" / name[:2] / name).read_bytes() == content
    assert run.upload.content_sha256 == name
    assert run.upload.size_bytes == len(content)


def test_it_leaves_nothing_half_kept(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NotValid, match="larger than 1 MB"):
        files.keep([b"x" * 700_000, b"x" * 700_000], limit_bytes=1024 * 1024)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_it_says_that_an_empty_file_is_empty(desk: Desk) -> None:
    with pytest.raises(NotValid, match="this file is empty"):
        desk.receive(b"")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("contracts.csv", "contracts.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\lists\\contracts.xlsx", "contracts.xlsx"),
        ("a\r\nb\x00.csv", "ab.csv"),
        ("", "list"),
    ],
)
def test_it_takes_the_plain_name(desk: Desk, sent: str, kept: str) -> None:
    run = desk.receive(sheet(ROW), name=sent).run

    assert run.upload.filename == kept


def test_it_leaves_an_entry(desk: Desk) -> None:
    run = desk.receive(sheet(ROW)).run

    entry = Entry.objects.unscoped(because="test").get(action="intake.file_received")
    assert entry.subject == f"import:{run.public_id}"
    assert entry.detail["bytes"] == len(sheet(ROW))
    assert entry.on_behalf_of == str(desk.alder)


def test_the_same_content_under_way_is_found_again(desk: Desk) -> None:
    first = desk.receive(sheet(ROW)).run

    again = desk.receive(sheet(ROW), name="copy of contracts.csv")

    assert again.run == first
    assert not again.is_already_in


def test_the_same_content_in_force_is_already_in(desk: Desk) -> None:
    run = desk.bring_in(ROW)

    again = desk.receive(sheet(ROW))

    assert again.is_already_in
    assert again.run == run
    assert ImportRun.objects.unscoped(because="test").count() == 1


def test_an_older_content_is_brought_in_again(desk: Desk) -> None:
    desk.bring_in(ROW)
    desk.bring_in(ROW.replace("100", "200"))

    again = desk.receive(sheet(ROW))

    assert not again.is_already_in
    assert Upload.objects.unscoped(because="test").count() == 2


def test_two_councils_share_the_file_and_not_the_upload(desk: Desk) -> None:
    desk.receive(sheet(ROW))

    kept = files.keep([sheet(ROW)], limit_bytes=1_000_000)
    actions.receive(
        kept,
        organisation_id=desk.cast.org("birch").pk,
        kind="contracts",
        filename="theirs.csv",
        by=desk.cast.bea,
        at=desk.now(),
    )

    names = [u.filename for u in Upload.objects.for_viewer(desk.cast.gus)]
    assert names == ["contracts.csv"]


def test_it_can_be_read_again_to_correct_its_columns(desk: Desk) -> None:
    run = desk.bring_in(ROW)

    again = actions.read_again(run, by=desk.cast.gus, at=desk.now())

    assert again.pk != run.pk
    assert again.upload == run.upload


@pytest.mark.parametrize("name", ["bea", "ben", "cat", "dev", "ivo", "eve", "public"])
def test_it_refuses_those_who_do_not_keep_the_list(desk: Desk, name: str) -> None:
    with pytest.raises(NotAllowed):
        desk.receive(sheet(ROW), by=getattr(desk.cast, name))

    assert not Upload.objects.unscoped(because="test").exists()
