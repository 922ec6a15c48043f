"""Sign-in: a code by mail, a council's own account, a passkey.

The settings name these classes to the library that does the protocols.
"""

from guildhall.web.sign_in.accounts import (
    AccountAdapter,
    CodeForm,
    PasskeyAdapter,
    SignInForm,
)
from guildhall.web.sign_in.councils import SocialAccountAdapter

__all__ = [
    "AccountAdapter",
    "CodeForm",
    "PasskeyAdapter",
    "SignInForm",
    "SocialAccountAdapter",
]
