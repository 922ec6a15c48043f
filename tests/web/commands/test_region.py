"""A region begins without a demonstration: organisations, then its first person."""

import pytest
from click.testing import CliRunner

from guildhall.foundation.refusal import NotFound
from guildhall.foundation.region import load_region
from guildhall.office.people.models import Invitation, Organisation
from guildhall.web.commands.region import found, invite
from guildhall.web.region import region


def test_it_puts_the_organisations_in_once(db: None) -> None:
    first = CliRunner().invoke(found)
    again = CliRunner().invoke(found)

    configured = load_region(region().authorities_path.parent)
    expected = len(configured.authorities) + len(configured.organisations)
    assert first.exit_code == again.exit_code == 0
    assert f"{expected} organisations" in first.output
    assert Organisation.objects.count() == expected


def test_it_asks_the_first_person_in(db: None) -> None:
    CliRunner().invoke(found)
    office = Organisation.objects.get(kind="office")

    done = CliRunner().invoke(
        invite,
        [
            "nia@office.example",
            "--name",
            "Nia",
            "--to",
            office.slug,
            "--role",
            "director",
        ],
    )

    assert done.exit_code == 0, done.output
    asked = Invitation.objects.unscoped(because="test").get()
    assert (asked.email, asked.role) == ("nia@office.example", "director")


def test_it_names_the_fix_for_an_organisation_that_is_not_there(db: None) -> None:
    with pytest.raises(NotFound, match="guildhall found"):
        CliRunner().invoke(
            invite,
            ["n@o.example", "--name", "N", "--to", "nowhere", "--role", "director"],
            catch_exceptions=False,
        )
