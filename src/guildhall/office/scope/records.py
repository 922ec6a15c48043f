"""What every record has: a public name that tells nobody how many there are."""

import secrets

from django.db import models

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"


def new_public_id() -> str:
    """Make a random public id of twelve letters and digits that cannot be confused."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


class Record(models.Model):
    """One thing with an address of its own."""

    public_id = models.CharField(
        max_length=12,
        unique=True,
        default=new_public_id,
        editable=False,
        help_text="Random name in addresses and the API; never reused.",
    )

    class Meta:
        abstract = True
