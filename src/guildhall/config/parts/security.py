"""What the browser is told to allow, and how big a request may be.

Limits from the field's record of failures: bodies of 2.5 MB except uploads, 200
fields, 10 files; everything from our own host only.
"""

from guildhall.config.parts import place


def allowed_hosts() -> list[str]:
    """Name the hosts we answer for: loopback when embedded, given in production."""
    named = [host for host in place.setting("HOSTS").split(",") if host]
    if place.PRODUCTION:
        place.required("HOSTS", "the host names of this site, separated by commas")
        return named
    return ["localhost", "127.0.0.1", "[::1]", "testserver", *named]


SETTINGS: dict[str, object] = {
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "SECURE_REFERRER_POLICY": "same-origin",
    "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
    "X_FRAME_OPTIONS": "DENY",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_AGE": 60 * 60 * 12,
    "CSRF_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_SAMESITE": "Lax",
    "DATA_UPLOAD_MAX_MEMORY_SIZE": 2_621_440,
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": 1_000,
    "DATA_UPLOAD_MAX_NUMBER_FILES": 10,
    "FILE_UPLOAD_MAX_MEMORY_SIZE": 1_048_576,
    "UPLOAD_LIMIT_BYTES": 64 * 1024 * 1024,
    "OUTBOUND_PRIVATE_HOSTS": [
        host for host in place.setting("OUTBOUND_PRIVATE_HOSTS").split(",") if host
    ],
}
if place.PRODUCTION:
    SETTINGS |= {
        "SECURE_SSL_REDIRECT": place.setting("BEHIND_TLS", "yes") == "yes",
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_HSTS_PRELOAD": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
    }
