"""The API page: complete, in one form, and without anything from another host."""

from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from gateway import api_page
from gateway.app import create_app
from gateway.errors import ApiError, ClientGone
from gateway.keys import KeyFile
from gateway.metrics import Metrics
from gateway.problems import MEDIA_TYPE
from gateway.settings import Settings


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    keys = tmp_path / "keys.json"
    keys.write_text('{"keys": []}')
    monkeypatch.setenv("SERVING_GRPC", "127.0.0.1:1")
    monkeypatch.setenv("DATABASE_URL_GATEWAY", "sqlite://")
    monkeypatch.setenv("API_KEYS_FILE", str(keys))
    return create_app(Settings.read(), KeyFile(keys), Metrics())


@pytest.fixture
def page(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


def operations(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in page["paths"].values() for operation in path.values()]


def test_every_operation_has_a_tag_a_summary_and_an_id_of_its_own(page: dict[str, Any]) -> None:
    found = operations(page)
    assert all(operation["tags"] and operation["summary"] for operation in found)
    assert len({operation["operationId"] for operation in found}) == len(found)


def test_every_refusal_is_problem_details_with_an_example(page: dict[str, Any]) -> None:
    for operation in operations(page):
        for status, response in operation["responses"].items():
            if status < "400":
                continue
            (content,) = [response["content"][MEDIA_TYPE]]
            assert content["schema"]["$ref"].rpartition("/")[2] in page["components"]["schemas"]
            assert all(example["value"]["status"] == int(status) for example in content["examples"].values())


def test_every_refusal_that_there_is_stands_on_the_page(page: dict[str, Any]) -> None:
    shown = {
        name
        for operation in operations(page)
        for response in operation["responses"].values()
        for name in response.get("content", {}).get(MEDIA_TYPE, {}).get("examples", ())
    }
    never_read = {ApiError.type, ClientGone.type}
    assert shown == {kind.type for kind in _kinds(ApiError)} - never_read


def test_both_ways_to_send_a_key_can_be_authorised_and_the_scope_is_named(page: dict[str, Any]) -> None:
    schemes = page["components"]["securitySchemes"]
    assert {(scheme["type"], scheme.get("scheme") or scheme["name"]) for scheme in schemes.values()} == {
        ("http", "bearer"),
        ("apiKey", "X-API-Key"),
    }
    assert page["paths"]["/v1/predict"]["post"]["security"] == [{name: ["predict"]} for name in schemes]


def test_refusals_of_one_status_stand_side_by_side() -> None:
    class One(ApiError):
        status, type, title = 422, "one", "One"

    class Other(ApiError):
        status, type, title = 422, "other", "Other"

    shown = api_page.refusals(One("a"), Other("b"))[422]
    assert shown["description"] == "One · Other"
    assert shown["content"][MEDIA_TYPE]["examples"].keys() == {"one", "other"}


def _kinds(error: type[ApiError]) -> set[type[ApiError]]:
    return {error}.union(
        *(_kinds(each) for each in error.__subclasses__() if each.__module__.startswith("gateway.errors."))
    )
