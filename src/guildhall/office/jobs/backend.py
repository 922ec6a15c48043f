"""The Tasks API over our own store: `task.enqueue(...)` makes a row of `Job`.

Enqueuing inside a transaction takes part in it: the job is there when, and only
when, the transaction commits.
"""

from typing import Any

from django.utils import timezone
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from guildhall.office.jobs.models import Job
from guildhall.office.jobs.rules import State
from guildhall.office.jobs.tasks import args_by_name, task_at, title_of

STATUS: dict[State, TaskResultStatus] = {
    State.QUEUED: TaskResultStatus.READY,
    State.RUNNING: TaskResultStatus.RUNNING,
    State.DONE: TaskResultStatus.SUCCESSFUL,
    State.FAILED: TaskResultStatus.FAILED,
    State.CANCELLED: TaskResultStatus.FAILED,
    State.DEAD: TaskResultStatus.FAILED,
}


class StoreBackend(BaseTaskBackend):
    """Keeps jobs in the store of the house."""

    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Put a task into the queue, for the house itself."""
        self.validate_task(task)
        now = timezone.now()
        job = Job.objects.create(
            title=title_of(task),
            task=task.module_path,
            queue=task.queue_name,
            priority=task.priority,
            args=normalize_json(args_by_name(task, args, kwargs)),
            run_after=task.run_after or now,
            created_at=now,
        )
        return self.result_of(job, task)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """Find a job by its public id.

        Raises:
            TaskResultDoesNotExist: when there is none.
        """
        jobs = Job.objects.unscoped(because="the Tasks API asks by a random id")
        job = jobs.filter(public_id=result_id).first()
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return self.result_of(job, task_at(job.task))

    def result_of(self, job: Job, task: Task[Any, Any]) -> TaskResult[Any]:
        """See a job as the Tasks API does."""
        result: TaskResult[Any] = TaskResult(
            task=task,
            id=job.public_id,
            status=STATUS[State(job.state)],
            enqueued_at=job.created_at,
            started_at=job.started_at,
            finished_at=job.finished_at,
            last_attempted_at=job.started_at,
            args=[],
            kwargs=job.args,
            backend=self.alias,
            errors=[],
            worker_ids=[job.worker] * job.attempts,
        )
        object.__setattr__(result, "_return_value", job.result)
        return result
