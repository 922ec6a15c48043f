"""The few tags that the layout needs; pages build their parts in Python."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from guildhall.foundation.region import Region
from guildhall.web.components import basic, tiles
from guildhall.web.components.account import account_menu

register = template.Library()


@register.simple_tag
def wordmark(region: Region) -> SafeString:
    """The region's tiles, small."""
    return tiles.wordmark((a.tile.row, a.tile.column) for a in region.authorities)


@register.simple_tag(takes_context=True)
def account(context: dict[str, Any]) -> SafeString:
    """Who is signed in, and for whom they act."""
    return account_menu(context["request"], context["viewer"], context["csrf_token"])


@register.simple_tag
def banner(message: Any) -> SafeString:
    """A message of the page before."""
    return basic.banner(
        str(message), kind=message.level_tag if message.level_tag == "success" else ""
    )
