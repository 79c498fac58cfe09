"""One look at S3, and the volume made like it: versions first, then the config that names them."""

import hashlib
import json
import re
from dataclasses import replace
from typing import Final

import structlog

from infra.serving import config
from infra.serving.errors import ConfigRefused, FileMissing, VersionDamaged
from infra.serving.files import Files
from infra.serving.lifecycle import ServableId
from infra.serving.sync import planning
from infra.serving.sync.planning import Entries, Mirror
from infra.serving.sync.settling import Settling
from infra.serving.sync.volume import FILE, Volume

log = structlog.get_logger()
EMPTY: Final = b"model_config_list {\n}\n"
_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")  # what can be a directory beside ours


class Mirroring:
    """Holds nothing but since when things stand as they do: a new process goes on where one was killed."""

    def __init__(self, config_file: str, files: Files, volume: Volume, settle_seconds: float) -> None:
        self._config_file = config_file
        self._files = files
        self._volume = volume
        self._asked = Settling[bytes](settle_seconds)
        self._written = Settling[bytes](settle_seconds)
        self._listed = Settling[ServableId](settle_seconds)

    def look(self) -> None:
        """Raises StorageAway, ConfigRefused, VersionDamaged, VolumeFailed; the next look goes on from there."""
        self._volume.sweep()
        text = self._read()
        asked = _entries(text)
        local = tuple(replace(each, base_path=str(self._volume.model(each.name))) for each in asked)
        plan = self._plan(text, local)
        for id_ in plan.remove:
            self._remove(id_)
        sources = {entry.name: entry.base_path for entry in asked}
        for id_ in plan.fetch:
            self._fetch(id_, f"{sources[id_.model]}/{id_.version}/{FILE}")
        self._write(config.rewritten(text, plan.entries), is_whole=plan.entries == local)

    def _read(self) -> bytes:
        try:
            return self._files.read(self._config_file)
        except FileMissing:
            if self._volume.config() is None:
                return EMPTY  # nothing was ever published, and TF Serving does not start without a config
            raise

    def _plan(self, text: bytes, asked: Entries) -> planning.Plan:
        mirror = self._mirror()
        if not self._asked.see([text]):
            planning.check(asked, mirror)
        return planning.plan(asked, mirror)

    def _mirror(self) -> Mirror:
        """As it is now, which from now on counts as seen."""
        text = self._volume.config() or EMPTY
        try:
            entries = config.parse(text) or ()
        except ConfigRefused:  # not our writing; TF Serving cannot have followed it either
            entries = ()
        settled = self._listed.see(planning.listed(entries))
        return Mirror(entries, self._volume.versions(), settled, has_settled=bool(self._written.see([text])))

    def _remove(self, id_: ServableId) -> None:
        self._volume.remove(id_)
        log.info("version_removed", model=id_.model, version=id_.version)

    def _fetch(self, id_: ServableId, source: str) -> None:
        saved_model = self._files.read(source)
        found, expected = hashlib.sha256(saved_model).hexdigest(), self._sha256(id_)
        if found != expected:
            raise VersionDamaged(f"{source} has sha256 {found}, and its manifest says {expected}")
        self._volume.place(id_, saved_model)
        log.info("version_fetched", model=id_.model, version=id_.version, bytes=len(saved_model))

    def _sha256(self, id_: ServableId) -> str:
        path = f"{self._config_file.rpartition('/')[0]}/manifests/{id_.version}.json"
        try:
            return str(json.loads(self._files.read(path))["sha256"])
        except (ValueError, LookupError, TypeError) as error:
            raise VersionDamaged(f"{path} is no manifest: {error!r}") from error

    def _write(self, text: bytes, *, is_whole: bool) -> None:
        if text == self._volume.config():
            return
        self._volume.write_config(text)
        self._mirror()  # so that its time counts from now, not from the next look
        log.info("config_written", labels="as asked" if is_whole else "held back")


def _entries(text: bytes) -> Entries:
    entries = config.parse(text)
    if entries is None:
        raise ConfigRefused("models.config is empty; `model_config_list {}` is what unloads everything")
    for entry in entries:
        if not entry.base_path.startswith("s3://") or not entry.specific:
            raise ConfigRefused(f"model {entry.name!r}: only specific versions below s3:// are mirrored")
        if not _NAME.fullmatch(entry.name):
            raise ConfigRefused(f"model {entry.name!r}: its name cannot be that of a directory")
    return entries
