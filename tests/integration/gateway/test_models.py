"""The versions of the model as the gateway tells of them, from a real MLflow, a real serving process and the audit."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mlflow.tracking import MlflowClient
from sqlalchemy import Engine

from gateway import registry as registry_client
from infra.local.plan import Stack
from ml import MODEL, catalog, registry
from tests.integration.gateway.processes import Gateway, eventually, running_gateway
from tests.integration.publishing import registration
from tests.unit.ml.pictures import photograph

ADMIN = {"X-API-Key": "a-key-to-administer"}
CURVE = {"fpr": [0.0, 1.0], "tpr": [0.0, 1.0], "auc": 0.5}
CHARTS = {
    "challenger": {
        "classes": ["dandelion", "grass"],
        "confusion": [[3, 1], [0, 4]],
        "roc": {"dandelion": CURVE, "grass": CURVE},
        "reliability": [{"confidence": 0.9, "accuracy": 0.875, "count": 8}],
    },
    "champion": None,
}
SUSPECTED = [{"sha256": "9f" * 32, "label": "grass", "suggested": "dandelion", "score": 0.03}]


@pytest.fixture(scope="module")
def versions(services: Stack) -> Iterator[tuple[int, int]]:
    """The champion, with all that a training keeps, and a refused challenger after it."""
    client = registry.connect(services.env["MLFLOW_TRACKING_URI"])
    before = registry.aliases(client)
    champion, refused = registration.register(client), registration.register(client, decision="refused")
    registry.tag_version(client, refused, **{"decision.reasons": "too slow; too weak"})
    run = registry.run_of(client, champion)
    registry.log_json(run, registry.CHARTS, CHARTS)
    registry.log_json(run, registry.SUSPECTED_LABELS, SUSPECTED)
    client.set_registered_model_alias(MODEL, registry.CHAMPION, str(champion))
    yield champion, refused
    _restore(client, before)


@pytest.fixture(scope="module")
def gateway(
    tmp_path_factory: pytest.TempPathFactory,
    services: Stack,
    versions: tuple[int, int],
    serving: str,
    database_url: str,
) -> Iterator[Gateway]:
    """With MLflow beside serving, and without Airflow."""
    directory: Path = tmp_path_factory.mktemp("gateway")
    mlflow = {"MLFLOW_TRACKING_URI": services.env["MLFLOW_TRACKING_URI"]}
    with running_gateway(directory, serving=serving, database_url=database_url, **mlflow) as started:
        eventually(started.ready)
        yield started


def test_versions_come_newest_first_with_what_they_earned(gateway: Gateway, versions: tuple[int, int]) -> None:
    champion, refused = versions
    told = gateway.client.get("/v1/models", headers=ADMIN, params={"limit": 2}).raise_for_status().json()
    assert (told["name"], told["champion"], told["challenger"]) == ("plants", champion, refused)
    assert [each["version"] for each in told["models"]] == [refused, champion]
    newest, older = told["models"]
    assert (newest["decision"], newest["reasons"]) == ("refused", ["too slow", "too weak"])
    assert (older["decision"], older["aliases"], older["metrics"]) == ("promote", ["champion"], {"accuracy": 0.95})
    assert older["dataset"] == {"digest": "0" * 64, "source": "real"}
    assert newest["created"] > older["created"]


def test_the_audit_stands_beside_them(gateway: Gateway, versions: tuple[int, int], database: Engine) -> None:
    row = {"run_id": "a-rollback", "action": "rollback", "from_version": 8, "to_version": 7, "reason": "worse"}
    catalog.record_promotion(database, **row, evidence={})
    newest = gateway.client.get("/v1/models", headers=ADMIN).json()["promotions"][0]
    assert newest.pop("at").endswith("Z")
    assert newest == {name: row[name] for name in ("action", "from_version", "to_version", "reason")}


def test_a_version_tells_how_it_stands_on_the_replicas(gateway: Gateway, versions: tuple[int, int]) -> None:
    served = gateway.client.get("/v1/models/1", headers=ADMIN).json()
    assert (served["serving"], served["labels"], served["serving_detail"]) == ({"AVAILABLE": 1}, ["stable"], None)
    other = gateway.client.get(f"/v1/models/{versions[1]}", headers=ADMIN).json()
    assert (other["serving"], other["labels"]) == (None, [])


def test_a_serving_that_is_away_is_told_and_no_error(
    tmp_path: Path, services: Stack, versions: tuple[int, int], database_url: str, free_port: Callable[[], int]
) -> None:
    away = f"127.0.0.1:{free_port()}"
    mlflow = {"MLFLOW_TRACKING_URI": services.env["MLFLOW_TRACKING_URI"]}
    with running_gateway(tmp_path, serving=away, database_url=database_url, **mlflow) as alone:
        told = alone.client.get("/v1/models", headers=ADMIN).raise_for_status().json()
    assert told["serving_detail"] == f"no answer from serving at {away}"
    assert told["champion"] == versions[0]


def test_one_version_brings_the_gate_s_evidence_and_its_charts(gateway: Gateway, versions: tuple[int, int]) -> None:
    told, without = (gateway.client.get(f"/v1/models/{each}", headers=ADMIN).json() for each in versions)
    assert (told["evidence"], told["charts"]) == ({"challenger": {"accuracy": 0.95}}, CHARTS)
    assert without["charts"] is None


@pytest.mark.parametrize(
    ("path", "status", "type_"),
    [
        ("/v1/models/99999", 404, "version_not_found"),
        ("/v1/models/0", 422, "invalid_request"),
        ("/v1/models/stable", 422, "invalid_request"),
        ("/v1/models?limit=201", 422, "invalid_request"),
    ],
)
def test_what_is_no_version_is_refused(
    gateway: Gateway, versions: tuple[int, int], path: str, status: int, type_: str
) -> None:
    answer = gateway.client.get(path, headers=ADMIN)
    assert (answer.status_code, answer.json()["type"]) == (status, type_)


def test_a_prediction_says_on_what_its_version_was_trained_once_that_is_known(
    gateway: Gateway, versions: tuple[int, int]
) -> None:
    eventually(lambda: gateway.client.get("/readyz").json()["model"].get("trained_on"), 10)
    told = {"name": "plants", "version": 1, "trained_on": "real"}
    assert gateway.predict(photograph(275, 183)).json()["model"] == told
    assert gateway.client.get("/readyz").json()["model"] == told | {"backbone_weights": "random"}


def test_the_champion_s_suspected_labels_are_read(services: Stack, versions: tuple[int, int]) -> None:
    async def suspected() -> object:
        url = services.env["MLFLOW_TRACKING_URI"]
        async with registry_client.connect(url, "", "", model=MODEL) as connected:
            return await connected.suspected_labels()

    assert asyncio.run(suspected()) == SUSPECTED


@pytest.mark.parametrize(("address", "type_"), [("dead", "registry_unavailable"), ("", "registry_not_configured")])
def test_without_mlflow_the_call_says_so_and_predictions_go_on(
    tmp_path: Path, serving: str, database_url: str, free_port: Callable[[], int], address: str, type_: str
) -> None:
    mlflow = {"MLFLOW_TRACKING_URI": f"http://127.0.0.1:{free_port()}"} if address else {}
    with running_gateway(tmp_path, serving=serving, database_url=database_url, **mlflow) as alone:
        eventually(alone.ready)
        answer = alone.client.get("/v1/models", headers=ADMIN)
        assert (answer.status_code, answer.json()["type"]) == (503, type_)
        assert alone.predict(photograph(275, 183)).json()["model"] == {"name": "plants", "version": 1}


@pytest.mark.parametrize("key", ["a-key-to-predict", "a-key-to-review"])
def test_only_an_admin_sees_or_changes_versions(gateway: Gateway, key: str) -> None:
    headers, why = {"X-API-Key": key}, {"reason": "let me in"}
    answers = [
        gateway.client.get("/v1/models", headers=headers),
        gateway.client.get("/v1/models/1", headers=headers),
        gateway.client.get("/v1/models/changes/api-1", headers=headers),
        gateway.client.post("/v1/models/rollback", json=why, headers=headers),
        gateway.client.post("/v1/models/1/promote", json=why, headers=headers),
    ]
    assert [each.status_code for each in answers] == [403] * 5


def test_nothing_is_changed_without_airflow(gateway: Gateway, versions: tuple[int, int]) -> None:
    for path in ("/v1/models/rollback", f"/v1/models/{versions[0]}/promote"):
        answer = gateway.client.post(path, json={"reason": "to see"}, headers=ADMIN)
        assert (answer.status_code, answer.json()["type"]) == (503, "airflow_not_configured")


def _restore(client: MlflowClient, before: dict[str, int]) -> None:
    for alias in registry.aliases(client).keys() - before.keys():
        client.delete_registered_model_alias(MODEL, alias)
    for alias, version in before.items():
        client.set_registered_model_alias(MODEL, alias, str(version))
