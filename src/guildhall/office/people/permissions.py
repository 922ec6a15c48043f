"""Every permission of the house, `thing:action`, stored as that string."""

from enum import StrEnum


class Permission(StrEnum):
    """What somebody may do to a kind of thing."""

    ORGANISATION_EDIT = "organisation:edit"
    MEMBER_ADMIT = "member:admit"
    PERSON_READ = "person:read"
    PERSON_INVITE = "person:invite"
    PROVIDER_EDIT = "provider:edit"
    TOKEN_ISSUE = "token:issue"  # noqa: S105  a permission, not a secret
    AUDIT_READ = "audit:read"
    JOB_READ = "job:read"
    JOB_CANCEL = "job:cancel"
    MAIL_READ = "mail:read"
    MAIL_PREVIEW = "mail:preview"
    IMPORT_READ = "import:read"
    IMPORT_MAKE = "import:make"
    IMPORT_UNDO = "import:undo"
    APPLICATION_READ = "application:read"
    APPLICATION_EDIT = "application:edit"
    CONTRACT_READ = "contract:read"
    CONTRACT_EDIT = "contract:edit"
    CONTRACT_READ_PRICE = "contract:read_price"
    NOTICE_READ = "notice:read"
    NOTICE_EDIT = "notice:edit"
    LINK_READ = "link:read"
    LINK_DECIDE = "link:decide"
    LINK_RUN = "link:run"
    OPPORTUNITY_READ = "opportunity:read"
    OPPORTUNITY_EDIT = "opportunity:edit"
    CATALOGUE_EDIT = "catalogue:edit"
    REGISTER_EXPORT = "register:export"
