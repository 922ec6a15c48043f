"""The addresses of the register's pages; each stands in `policies.yaml` too."""

from django.urls import URLPattern, path

from guildhall.web.pages.register import (
    applications,
    concentration,
    contracts,
    councils,
    deciding,
    link_rule,
    links,
    notices,
    opportunities,
    opportunity,
    opportunity_feeds,
    overlap,
    overview,
    products,
    quality,
    renewals,
    review,
    review_queue,
    skills,
    suppliers,
    unlinked,
    upcoming,
)

urlpatterns: list[URLPattern] = [
    path("register", overview.register, name="register"),
    *applications.LIST.routes("applications"),
    path("applications/<slug:public_id>", applications.application, name="application"),
    *contracts.LIST.routes("contracts"),
    path("contracts/<slug:public_id>", contracts.contract, name="contract"),
    *notices.LIST.routes("notices"),
    path("notices/<slug:public_id>", notices.notice, name="notice"),
    *suppliers.LIST.routes("suppliers"),
    path("suppliers/<slug:public_id>", suppliers.supplier, name="supplier"),
    *products.LIST.routes("products"),
    path("products/<slug:key>", products.product, name="product"),
    path(
        "products/<slug:key>/names/<int:pk>",
        products.product_name,
        name="product_name",
    ),
    *councils.LIST.routes("councils"),
    path("councils/<slug:slug>", councils.council, name="council"),
    *(
        one
        for page in (renewals, overlap, skills, concentration, quality, unlinked)
        for one in page.NUMBERS.routes()
    ),
    path("renewals", renewals.renewals, name="renewals"),
    path("overlap", overlap.overlap, name="overlap"),
    path("skills", skills.skills, name="skills"),
    path("concentration", concentration.concentration, name="concentration"),
    path("quality", quality.quality, name="quality"),
    path("unlinked", unlinked.unlinked, name="unlinked"),
    *opportunities.LIST.routes("opportunities"),
    path(
        "opportunities.ics",
        opportunity_feeds.opportunities_ics,
        name="opportunities_ics",
    ),
    path(
        "opportunities.atom",
        opportunity_feeds.opportunities_atom,
        name="opportunities_atom",
    ),
    path(
        "opportunities/<slug:public_id>.ics",
        opportunity_feeds.opportunity_ics,
        name="opportunity_ics",
    ),
    path(
        "opportunities/<slug:public_id>/decide",
        opportunity.opportunity_decide,
        name="opportunity_decide",
    ),
    path(
        "opportunities/<slug:public_id>",
        opportunity.opportunity,
        name="opportunity",
    ),
    *upcoming.ROUTES,
    *links.LIST.routes("register/links"),
    path("register/links/<slug:public_id>", links.link_page, name="link"),
    path("review", review.review, name="review"),
    *review_queue.LIST.routes("review/queue"),
    path("review/decide", deciding.review_decide, name="review_decide"),
    path("review/batch", deciding.review_batch, name="review_batch"),
    path("review/undo", deciding.review_undo, name="review_undo"),
    path("review/rule", link_rule.review_rule, name="review_rule"),
]
