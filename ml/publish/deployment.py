"""Where registry, models.config and serving stand at one moment: what every decision on versions rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mlflow.tracking import MlflowClient

from ml import MODEL, registry
from ml.publish import fleet, models_config
from ml.publish.models_config import STABLE
from ml.publish.replicas import Replica
from ml.registry import CHAMPION, Registered
from ml.storage import ObjectStore


@dataclass(frozen=True)
class Deployment:
    """`answering` is by replica, the version under label `stable`; `states` by version, then by replica."""

    versions: Mapping[int, Registered]
    aliases: Mapping[str, int]
    listed: Sequence[int]
    labels: Mapping[str, int]
    answering: Mapping[str, int | None]
    states: Mapping[int, fleet.States]

    @property
    def stable(self) -> int | None:
        """What models.config names; the replicas follow within a poll."""
        return self.labels.get(STABLE)

    @property
    def champion(self) -> int | None:
        return self.aliases.get(CHAMPION)

    def source(self, version: int) -> str | None:
        """Of the photographs that it learned from: `real` or `synthetic`; None where it was registered without."""
        found = self.versions.get(version)
        return found.tags.get("dataset.source") if found else None

    def serves(self, version: int) -> bool:
        """Whether the label names it, in the file and on every replica."""
        return self.stable == version and set(self.answering.values()) == {version}

    def has_loaded(self, version: int) -> bool:
        """Whether every replica has it ready, so that a label can move there at once."""
        states = self.states.get(version, {})
        return bool(states) and all(state == "AVAILABLE" for state, _ in states.values())


def look(client: MlflowClient, store: ObjectStore, every: Sequence[Replica]) -> Deployment:
    """Raises RegistryError, StorageError, ConfigError; a replica that is away only shows in the states."""
    config = models_config.read(store)
    listed = models_config.versions(config)
    return Deployment(
        versions=registry.versions(client),
        aliases=registry.aliases(client),
        listed=listed,
        labels=models_config.labels(config),
        answering=fleet.answering(every, MODEL, STABLE),
        states={version: fleet.states(every, MODEL, version) for version in listed},
    )
