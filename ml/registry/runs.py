"""Runs of a training: begun, described, measured and found again."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import mlflow
import mlflow.data
import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure
from mlflow.models import infer_signature
from mlflow.tracking import MlflowClient

from ml import MODEL
from ml.dataset import Manifest
from ml.imaging import Pixels
from ml.registry.artifacts import KERAS_MODEL, log_figure
from ml.registry.connection import translated


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
def params_of(client: MlflowClient, run_id: str) -> dict[str, str]:
    return dict(client.get_run(run_id).data.params)


@translated()
def tags_of(client: MlflowClient, run_id: str) -> dict[str, str]:
    return dict(client.get_run(run_id).data.tags)


@translated()
def metric(client: MlflowClient, run_id: str, name: str) -> float | None:
    """The last value that a run logged, if it logged any."""
    value = client.get_run(run_id).data.metrics.get(name)
    return None if value is None else float(value)
