"""MLflow: runs, their artifacts, and the registered model whose version number is also TF Serving's."""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import mlflow
import mlflow.artifacts
import mlflow.data
import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure
from mlflow.exceptions import MlflowException
from mlflow.models import infer_signature
from mlflow.tracking import MlflowClient

from ml.dataset import Manifest
from ml.errors import MlError
from ml.imaging import Pixels
from ml.models_config import MODEL

CHAMPION: Final = "champion"
CHALLENGER: Final = "challenger"
PREVIOUS: Final = "previous"
KERAS_MODEL: Final = "model"  # the artifact's name; also what pyfunc loads
EXPORTED: Final = "export/saved_model.pb"
GOLDEN: Final = "export/golden.json"
REFERENCE: Final = "reference.json"  # what drift is tested against
EVIDENCE: Final = "evaluation/evidence.json"
CHARTS: Final = "evaluation/charts.json"
MODEL_CARD: Final = "model_card.md"
DATA_REPORT: Final = "data/report.md"
CONTACT_SHEET: Final = "data/contact_sheet.jpg"
SUSPECTED_LABELS: Final = "data/suspected_labels.json"
DATA_DRIFT: Final = "data/drift.json"  # new photographs against those of the champion
# MLflow reads these at each request, and from nowhere else; its own defaults, 120 s and seven tries, add up to minutes.
MLFLOW_DEFAULTS: Final = {
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",  # it would stand in the middle of a log
}


class RegistryError(MlError):
    """MLflow lacks what a step needs, or does not answer."""


def connect(tracking_uri: str) -> MlflowClient:
    """Sets the process's tracking server and how long it is waited for; gives a client of it."""
    for name, value in MLFLOW_DEFAULTS.items():
        os.environ.setdefault(name, value)
    mlflow.set_tracking_uri(tracking_uri)
    return MlflowClient(tracking_uri)


@contextmanager
def translated() -> Iterator[None]:
    """Turns what MLflow and its transport raise into RegistryError."""
    try:
        yield
    except (MlflowException, OSError) as error:
        raise RegistryError(f"MLflow refused or did not answer ({error}); run the same again once it does") from error


@translated()
def last_training_run(client: MlflowClient, experiment: str) -> tuple[str, str, datetime] | None:
    """Id, data set digest and start (UTC, without a zone) of the latest training, whatever became of it."""
    found = client.get_experiment_by_name(experiment)
    order = ["attributes.start_time DESC"]
    runs = client.search_runs([found.experiment_id], order_by=order, max_results=1) if found else []
    if not runs:
        return None
    started = datetime.fromtimestamp(runs[0].info.start_time / 1000, UTC).replace(tzinfo=None)
    return runs[0].info.run_id, runs[0].data.tags.get("dataset.digest", ""), started


@translated()
def run_on(client: MlflowClient, experiment: str, digest: str) -> str | None:
    """The latest run on a data set."""
    found = client.get_experiment_by_name(experiment)
    tagged, order = f"tags.`dataset.digest` = '{digest}'", ["attributes.start_time DESC"]
    runs = client.search_runs([found.experiment_id], tagged, order_by=order, max_results=1) if found else []
    return runs[0].info.run_id if runs else None


@contextmanager
def training_run(experiment: str, tags: Mapping[str, str]) -> Iterator[str]:
    """A new run, ended as FINISHED or FAILED; gives its id."""
    with translated():
        mlflow.set_experiment(experiment)
        started = mlflow.start_run(tags=dict(tags))
    with started as run:
        yield run.info.run_id


@translated()
def log_dataset(manifest: Manifest, uri: str) -> None:
    """The data set as an input of the active run."""
    hashes, labels = (np.array([getattr(row, name) for row in manifest.rows]) for name in ("sha256", "label"))
    shown = manifest.digest[:36]  # as much as MLflow takes
    made = mlflow.data.from_numpy(hashes, source=uri, targets=labels, name=MODEL, digest=shown)
    mlflow.log_input(made, context="training")


@translated()
def log_training(parameters: Mapping[str, Any], losses: Sequence[float]) -> None:
    """What was chosen, and the loss of each epoch, in the active run."""
    mlflow.log_params(dict(parameters))
    for epoch, loss in enumerate(losses):
        mlflow.log_metric("loss", loss, step=epoch, synchronous=False)


@translated()
def log_metrics(metrics: Mapping[str, float], run_id: str) -> None:
    """Numbers of a run, also of one that has ended."""
    mlflow.log_metrics(dict(metrics), run_id=run_id)


@translated()
def log_keras_model(keras_model: Any, example: Pixels, answer: npt.NDArray[np.float32]) -> None:
    """The whole model, for `mlflow.pyfunc.load_model`, with signature and example, in the active run."""
    # Named requirements: MLflow would otherwise load the model in a process of its own to find them out.
    needed = [f"{name}=={version(name)}" for name in ("tensorflow", "keras", "numpy")]
    mlflow.tensorflow.log_model(
        keras_model,
        name=KERAS_MODEL,
        signature=infer_signature(example, answer),
        input_example=example,
        pip_requirements=needed,
    )


