"""The API's description as it is published: problems under their own media type."""

from typing import Any

from guildhall.web.api.api import api


def described() -> dict[str, Any]:
    """The OpenAPI document, with refusals as `application/problem+json`."""
    document: dict[str, Any] = api.get_openapi_schema()
    for methods in document["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                name_problems(str(status), answer)
    return document


def name_problems(status: str, answer: dict[str, Any]) -> None:
    """Give an answer that is a refusal the media type of problem documents."""
    content = answer.get("content", {})
    if not status.startswith("2") and "application/json" in content:
        content["application/problem+json"] = content.pop("application/json")
