"""Secrets that must be used again, so that a hash will not do, are kept sealed.

The key comes from the site's secret key; a copy of the database alone opens nothing.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def seal(secret: str) -> str:
    """Seal a secret under the site's present key."""
    return keys().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str | None:
    """Open a sealed secret; None when it was sealed under a key that is gone."""
    if not sealed:
        return ""
    try:
        return keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def keys() -> MultiFernet:
    """The present key first, then those that are being retired."""
    written = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(key_of(str(text))) for text in written])


def key_of(text: str) -> bytes:
    """Derive a sealing key, apart from every other use of the same text."""
    digest = hashlib.sha256(b"guildhall sealing\n" + text.encode()).digest()
    return base64.urlsafe_b64encode(digest)
