"""The server core, as TF Serving calls it: the config in force, its labels, and the versions that it asks for."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Lock
from typing import Any

import structlog
from grpc import StatusCode

from infra.serving import labels, lifecycle
from infra.serving.config import ModelEntry
from infra.serving.errors import RequestRefused
from infra.serving.files import Files
from infra.serving.labels import Label
from infra.serving.lifecycle import ServableId, Status
from infra.serving.servable import Servable
from infra.serving.versions import Versions

log = structlog.get_logger()
ModelSpec = Any  # tensorflow.serving.ModelSpec; the package publishes no types


class ServerCore:
    """`apply` and `look_for_versions` change what is served; everything else asks."""

    def __init__(self, files: Files, versions: Versions, *, allow_unavailable_labels: bool) -> None:
        self._files = files
        self._versions = versions
        self._allow_unavailable_labels = allow_unavailable_labels
        self._changing = Lock()  # one config, or one look, at a time
        self._entries: Sequence[ModelEntry] = ()
        self._labels: dict[Label, int] = {}

    def apply(self, entries: Sequence[ModelEntry]) -> bool:
        """Take up a whole config or nothing of it; whether it differs from the last one. Raises ConfigRefused."""
        with self._changing:
            if entries == self._entries:
                return False
            available = lifecycle.available(self._versions.statuses())
            allow = self._allow_unavailable_labels
            self._labels = labels.assigned(entries, self._labels, available, allow_unavailable=allow)
            self._entries = entries
            log.info("config_applied", models=[entry.name for entry in entries], labels=_shown(self._labels))
            return True

    def look_for_versions(self) -> None:
        """Load listed versions that are there, unload all others. Raises StorageAway, having changed nothing."""
        with self._changing:
            self._versions.aspire(self._paths())

    def wait_settled(self, stop: Event) -> None:
        self._versions.wait_settled(lambda: [entry.name for entry in self._entries], stop)

    def statuses(self, model: str) -> dict[int, Status]:
        """By version, the newest first; empty for a model that was never listed."""
        found = {id_.version: status for id_, status in self._versions.statuses().items() if id_.model == model}
        return dict(sorted(found.items(), reverse=True))

    @contextmanager
    def using(self, spec: ModelSpec) -> Iterator[tuple[int, Servable]]:
        """The version that a request names by number, by label or not at all. Raises RequestRefused."""
        with self._versions.using(spec.name, self._version(spec)) as found:
            yield found

    def close(self) -> None:
        self._versions.close()

    def _version(self, spec: ModelSpec) -> int | None:
        if not spec.name:
            raise RequestRefused(StatusCode.INVALID_ARGUMENT, "ModelSpec has no name specified.")
        if spec.HasField("version"):
            return int(spec.version.value)
        if not spec.HasField("version_label"):
            return None
        label = Label(spec.name, spec.version_label)
        version = self._labels.get(label)
        if version is None:
            raise RequestRefused(StatusCode.INVALID_ARGUMENT, f"Unrecognized servable version label: {label.name}")
        return version

    def _paths(self) -> dict[ServableId, str]:
        return {
            ServableId(entry.name, version): f"{entry.base_path}/{version}"
            for entry in self._entries
            for version in entry.chosen(self._files.versions(entry.base_path))
        }


def _shown(assigned: dict[Label, int]) -> dict[str, int]:
    return {f"{label.model}:{label.name}": version for label, version in assigned.items()}
