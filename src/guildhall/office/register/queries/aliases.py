"""Names that confirmed links have offered for products, for the central team to decide."""

from django.db.models import QuerySet

from guildhall.engines.access.viewer import Viewer
from guildhall.office.register import access
from guildhall.office.register.models import ProductAlias


def proposed_aliases(viewer: Viewer) -> QuerySet[ProductAlias]:
    """Names that wait, by product and name; none for those who may not decide on them."""
    waiting = ProductAlias.objects.waiting().select_related("product")
    if not access.may_edit_catalogue(viewer):
        return waiting.none()
    return waiting.order_by("product__name", "name")
