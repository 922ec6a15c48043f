"""The secret key: given in production, made once and kept on embedded storage."""

import secrets

from guildhall.config.parts import place


def secret_key() -> str:
    """Give the key that signs sessions and links."""
    if place.PRODUCTION:
        return place.required("SECRET_KEY", "a long random text kept out of the code")
    kept = place.DATA / "secret-key"
    if not kept.exists():
        place.DATA.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text()
