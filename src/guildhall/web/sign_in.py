"""How sign-in meets the house: who may have an account, and what a provider is told."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from invitations; nobody makes one at the door."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Say no: people are invited by a colleague or the central team."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A provider proves who somebody is; it never makes or links an account by mail."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        """Say no: the account must be there, and linked by its holder."""
        return False
