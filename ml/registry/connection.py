"""The connection to MLflow, and its refusals as errors of ours."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import mlflow
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

from ml.errors import MlError

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
