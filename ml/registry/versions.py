"""Registered versions, whose numbers are also TF Serving's: tags, aliases, and which have a file in s3://models."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import mlflow
from mlflow.entities.model_registry import ModelVersion
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

from ml import MODEL
from ml.registry.connection import RegistryError, translated

CHAMPION: Final = "champion"
CHALLENGER: Final = "challenger"
PREVIOUS: Final = "previous"
# The role `train` may not list the bucket: this tag is how the file of an old version is found again.
STORED: Final = "stored"


@dataclass(frozen=True)
class Registered:
    """A version as MLflow has it."""

    version: int
    run_id: str
    tags: Mapping[str, str]
    created: datetime

    @property
    def is_stored(self) -> bool:
        return STORED in self.tags


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
    if (found := find(client, version)) is None:
        raise RegistryError(f"version {version} of {MODEL} is not registered")
    return found.run_id


def find(client: MlflowClient, version: int) -> Registered | None:
    """None for one that somebody has deleted. Raises RegistryError."""
    try:
        return _registered(client.get_model_version(MODEL, str(version)))
    except MlflowException as error:
        if error.error_code == "RESOURCE_DOES_NOT_EXIST":
            return None
        raise RegistryError(f"MLflow did not tell of version {version}: {error}") from error


@translated()
def version_tags(client: MlflowClient, version: int) -> dict[str, str]:
    return dict(client.get_model_version(MODEL, str(version)).tags)


@translated()
def tag_version(client: MlflowClient, version: int, **tags: str) -> None:
    for name, value in tags.items():
        client.set_model_version_tag(MODEL, str(version), name, value)


@translated()
def versions(client: MlflowClient) -> dict[int, Registered]:
    """Every registered version by its number, the newest first."""
    found = [_registered(each) for each in client.search_model_versions(f"name = '{MODEL}'")]
    return {each.version: each for each in sorted(found, key=lambda each: -each.version)}


@translated()
def mark_stored(client: MlflowClient, version: int, uri: str) -> None:
    client.set_model_version_tag(MODEL, str(version), STORED, uri)


@translated()
def mark_removed(client: MlflowClient, version: int) -> None:
    client.delete_model_version_tag(MODEL, str(version), STORED)


@translated()
def aliases(client: MlflowClient) -> dict[str, int]:
    """Alias → version; empty before the first registration."""
    try:
        found = client.get_registered_model(MODEL).aliases
    except MlflowException as error:
        if error.error_code == "RESOURCE_DOES_NOT_EXIST":
            return {}
        raise
    return {alias: int(version) for alias, version in found.items()}


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


def _registered(found: ModelVersion) -> Registered:
    created = datetime.fromtimestamp(found.creation_timestamp / 1000, UTC)
    return Registered(int(found.version), found.run_id, dict(found.tags), created)


def _version_of_run(client: MlflowClient, run_id: str) -> int | None:
    found = client.search_model_versions(f"name = '{MODEL}' and run_id = '{run_id}'")
    return max((int(each.version) for each in found), default=None)


def _logged_model_uri(client: MlflowClient, run_id: str) -> str:
    outputs = client.get_run(run_id).outputs
    if outputs is None or not outputs.model_outputs:
        raise RegistryError(f"run {run_id} logged no model")
    return f"models:/{outputs.model_outputs[-1].model_id}"
