"""What processes must count together: attempts to sign in, tokens seen once.

It lies in the store, so that several web processes, and several machines, share one
count and a restart forgets nothing. Pages are never cached.
"""

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_count",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
