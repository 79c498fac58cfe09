"""A data set is a manifest: sorted rows of (sha256, label, split) under the digest of those rows."""

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Final

from ml.catalog import LabelledImage, Split, split_of
from ml.errors import MlError
from ml.storage import Conflict, ObjectStore

MIN_OF_A_CLASS: Final = {Split.TRAIN: 2, Split.VALIDATION: 1, Split.TEST: 1}  # so that every metric of it exists


class DatasetError(MlError):
    """The photographs at hand cannot make a data set; nothing was written."""

    lasting = True


@dataclass(frozen=True, order=True)
class Row:
    """One photograph of a data set."""

    sha256: str
    label: str
    split: Split


@dataclass(frozen=True)
class Manifest:
    """The rows of a data set, sorted by content hash."""

    rows: tuple[Row, ...]

    @cached_property
    def body(self) -> bytes:
        """JSON lines, byte for byte the same for the same rows."""
        return "".join(json.dumps(asdict(row), separators=(",", ":")) + "\n" for row in self.rows).encode()

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """The labels, in alphabetical order: the order of every probability vector."""
        return tuple(sorted({row.label for row in self.rows}))

    def of(self, *splits: Split) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.split in splits)


def build_manifest(images: Iterable[LabelledImage]) -> Manifest:
    """Each photograph once, on the side that its group decides; they may be too few to train on."""
    rows = {image.sha256: Row(image.sha256, image.label, split_of(image.group_id)) for image in images}
    return Manifest(tuple(sorted(rows.values())))


def shortage(manifest: Manifest) -> str | None:
    """Why these photographs are too few to train on and to measure, if they are."""
    if len(manifest.classes) < 2:
        return f"{len(manifest.rows)} usable photographs of {len(manifest.classes)} classes; two are needed"
    for split, least in MIN_OF_A_CLASS.items():
        present = [row.label for row in manifest.of(split)]
        if short := [label for label in manifest.classes if present.count(label) < least]:
            return f"fewer than {least} photographs of {', '.join(short)} for the {split} split; add more"
    return None


def parse_manifest(body: bytes) -> Manifest:
    rows = (json.loads(line) for line in body.splitlines())
    return Manifest(tuple(Row(row["sha256"], row["label"], Split(row["split"])) for row in rows))


def manifest_key(digest: str) -> str:
    return f"datasets/{digest}.jsonl"


def save_manifest(store: ObjectStore, manifest: Manifest) -> str:
    """Store a manifest under its digest; one that is there already is the same."""
    key = manifest_key(manifest.digest)
    with suppress(Conflict):
        store.put_new(key, manifest.body, "application/jsonl")
    return manifest.digest


def load_manifest(store: ObjectStore, digest: str) -> Manifest:
    """Raises DatasetError when the stored rows do not have that digest."""
    manifest = parse_manifest(store.get(manifest_key(digest)).body)
    if manifest.digest != digest:
        raise DatasetError(f"{store.uri(manifest_key(digest))} holds rows with the digest {manifest.digest}")
    return manifest


def load_trainable(store: ObjectStore, digest: str) -> Manifest:
    """Raises DatasetError when its photographs are too few."""
    manifest = load_manifest(store, digest)
    if why := shortage(manifest):
        raise DatasetError(why)
    return manifest


def news(manifest: Manifest, known: Manifest) -> int:
    """How many photographs of the one are not in the other, or have another label there."""
    labels = {row.sha256: row.label for row in known.rows}
    return sum(labels.get(row.sha256) != row.label for row in manifest.rows)
