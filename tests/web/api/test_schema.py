"""The API against its own description: what it answers is what it says it answers."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from guildhall.config.wsgi import application
from guildhall.web.api.description import described
from tests.cast import Cast
from tests.factories import register as make

DESCRIBED = schemathesis.openapi.from_dict(described())
OPERATIONS = {
    result.ok().label: result.ok() for result in DESCRIBED.get_all_operations()
}


@pytest.fixture(autouse=True)
def connection_kept() -> Iterator[None]:
    """Keep the connection of the test, which a server would close after a request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def filled(cast: Cast) -> Cast:
    for slug in ("alder", "birch", "cedar"):
        make.application(cast.org(slug), visibility="public")
        make.contract(cast.org(slug), visibility="public")
        make.notice(cast.org(slug))
    return cast


@pytest.mark.parametrize("label", OPERATIONS)
def test_each_operation_answers_as_described(filled: Cast, label: str) -> None:
    operation = OPERATIONS[label]

    @settings(
        max_examples=15,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: schemathesis.Case) -> None:
        response = case.call(
            app=application,
            base_url="http://testserver",
            headers={"Accept-Encoding": "identity"},
        )
        case.validate_response(response, excluded_checks=[positive_data_acceptance])

    ask()
