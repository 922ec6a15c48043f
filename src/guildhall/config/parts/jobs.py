"""Background work: the Tasks API over our own store, in the same database."""

TASKS = {
    "default": {
        "BACKEND": "guildhall.office.jobs.backend.StoreBackend",
        "QUEUES": ["default"],
        "ENQUEUE_ON_COMMIT": False,
    }
}
