"""The gateway's calls that change the version in service, on a real gateway in front of a real Airflow."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from infra.local.plan import Stack
from ml.publish.replicas import wait_until
from tests.integration.airflow.loop import Loop

PROMOTION = "promote_model"
WHY = {"reason": "asked for over HTTP"}


@pytest.fixture(scope="module")
def gateway(airflow_stack: Stack) -> Iterator[httpx.Client]:
    """With the key of the scope admin."""
    env = airflow_stack.env
    headers = {"X-API-Key": env["API_KEY_ADMIN"]}
    with httpx.Client(base_url=env["GATEWAY_URL"], headers=headers, timeout=30, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def two(first_champion: Loop, gateway: httpx.Client) -> tuple[int, int]:
    """The previous version and the one in service, each let through by the gate."""
    while "previous" not in _aliases(gateway):
        first_champion.settle()
        before = first_champion.served()
        first_champion.training_after(
            lambda: gateway.post("/v1/retraining", json={"reason": "a second version"}).raise_for_status()
        )
        first_champion.wait_for_a_version_above(before)
    return _aliases(gateway)["previous"], _aliases(gateway)["champion"]


def test_registry_serving_and_audit_agree_on_what_serves(
    loop: Loop, gateway: httpx.Client, two: tuple[int, int]
) -> None:
    told = gateway.get("/v1/models").raise_for_status().json()
    previous, champion = (_version(told, number) for number in (told["previous"], told["champion"]))
    assert (champion["version"], champion["labels"], champion["aliases"]) == (loop.served(), ["stable"], ["champion"])
    assert champion["serving"] == previous["serving"] == {"AVAILABLE": 1}
    assert (champion["decision"], champion["dataset"]["source"]) == ("promote", "real")
    assert 0.4 <= champion["metrics"]["accuracy"] <= 1
    assert champion["backbone_weights"] == "random"
    assert told["serving_detail"] is None
    assert (told["promotions"][0]["action"], told["promotions"][0]["to_version"]) == ("promote", champion["version"])


def test_a_version_shows_what_the_gate_decided_on_and_both_models_charts(
    loop: Loop, gateway: httpx.Client, two: tuple[int, int]
) -> None:
    told = gateway.get(f"/v1/models/{two[1]}").raise_for_status().json()
    assert told["evidence"]["challenger"]["accuracy"] == told["metrics"]["accuracy"]
    for charts in told["charts"].values():
        assert sum(map(sum, charts["confusion"])) == sum(each["count"] for each in charts["reliability"])
        assert charts["roc"].keys() == set(charts["classes"]) == {"dandelion", "grass"}


def test_a_rollback_and_a_promotion_move_the_version_that_answers(
    loop: Loop, gateway: httpx.Client, two: tuple[int, int]
) -> None:
    previous, champion = two
    back = _followed(gateway, gateway.post("/v1/models/rollback"))
    assert (back["state"], back["detail"]) == ("success", None), back
    assert (loop.served(), loop.champion()) == (previous, previous)
    forth = _followed(gateway, gateway.post(f"/v1/models/{champion}/promote", json=WHY))
    assert [(each["task"], each["state"]) for each in forth["tasks"]] == [("change", "success")]
    assert (loop.served(), loop.champion()) == (champion, champion)
    rows = gateway.get("/v1/models").json()["promotions"][:2]
    assert [(each["action"], each["from_version"], each["to_version"], each["reason"]) for each in rows] == [
        ("promote", previous, champion, WHY["reason"]),
        ("rollback", champion, previous, "asked for through the API by key admin"),
    ]


def test_a_rollback_that_comes_too_late_is_skipped_and_says_why(
    loop: Loop, gateway: httpx.Client, two: tuple[int, int]
) -> None:
    """Two people ask for the same at the same moment, and Airflow lets one pass after the other."""
    previous, champion = two
    asked = [gateway.post("/v1/models/rollback", json=WHY) for _ in range(2)]
    first, second = (_followed(gateway, each) for each in asked)
    assert [each["state"] for each in (*first["tasks"], *second["tasks"])] == ["success", "skipped"]
    assert f"rolling back to version {previous} no longer applies" in second["detail"]
    assert loop.served() == previous
    _followed(gateway, gateway.post(f"/v1/models/{champion}/promote", json=WHY))


def test_the_same_wish_sent_twice_is_one_run(loop: Loop, gateway: httpx.Client, two: tuple[int, int]) -> None:
    previous, champion = two
    before = loop.airflow.runs(PROMOTION)
    wish = {"Idempotency-Key": str(uuid4())}
    first = gateway.post("/v1/models/rollback", json=WHY, headers=wish)
    _followed(gateway, first)
    again = gateway.post("/v1/models/rollback", json=WHY, headers=wish)
    assert again.status_code == 202
    assert again.json() == first.json()
    assert len(loop.airflow.runs(PROMOTION)) == len(before) + 1
    assert loop.served() == previous
    _followed(gateway, gateway.post(f"/v1/models/{champion}/promote", json=WHY, headers=wish))
    assert loop.served() == champion


def test_what_cannot_be_promoted_starts_nothing(loop: Loop, gateway: httpx.Client, two: tuple[int, int]) -> None:
    before = loop.airflow.runs(PROMOTION)
    answers = [gateway.post(f"/v1/models/{number}/promote", json=WHY) for number in (two[1], 999)]
    assert [(each.status_code, each.json()["type"]) for each in answers] == [
        (409, "not_promotable"),
        (404, "version_not_found"),
    ]
    assert loop.airflow.runs(PROMOTION) == before


def test_an_unknown_change_is_404(loop: Loop, gateway: httpx.Client) -> None:
    answer = gateway.get("/v1/models/changes/api-none")
    assert (answer.status_code, answer.json()["type"]) == (404, "run_not_found")


def test_a_version_says_on_what_it_was_trained(loop: Loop, gateway: httpx.Client) -> None:
    wait_until(
        lambda: gateway.get("/readyz").json()["model"].get("trained_on") == "real",
        seconds=30,
        otherwise=lambda: gateway.get("/readyz").text,
    )


def _aliases(gateway: httpx.Client) -> dict[str, int]:
    told = gateway.get("/v1/models").raise_for_status().json()
    return {name: told[name] for name in ("champion", "previous", "challenger") if told[name] is not None}


def _version(told: dict[str, Any], number: int) -> dict[str, Any]:
    (found,) = [each for each in told["models"] if each["version"] == number]
    return dict(found)


def _followed(gateway: httpx.Client, asked: httpx.Response) -> dict[str, Any]:
    """To its end."""
    assert asked.status_code == 202, asked.text
    url = asked.json()["url"]
    assert asked.headers["location"] == url

    def ended() -> bool:
        return gateway.get(url).raise_for_status().json()["state"] in {"success", "failed"}

    wait_until(ended, seconds=600, otherwise=lambda: gateway.get(url).text)
    return dict(gateway.get(url).json())
