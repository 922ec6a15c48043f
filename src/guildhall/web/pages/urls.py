"""The addresses of the pages, one line a page; each stands in `policies.yaml` too."""

from django.urls import URLPattern, URLResolver, path

from guildhall.web.pages import (
    account,
    api_docs,
    health,
    home,
    imports,
    jobs,
    links,
    outbox,
    people,
    provider,
    roles,
    settings,
    sign_in,
    tokens,
    ways_in,
)
from guildhall.web.pages.register import urls as register

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("health", health.health, name="health"),
    path("region.css", home.region_css, name="region_css"),
    path("region.svg", home.region_icon, name="region_icon"),
    path("about", home.about, name="about"),
    path(
        "organisations/<slug:slug>/settings",
        settings.organisation_settings,
        name="organisation_settings",
    ),
    path("accessibility", home.accessibility, name="accessibility"),
    *jobs.ROUTES,
    path("api", api_docs.api_docs, name="api_docs"),
    path("api/openapi.json", api_docs.openapi, name="openapi"),
    *imports.routes(),
    path("sign-in", sign_in.sign_in, name="account_login"),
    path("sign-in", sign_in.sign_in, name="account_request_login_code"),
    path("sign-in/code", sign_in.enter_code, name="account_confirm_login_code"),
    path("sign-in/suspended", sign_in.suspended, name="account_inactive"),
    path("sign-in/passkey", sign_in.passkey_sign_in, name="mfa_login_webauthn"),
    path(
        "sign-in/council/<slug:provider_id>",
        sign_in.council_sign_in,
        name="openid_connect_login",
    ),
    path(
        "sign-in/council/<slug:provider_id>/return",
        sign_in.council_return,
        name="openid_connect_callback",
    ),
    path("sign-out", sign_in.sign_out, name="account_logout"),
    path("links/<str:token>", links.signed_link, name="signed_link"),
    path("stop/<str:token>", links.stop_mail, name="stop_mail"),
    path("act-for", account.act_for, name="act_for"),
    path("account", account.account, name="account"),
    path("account/name", account.account_rename, name="account_rename"),
    path("account/sessions", account.sessions_end, name="sessions_end"),
    path("account/mails/<slug:key>", account.mail_resume, name="mail_resume"),
    path("account/tokens/new", tokens.token_new, name="token_new"),
    path(
        "account/tokens/<slug:public_id>/revoke",
        tokens.token_revoke,
        name="token_revoke",
    ),
    path("account/passkeys/new", ways_in.add_passkey, name="mfa_add_webauthn"),
    path(
        "account/passkeys/<int:pk>/remove",
        ways_in.passkey_remove,
        name="passkey_remove",
    ),
    path(
        "account/councils/<slug:public_id>/unlink",
        ways_in.identity_unlink,
        name="identity_unlink",
    ),
    path("people", people.people, name="people"),
    path("people/<slug:slug>", people.people_at, name="people_at"),
    path("people/<slug:slug>.csv", people.people_csv, name="people_csv"),
    path("people/<slug:slug>/invitations", people.invite, name="invite"),
    path(
        "people/<slug:slug>/invitations/<slug:public_id>/again",
        people.invite_again,
        name="invite_again",
    ),
    path(
        "people/<slug:slug>/invitations/<slug:public_id>/withdraw",
        people.invite_withdraw,
        name="invite_withdraw",
    ),
    path("people/<slug:slug>/seats/<int:seat>/end", people.seat_end, name="seat_end"),
    path(
        "people/<slug:slug>/<slug:public_id>/suspend",
        people.person_suspend,
        name="person_suspend",
    ),
    path(
        "people/<slug:slug>/<slug:public_id>/restore",
        people.person_restore,
        name="person_restore",
    ),
    path("people/<slug:slug>/sign-in", provider.provider, name="provider"),
    path(
        "people/<slug:slug>/sign-in/test", provider.provider_test, name="provider_test"
    ),
    path(
        "people/<slug:slug>/sign-in/open", provider.provider_open, name="provider_open"
    ),
    path("outbox", outbox.outbox, name="outbox"),
    path("outbox.csv", outbox.outbox_csv, name="outbox_csv"),
    path("outbox.json", outbox.outbox_json, name="outbox_json"),
    path("outbox/<slug:public_id>", outbox.outbox_message, name="outbox_message"),
    path(
        "outbox/<slug:public_id>/again",
        outbox.outbox_send_again,
        name="outbox_send_again",
    ),
    path("mails", outbox.mails, name="mails"),
    path("mails.csv", outbox.mails_csv, name="mails_csv"),
    path("mails.json", outbox.mails_json, name="mails_json"),
    path("mails/<slug:key>", outbox.mail, name="mail"),
    *register.urlpatterns,
    path("roles", roles.roles, name="roles"),
    path("roles.csv", roles.roles_csv, name="roles_csv"),
    path("roles.json", roles.roles_json, name="roles_json"),
]
