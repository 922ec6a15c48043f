"""Who may do what in the register: each question answers with its reason."""

from guildhall.engines.access.viewer import Viewer, may
from guildhall.foundation.decision import Decision, no, yes
from guildhall.office.people.permissions import Permission
from guildhall.office.register.models import Contract, Link


def may_see_price(viewer: Viewer, contract: Contract) -> Decision:
    """May they see price and notice period of a contract?"""
    price = Permission.CONTRACT_READ_PRICE
    shown = contract.organisation.shows_price_to
    if shown == "public":
        return yes("this organisation shows its prices to everybody")
    if shown == "members" and viewer.among_members(price):
        return yes("this organisation shows its prices to members")
    if may(viewer, price, organisation_id=contract.organisation_id):
        return yes("these are prices of your own organisation, or you see all")
    return no("prices of this organisation are shown to fewer people")


def may_decide_link(viewer: Viewer, link: Link) -> Decision:
    """May they confirm or reject a link?"""
    return may(viewer, Permission.LINK_DECIDE, organisation_id=link.organisation_id)


def may_run_linking(viewer: Viewer, organisation_id: int) -> Decision:
    """May they have the links of an organisation proposed again?"""
    return may(viewer, Permission.LINK_RUN, organisation_id=organisation_id)


def may_edit_opportunity(viewer: Viewer) -> Decision:
    """May they take up or dismiss opportunities?"""
    return may(viewer, Permission.OPPORTUNITY_EDIT)


def may_edit_catalogue(viewer: Viewer) -> Decision:
    """May they change the shared catalogue of products?"""
    return may(viewer, Permission.CATALOGUE_EDIT)
