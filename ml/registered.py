"""The registered versions as a whole: what they are tagged with, their aliases, and which have a file in s3://models."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient

from ml.models_config import MODEL
from ml.registry import translated

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
def versions(client: MlflowClient) -> dict[int, Registered]:
    """Every registered version by its number, the newest first."""
    found = [
        Registered(
            int(each.version), each.run_id, dict(each.tags), datetime.fromtimestamp(each.creation_timestamp / 1000, UTC)
        )
        for each in client.search_model_versions(f"name = '{MODEL}'")
    ]
    return {each.version: each for each in sorted(found, key=lambda each: -each.version)}


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


@translated()
def mark_stored(client: MlflowClient, version: int, uri: str) -> None:
    client.set_model_version_tag(MODEL, str(version), STORED, uri)


@translated()
def mark_removed(client: MlflowClient, version: int) -> None:
    client.delete_model_version_tag(MODEL, str(version), STORED)
