"""Background work: the Tasks API over our own store, and what comes round by the clock.

A row of the schedule names a task and says either `every_minutes` or `daily_at` (local
time). Each moment is started once, however many workers there are; the same row is
never run twice at a time. Only embedded storage makes its own backups: PostgreSQL has
its tools.
"""

from guildhall.config.parts import place

TASKS = {
    "default": {
        "BACKEND": "guildhall.office.jobs.backend.StoreBackend",
        "QUEUES": ["default", "quick"],
        "ENQUEUE_ON_COMMIT": False,
    }
}
SCHEDULE: dict[str, dict[str, object]] = {
    "send waiting mail": {
        "task": "guildhall.office.post.jobs.deliver_waiting",
        "every_minutes": 1,
    },
    "forget old mail": {
        "task": "guildhall.office.post.jobs.sweep_mail",
        "daily_at": "03:10",
    },
    "forget old sessions": {
        "task": "guildhall.office.people.jobs.sweep_people",
        "daily_at": "03:20",
    },
    "prove the audit record": {
        "task": "guildhall.office.jobs.jobs.verify_audit",
        "daily_at": "02:10",
    },
    "sweep finished jobs": {
        "task": "guildhall.office.jobs.jobs.sweep",
        "daily_at": "02:40",
    },
}
if not place.setting("DATABASE_URL").startswith("postgres"):
    SCHEDULE["back up the store"] = {
        "task": "guildhall.office.jobs.jobs.back_up",
        "daily_at": "01:30",
    }
