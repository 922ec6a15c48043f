"""From a task to its row and back: its path, its arguments by name, its title."""

import inspect
from typing import Any

from django.utils.module_loading import import_string
from django_tasks.base import Task


def task_at(path: str) -> Task[Any, Any]:
    """Find the task whose dotted path a job carries.

    Raises:
        ImportError: when no task is there, as after an upgrade that removed it.
    """
    found = import_string(path)
    if not isinstance(found, Task):
        raise ImportError(f"{path} is not a task")
    return found


def args_by_name(
    task: Task[Any, Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """Give every argument its name, so that a row says what it was called with.

    Raises:
        TypeError: when the task takes no such arguments.
    """
    return dict(inspect.signature(task.func).bind(*args, **kwargs).arguments)


def title_of(task: Task[Any, Any]) -> str:
    """Say in words what a task does: the first line of its docstring."""
    words = inspect.getdoc(task.func) or task.name.replace("_", " ").capitalize()
    return words.splitlines()[0].rstrip(".")[:200]
