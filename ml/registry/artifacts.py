"""What a run keeps as files: their names, and how they are written and read."""

import json
import tempfile
from pathlib import Path
from typing import Any, Final

import mlflow
import mlflow.artifacts
from matplotlib.figure import Figure
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

from ml.registry.connection import RegistryError, translated

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


@translated()
def log_bytes(run_id: str, path: str, body: bytes) -> None:
    """One artifact of a run, by its path below the run's artifacts."""
    directory, _, name = path.rpartition("/")
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / name
        file.write_bytes(body)
        mlflow.log_artifact(str(file), directory or None, run_id=run_id)


def log_json(run_id: str, path: str, value: Any) -> None:
    log_bytes(run_id, path, json.dumps(value, indent=1).encode())


@translated()
def log_figure(run_id: str, name: str, figure: Figure) -> None:
    MlflowClient().log_figure(run_id, figure, f"evaluation/{name}.png")


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
