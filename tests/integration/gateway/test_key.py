"""What a key may do, asked with the key itself."""

import hashlib
import json

import pytest

from tests.integration.gateway.processes import Gateway

HARVEST = hashlib.sha256(b"a-key-until-harvest").hexdigest()


@pytest.mark.parametrize(
    ("key", "scope"), [("a-key-to-predict", "predict"), ("a-key-to-review", "review"), ("a-key-to-administer", "admin")]
)
def test_a_key_of_any_scope_is_told_its_name_and_scopes(gateway: Gateway, key: str, scope: str) -> None:
    answer = gateway.client.get("/v1/key", headers={"X-API-Key": key})
    assert answer.json() == {"name": key.replace("-", "_"), "scopes": [scope], "expires": None}


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": "never-given-out"}])
def test_a_key_that_is_missing_or_unknown_is_told_nothing(gateway: Gateway, headers: dict[str, str]) -> None:
    answer = gateway.client.get("/v1/key", headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (401, "unauthenticated")


def test_several_scopes_and_the_end_are_told(gateway: Gateway) -> None:
    document = json.loads(gateway.keys.read_text())
    harvest = {"name": "harvest", "sha256": HARVEST, "scopes": ["review", "predict"]}
    before = gateway.keys.read_bytes()
    gateway.keys.write_text(
        json.dumps({"keys": [*document["keys"], harvest | {"expires": "2999-09-01T02:00:00+02:00"}]})
    )
    try:
        answer = gateway.client.get("/v1/key", headers={"Authorization": "Bearer a-key-until-harvest"})
    finally:
        gateway.keys.write_bytes(before)
    assert answer.json() == {"name": "harvest", "scopes": ["predict", "review"], "expires": "2999-09-01T00:00:00Z"}