@translated()
def log_evaluation(run_id: str, metrics: Mapping[str, float], figures: Mapping[str, Figure]) -> None:
    """Metrics and pictures of the test split, on a run that has ended."""
    log_metrics(metrics, run_id)
    for name, figure in figures.items():
        log_figure(run_id, name.removesuffix(".png"), figure)


@translated()
def log_figure(run_id: str, name: str, figure: Figure) -> None:
    MlflowClient().log_figure(run_id, figure, f"evaluation/{name}.png")


@translated()
def params_of(client: MlflowClient, run_id: str) -> dict[str, str]:
    return dict(client.get_run(run_id).data.params)


@translated()
def log_bytes(run_id: str, path: str, body: bytes) -> None:
    """One artifact of a run, by its path below the run's artifacts."""
    directory, _, name = path.rpartition("/")
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / name
        file.write_bytes(body)
        mlflow.log_artifact(str(file), directory or None, run_id=run_id)


def read_bytes(run_id: str, path: str) -> bytes:
    """Raises RegistryError."""
    try:
        with tempfile.TemporaryDirectory() as scratch:
            found = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path=path, dst_path=scratch)
            return Path(found).read_bytes()
    except (MlflowException, OSError) as error:
        raise RegistryError(f"run {run_id} has no artifact {path}: {error}") from error


def read_if_there(client: MlflowClient, run_id: str, path: str) -> bytes | None:
    """An artifact that older runs have not. Raises RegistryError when MLflow does not answer."""
    directory = path.rpartition("/")[0]
    with translated():
        found = {each.path for each in client.list_artifacts(run_id, directory or None)}
    return read_bytes(run_id, path) if path in found else None


def log_json(run_id: str, path: str, value: Any) -> None:
    log_bytes(run_id, path, json.dumps(value, indent=1).encode())


@translated()
def tags_of(client: MlflowClient, run_id: str) -> dict[str, str]:
    return dict(client.get_run(run_id).data.tags)


@translated()
def metric(client: MlflowClient, run_id: str, name: str) -> float | None:
    """The last value that a run logged, if it logged any."""
    value = client.get_run(run_id).data.metrics.get(name)
    return None if value is None else float(value)


@translated()
def register(client: MlflowClient, run_id: str, *, tags: Mapping[str, str], description: str) -> int:
    """The version of a run's model; a run that is registered already keeps its number."""
    if (known := _version_of_run(client, run_id)) is not None:
        return known
    made = mlflow.register_model(_logged_model_uri(client, run_id), MODEL, tags=dict(tags))
    client.update_model_version(MODEL, made.version, description)
    client.set_registered_model_alias(MODEL, CHALLENGER, made.version)
    return int(made.version)


def run_of(client: MlflowClient, version: int) -> str:
    """Raises RegistryError."""
    try:
        return str(client.get_model_version(MODEL, str(version)).run_id)
    except MlflowException as error:
        raise RegistryError(f"version {version} of {MODEL} is not registered: {error}") from error


@translated()
def version_tags(client: MlflowClient, version: int) -> dict[str, str]:
    return dict(client.get_model_version(MODEL, str(version)).tags)


@translated()
def tag_version(client: MlflowClient, version: int, **tags: str) -> None:
    for name, value in tags.items():
        client.set_model_version_tag(MODEL, str(version), name, value)


def aliased(client: MlflowClient, alias: str) -> int | None:
    """The version that carries an alias, if one does."""
    try:
        return int(client.get_model_version_by_alias(MODEL, alias).version)
    except MlflowException as error:
        if error.error_code in {"RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"}:
            return None
        raise RegistryError(f"MLflow did not tell alias {alias} ({error}); run the same again once it does") from error


@translated()
def crown(client: MlflowClient, version: int) -> None:
    """`champion` to this version, `previous` to the one before, `challenger` off it. Safe to run twice."""
    before = aliased(client, CHAMPION)
    if before is not None and before != version:
        client.set_registered_model_alias(MODEL, PREVIOUS, str(before))
    client.set_registered_model_alias(MODEL, CHAMPION, str(version))
    if aliased(client, CHALLENGER) == version:
        client.delete_registered_model_alias(MODEL, CHALLENGER)


def _version_of_run(client: MlflowClient, run_id: str) -> int | None:
    found = client.search_model_versions(f"name = '{MODEL}' and run_id = '{run_id}'")
    return max((int(each.version) for each in found), default=None)


def _logged_model_uri(client: MlflowClient, run_id: str) -> str:
    outputs = client.get_run(run_id).outputs
    if outputs is None or not outputs.model_outputs:
        raise RegistryError(f"run {run_id} logged no model")
    return f"models:/{outputs.model_outputs[-1].model_id}"
