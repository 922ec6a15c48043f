"""What is true of every model of the office, whichever context it belongs to.

A foreign key points to its own context or one below (the linter cannot see a key that
is written as a string). A record is scoped, or stands in a reviewed table. A field of
words is declared personal, or stands in a reviewed table: a new field cannot forget.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.db import models

from guildhall.office.scope.querysets import ScopedQuerySet

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
WORDS = (models.CharField, models.TextField, models.JSONField)
MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("guildhall.office.")
]
NAMES = [model._meta.label for model in MODELS]


def read(name: str) -> dict[str, object]:
    found = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


PUBLIC = read("public_models.yaml")
NOT_PERSONAL = read("not_personal.yaml")


def order_of_contexts() -> list[str]:
    """The contexts from the ground up, as the linter has them."""
    written = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    contracts = written["tool"]["importlinter"]["contracts"]
    (layers,) = [
        contract["layers"]
        for contract in contracts
        if contract.get("containers") == ["guildhall.office"]
    ]
    return list(reversed(layers))


def relations(model: type[models.Model]) -> Iterator[tuple[str, type[models.Model]]]:
    for field in model._meta.get_fields():
        if field.is_relation and not field.auto_created and field.related_model:
            assert not isinstance(field.related_model, str)
            yield field.name, field.related_model


def words_of(model: type[models.Model]) -> set[str]:
    """Fields that can hold words: without choices, random names and slugs."""
    return {
        field.name
        for field in model._meta.local_fields
        if isinstance(field, WORDS)
        and not isinstance(field, models.SlugField)
        and not field.choices
        and field.name != "public_id"
    }


def test_models_live_in_the_office_only() -> None:
    own = [m for m in apps.get_models() if m.__module__.startswith("guildhall.")]

    assert [m._meta.label for m in own] == NAMES


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_keys_do_not_point_upward(model: type[models.Model]) -> None:
    order = order_of_contexts()
    own = order.index(model._meta.app_label)

    upward = [
        f"{model._meta.label}.{name} -> {target._meta.label}"
        for name, target in relations(model)
        if target.__module__.startswith("guildhall.office.")
        and order.index(target._meta.app_label) > own
    ]

    assert upward == []


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_a_record_is_scoped_or_public_with_a_reason(model: type[models.Model]) -> None:
    is_scoped = isinstance(model._default_manager.all(), ScopedQuerySet)
    is_public = bool(PUBLIC.get(model._meta.label))

    assert is_scoped != is_public, (
        "scope it (a queryset that inherits from ScopedQuerySet), or give the reason "
        "why it is public in tests/architecture/public_models.yaml; not both"
    )


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_every_manager_of_a_scoped_record_is_scoped(model: type[models.Model]) -> None:
    if model._meta.label in PUBLIC:
        return

    loose = [
        manager.name
        for manager in model._meta.managers
        if not isinstance(manager.all(), ScopedQuerySet)
    ]

    assert loose == []


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_every_field_of_words_is_classified(model: type[models.Model]) -> None:
    personal = set(getattr(model, "PERSONAL_FIELDS", {}))
    reviewed = set(str(NOT_PERSONAL.get(model._meta.label, "")).split())
    words = words_of(model)

    assert words - personal - reviewed == set(), (
        "declare each in PERSONAL_FIELDS of the model if it can hold personal data, "
        "else list it in tests/architecture/not_personal.yaml"
    )
    assert reviewed & personal == set(), "one or the other"
    assert reviewed - words == set(), "no such field of words any more"


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_personal_fields_say_what_happens_to_them(model: type[models.Model]) -> None:
    declared = getattr(model, "PERSONAL_FIELDS", {})
    fields = {field.name for field in model._meta.get_fields()}

    assert set(declared) - fields == set(), "no such field"
    for name, fate in declared.items():
        assert fate == "scrub" or fate.startswith("kept: "), (
            f"{name}: write `scrub`, or `kept: ` and why"
        )


def test_the_tables_name_models_that_are_there() -> None:
    assert set(PUBLIC) - set(NAMES) == set()
    assert set(NOT_PERSONAL) - set(NAMES) == set()
