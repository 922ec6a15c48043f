"""Sign-in: a six-digit code by mail, one OpenID Connect provider per council, passkeys.

No passwords. The e-mail claim of a provider never links accounts on its own: the
identity is issuer and subject, and the account comes from an invitation.
"""

from urllib.parse import unquote, urlsplit

from guildhall.config.parts import place

APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
# Of one network address: wide, because a council shares one. Of one mail address: ten
# codes an hour with three guesses each leave a guesser 0.003 % an hour.
RATE_LIMITS = {
    "login": "30/m/ip,300/h/ip",
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "confirm_login_code": "30/m/ip,300/h/ip",
}
BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SETTINGS: dict[str, object] = {
    "ALLAUTH_TRUSTED_PROXY_COUNT": int(place.setting("PROXIES", "0")),
    "LOGIN_URL": "account_login",
    "LOGIN_REDIRECT_URL": "home",
    "ACCOUNT_LOGOUT_REDIRECT_URL": "home",
    "ACCOUNT_ADAPTER": "guildhall.web.sign_in.AccountAdapter",
    "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
    "ACCOUNT_LOGIN_METHODS": {"email"},
    "ACCOUNT_SIGNUP_FIELDS": ["email*"],
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_LOGIN_BY_CODE_ENABLED": True,
    "ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS": 3,
    "ACCOUNT_LOGIN_BY_CODE_TIMEOUT": 600,
    "ACCOUNT_LOGIN_BY_CODE_FORMAT": {"numeric": True, "length": 6, "dashed": False},
    "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
    "ACCOUNT_FORMS": {
        "login": "guildhall.web.sign_in.SignInForm",
        "confirm_login_code": "guildhall.web.sign_in.CodeForm",
    },
    "ACCOUNT_RATE_LIMITS": RATE_LIMITS,
    "ACCOUNT_PREVENT_ENUMERATION": True,
    "ACCOUNT_SESSION_REMEMBER": False,
    "SOCIALACCOUNT_ADAPTER": "guildhall.web.sign_in.SocialAccountAdapter",
    "SOCIALACCOUNT_ONLY": False,
    "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
    "SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT": False,
    "SOCIALACCOUNT_LOGIN_ON_GET": False,
    "MFA_ADAPTER": "guildhall.web.sign_in.PasskeyAdapter",
    "MFA_REAUTHENTICATION_REQUIRED": False,
    "MFA_SUPPORTED_TYPES": ["webauthn"],
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not place.PRODUCTION,
}


def mail_settings() -> dict[str, object]:
    """Give Django's mail settings; without an address, mail stays on the outbox page."""
    address = place.setting("MAIL_URL")
    public = public_address()
    sender = place.setting("MAIL_FROM", "office@guildhall.example")
    if not address:
        return {
            "MAIL_LEAVES_THE_HOUSE": False,
            "DEFAULT_FROM_EMAIL": sender,
            "PUBLIC_ADDRESS": public,
        }
    parts = urlsplit(address)
    return {
        "MAIL_LEAVES_THE_HOUSE": True,
        "DEFAULT_FROM_EMAIL": sender,
        "PUBLIC_ADDRESS": public,
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


def public_address() -> str:
    """Give the address that links in mails begin with.

    It is a setting, never the host that a request names: whoever asks for a code must
    not choose where the mail of somebody else leads.
    """
    if place.PRODUCTION:
        address = place.required("ADDRESS", "the address of this site, with https://")
    else:
        address = place.setting("ADDRESS", "http://localhost:8000")
    return address.rstrip("/")
