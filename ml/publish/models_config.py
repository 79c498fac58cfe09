"""`s3://models/models.config`: TF Serving's ModelServerConfig in text form, changed by pure functions."""

from collections.abc import Callable, Mapping, Set
from typing import Any, Final

from google.protobuf import text_format
from tensorflow_serving.config import model_server_config_pb2

from ml import MODEL
from ml.errors import MlError
from ml.storage import Conflict, ObjectStore

STABLE: Final = "stable"
KEY: Final = "models.config"
BASE_PATH: Final = f"s3://models/{MODEL}"
EMPTY: Final = "model_config_list {}\n"
WRITERS: Final = 10  # tries against other writers before giving up

Config = Any  # tensorflow_serving.ModelServerConfig; the package publishes no types


class ConfigError(MlError):
    """models.config is not what TF Serving can read, or kept changing; it was left as it is."""


def parse(text: str) -> Config:
    """Raises ConfigError."""
    try:
        return text_format.Parse(text, model_server_config_pb2.ModelServerConfig())
    except text_format.ParseError as error:
        raise ConfigError(f"{KEY}: {error}") from error


def render(config: Config) -> str:
    return str(text_format.MessageToString(config)) or EMPTY


def versions(config: Config) -> list[int]:
    """The listed versions, in ascending order."""
    return sorted(version for each in _entries(config) for version in each.model_version_policy.specific.versions)


def labelled(config: Config, label: str = STABLE) -> int | None:
    """The version that a label points at."""
    return labels(config).get(label)


def labels(config: Config) -> Mapping[str, int]:
    """Label → version."""
    return {label: version for each in _entries(config) for label, version in each.version_labels.items()}


def with_version(config: Config, version: int) -> Config:
    """The same with one more version listed; labels stay."""
    changed = _copy(config)
    if not _entries(changed):
        changed.model_config_list.config.add(name=MODEL, base_path=BASE_PATH, model_platform="tensorflow")
    _entries(changed)[0].model_version_policy.specific.versions[:] = sorted({*versions(config), version})
    return changed


def without_version(config: Config, version: int) -> Config:
    """The same with one version less, and without the labels that pointed at it."""
    left = [each for each in versions(config) if each != version]
    if not left:
        return parse(EMPTY)
    changed = _copy(config)
    entry = _entries(changed)[0]
    entry.model_version_policy.specific.versions[:] = left
    for label in [label for label, target in entry.version_labels.items() if target == version]:
        del entry.version_labels[label]
    return changed


def without_unlabelled(config: Config, leaving: Set[int]) -> Config:
    """The same without these versions, but for those that a label points at."""
    for version in leaving - set(labels(config).values()):
        config = without_version(config, version)
    return config


def with_label(config: Config, version: int, label: str = STABLE) -> Config:
    """The same with a label on a version that is listed. Raises ConfigError."""
    if version not in versions(config):
        raise ConfigError(f"label {label} cannot point at version {version}: it is not in {KEY}")
    changed = _copy(config)
    _entries(changed)[0].version_labels[label] = version
    return changed


def read(store: ObjectStore) -> Config:
    return parse(store.get(KEY).body.decode())


def change(store: ObjectStore, changed: Callable[[Config], Config]) -> Config:
    """Read, change and write back, only over what was read. Raises ConfigError when others keep writing."""
    for _ in range(WRITERS):
        found = store.get(KEY)
        before = parse(found.body.decode())
        after = changed(before)
        if after == before:
            return before
        try:
            store.replace(KEY, render(after).encode(), found.etag)
        except Conflict:
            continue
        return after
    raise ConfigError(f"{KEY} was changed by others {WRITERS} times in a row; try again")


def _entries(config: Config) -> Any:
    return config.model_config_list.config


def _copy(config: Config) -> Config:
    changed = model_server_config_pb2.ModelServerConfig()
    changed.CopyFrom(config)
    return changed
