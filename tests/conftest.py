"""What every test may use: the cast, a closed network, a quiet store."""

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from guildhall.office.audit import guard
from tests.cast import Cast, make_cast


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let go of the audit guard, because tests empty the tables between them."""
    with django_db_blocker.unblock():
        guard.take_down(connection)


@pytest.fixture
def cast(db: None) -> Cast:
    """The people and councils of every test, in the store."""
    return make_cast()
