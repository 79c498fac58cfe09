"""What MLflow says, by answers that a real server gave."""

from typing import Any

import pytest

from gateway import registry_records
from gateway.model_versions import measured, reasons

RUN: dict[str, Any] = {
    "info": {"run_id": "8eb7", "artifact_uri": "mlflow-artifacts:/1/8eb7/artifacts"},
    "data": {
        "metrics": [
            {"key": "test_accuracy", "value": 0.95},
            {"key": "test_brier", "value": "NaN"},
            {"key": "oof_accuracy", "value": 0.9},
        ]
    },
}


def test_a_version_is_read_with_its_tags() -> None:
    told = {"version": "3", "creation_timestamp": 1795649509031, "tags": [{"key": "decision", "value": "promote"}]}
    found = registry_records.version(told | {"run_id": "8eb7"})
    assert (found.number, found.run_id, found.tags) == (3, "8eb7", {"decision": "promote"})
    assert found.created.isoformat() == "2026-11-25T23:31:49.031000+00:00"


def test_a_model_without_aliases_has_none() -> None:
    assert registry_records.aliases({"name": "plants"}) == {}


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("mlflow-artifacts:/1/8eb7/artifacts", "1/8eb7/artifacts"),
        ("mlflow-artifacts://mlflow:5000/1/8eb7/artifacts", "1/8eb7/artifacts"),
        ("s3://mlflow/1/8eb7/artifacts", ""),
        ("", ""),
    ],
    ids=["as MLflow has it", "with a host", "not through the proxy", "none"],
)
def test_artifacts_are_read_through_mlflow_s_proxy_only(uri: str, path: str) -> None:
    assert registry_records.run(RUN | {"info": RUN["info"] | {"artifact_uri": uri}}).artifacts == path


def test_numbers_of_the_test_split_are_told_and_what_is_no_number_is_left_out() -> None:
    assert measured(registry_records.run(RUN)) == {"accuracy": 0.95}


@pytest.mark.parametrize(("tag", "told"), [("too slow; too weak", ["too slow", "too weak"]), ("", [])])
def test_each_reason_of_the_gate_stands_by_itself(tag: str, told: list[str]) -> None:
    assert reasons({"decision.reasons": tag}) == told
