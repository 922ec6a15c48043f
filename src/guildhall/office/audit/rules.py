"""How one entry is sealed to the one before it.

The seal is SHA-256 over the previous seal and the entry's own fields as JSON with
sorted keys and no spaces, so that any program in any language can check a chain.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

FIRST_SEAL = "0" * 64


@dataclass(frozen=True)
class Fact:
    """What happened: an action on a subject, with the details that matter.

    `subject` reads `kind:public id`; `detail` holds plain JSON values only, and no
    personal data beyond the names of people who acted.
    """

    action: str
    subject: str
    detail: Mapping[str, object]


def seal(
    previous: str,
    *,
    number: int,
    at: datetime,
    actor: str,
    on_behalf_of: str,
    fact: Fact,
) -> str:
    """Seal one entry to the chain.

    Returns:
        64 hexadecimal digits.
    """
    body = json.dumps(
        {
            "number": number,
            "at": at.isoformat(),
            "actor": actor,
            "on_behalf_of": on_behalf_of,
            "action": fact.action,
            "subject": fact.subject,
            "detail": fact.detail,
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()
