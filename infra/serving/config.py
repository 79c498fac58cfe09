"""models.config: TF Serving's ModelServerConfig in text form, read and checked as the server core does."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from google.protobuf import text_format
from tensorflow_serving.config import model_server_config_pb2

from infra.serving.errors import ConfigRefused


@dataclass(frozen=True)
class ModelEntry:
    """A model of the config: where its versions lie, which of them to serve, and what their labels are."""

    name: str
    base_path: str
    specific: frozenset[int]
    latest: int  # of the versions found, when none are named; 0 serves all of them
    labels: Mapping[str, int]

    def chosen(self, found: Set[int]) -> set[int]:
        """The versions to serve among those that there are."""
        if self.specific:
            return set(self.specific & found)
        return set(sorted(found)[-self.latest :])


def parse(text: bytes) -> tuple[ModelEntry, ...] | None:
    """None for a file that says nothing, unlike `model_config_list {}`, which lists nothing. Raises ConfigRefused."""
    try:
        config = text_format.Parse(text, model_server_config_pb2.ModelServerConfig())
    except (text_format.ParseError, UnicodeDecodeError) as error:
        raise ConfigRefused(f"models.config is malformed: {error}") from error
    if config.WhichOneof("config") is None:
        return None
    if config.HasField("custom_model_config"):
        raise ConfigRefused("custom_model_config is not served here; list models in model_config_list")
    entries = tuple(_entry(each) for each in config.model_config_list.config)
    if len({entry.name for entry in entries}) < len(entries):
        raise ConfigRefused("a model is listed more than once")
    return entries


def rewritten(text: bytes, entries: Sequence[ModelEntry]) -> bytes:
    """The same config with these base paths, versions and labels; `entries` are all its models, as `parse` has them."""
    config = text_format.Parse(text, model_server_config_pb2.ModelServerConfig())
    for message, entry in zip(config.model_config_list.config, entries, strict=True):
        message.base_path = entry.base_path
        message.model_version_policy.specific.versions[:] = sorted(entry.specific)
        message.version_labels.clear()
        message.version_labels.update(entry.labels)
    return text_format.MessageToString(config).encode()


def _entry(message: Any) -> ModelEntry:
    policy = message.model_version_policy
    _check(message)
    return ModelEntry(
        name=message.name,
        base_path=message.base_path.rstrip("/"),
        specific=frozenset(policy.specific.versions),
        latest=0 if policy.HasField("all") else max(policy.latest.num_versions, 1),
        labels=dict(message.version_labels),
    )


def _check(message: Any) -> None:
    if message.model_platform != "tensorflow":
        raise ConfigRefused(f"model {message.name!r}: model_platform must be 'tensorflow'")
    if not message.base_path.startswith(("/", "s3://")):
        raise ConfigRefused(f"model {message.name!r}: base_path {message.base_path!r} is not absolute")
    policy = message.model_version_policy
    if policy.HasField("specific") and not policy.specific.versions:
        raise ConfigRefused(f"model {message.name!r}: a specific policy without versions")
