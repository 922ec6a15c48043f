"""The addresses of the register's pages; each stands in `policies.yaml` too."""

from django.urls import URLPattern, path

from guildhall.web.pages.register import (
    applications,
    contracts,
    notices,
    products,
    suppliers,
)

urlpatterns: list[URLPattern] = [
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
]
