"""The API: version 1, OpenAPI 3.1, everything that the pages show.

Lists come by cursor, answers carry an ETag, refusals are problem documents (RFC 9457),
programs come with a token that is limited to scopes.
"""

from ninja import NinjaAPI, Router

from guildhall.web.api import figures, lists
from guildhall.web.api.conditional import with_tags
from guildhall.web.api.credentials import authenticate
from guildhall.web.api.problems import translate

api = NinjaAPI(
    title="Guildhall",
    version="1",
    description=(
        "Councils' applications, contracts and notices, how they are linked, and what "
        "could be bought together. Without a token you read what is public."
    ),
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    auth=authenticate,
)
translate(api)
register = Router()
lists.add_to(register)
figures.add_to(register)
register.add_decorator(with_tags, "view")
api.add_router("", register)
