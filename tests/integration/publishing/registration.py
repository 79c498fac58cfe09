"""Registers versions as a training does, without one."""

import itertools
from dataclasses import asdict

import mlflow
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

from ml import MODEL, registry
from ml.publish.candidate import Candidate
from tests.integration.publishing.small_models import candidate

_seeds = itertools.count()


def register(client: MlflowClient, made: Candidate | None = None, *, decision: str = "promote") -> int:
    """A version with its artifacts, evaluated; gives its number."""
    made = made or candidate(0, next(_seeds) % 3)
    with registry.training_run("publishing", {"reason": "a test"}) as run_id:
        registry.log_bytes(run_id, registry.EXPORTED, made.saved_model)
        golden = {"classes": made.classes, "golden": [asdict(each) for each in made.golden]}
        registry.log_json(run_id, registry.GOLDEN, golden)
        registry.log_json(run_id, registry.EVIDENCE, {"challenger": {"accuracy": 0.95}})
        mlflow.log_metric("test_accuracy", 0.95)
    tags = {"decision": decision, "decision.reasons": "", "reason": "a test", "dataset.source": "real"}
    inputs = {"dataset.digest": "0" * 64, "backbone.weights": "random"}
    return _version(client, run_id, tags | inputs | {"sha256": made.sha256})


def _version(client: MlflowClient, run_id: str, tags: dict[str, str]) -> int:
    try:
        client.create_registered_model(MODEL)
    except MlflowException as error:
        if error.error_code != "RESOURCE_ALREADY_EXISTS":
            raise
    source = f"{client.get_run(run_id).info.artifact_uri}/export"
    made = client.create_model_version(MODEL, source, run_id, tags=tags)
    client.set_registered_model_alias(MODEL, registry.CHALLENGER, made.version)
    return int(made.version)
