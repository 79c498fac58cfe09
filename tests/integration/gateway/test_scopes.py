"""Every call of the document refuses a missing key, an unknown one, and a key of every other scope."""

import re
from collections.abc import Iterator
from typing import Final

import pytest

from tests.integration.gateway.processes import Gateway
from tests.openapi_document import openapi_document

KEYS: Final = {"predict": "a-key-to-predict", "review": "a-key-to-review", "admin": "a-key-to-administer"}
SAMPLES: Final = {"sha256": "0" * 64, "number": "1", "version": "1", "run": "api-1"}
UUID: Final = "019a8f3e-7c1d-7e2b-9d52-6a0c9f6f4b11"


def calls() -> Iterator[tuple[str, str, str]]:
    """Method, path and scope of each call that needs one."""
    for path, operations in openapi_document()["paths"].items():
        for method, operation in operations.items():
            for scope in {scope for way in operation.get("security", []) for scope in way.get("ApiKey", [])}:
                filled = re.sub(r"\{(\w+)\}", lambda name: SAMPLES.get(name[1], UUID), path)
                yield method.upper(), filled, scope


CALLS: Final = list(calls())


@pytest.mark.parametrize(("method", "path", "scope"), CALLS)
def test_only_a_key_of_its_scope_may_call(gateway: Gateway, method: str, path: str, scope: str) -> None:
    refused = {None: 401, "never-given-out": 401} | {key: 403 for name, key in KEYS.items() if name != scope}
    for key, status in refused.items():
        answer = gateway.client.request(method, path, headers={} if key is None else {"X-API-Key": key})
        assert answer.status_code == status, key
        assert answer.headers["content-type"] == "application/problem+json"


def test_no_call_of_the_api_is_without_a_scope() -> None:
    paths = openapi_document()["paths"]
    named = {(method, path) for path in paths for method in paths[path] if path.startswith("/v1/")}
    open_to_any_key = {("get", "/v1/key")}
    assert len(named - open_to_any_key) == len(CALLS)
