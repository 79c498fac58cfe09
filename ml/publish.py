"""Puts a version into service by writing objects: S3 is the only control plane of serving.

load → put → list → wait → verify → switch → record. A crash between any two steps leaves `stable` serving what it
served; running the same promotion again completes it.
"""

import base64
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from statistics import median
from typing import Final

import numpy as np
import structlog

from ml import imaging, models_config
from ml.errors import MlError
from ml.export import digest, load
from ml.imaging import Pixels
from ml.model import Probabilities
from ml.models_config import MODEL, STABLE
from ml.replicas import Replica, ReplicaError, wait_until
from ml.storage import Conflict, ObjectStore

log = structlog.get_logger()

TOLERANCE: Final = 1e-4  # between Keras, the exported file and every replica, in probability
TIMED_REQUESTS: Final = 10


class PublishError(MlError):
    """The version did not reach label `stable`; what was stable before serves on."""


@dataclass(frozen=True)
class GoldenRequest:
    """A photograph with the answer that Keras gave: its bytes in base64, and the probability of each class."""

    photograph: str
    probabilities: tuple[float, ...]

    @classmethod
    def of(cls, photograph: bytes, probabilities: Sequence[float]) -> "GoldenRequest":
        return cls(base64.b64encode(photograph).decode(), tuple(float(each) for each in probabilities))

    def pixels(self) -> Pixels:
        return imaging.decode(base64.b64decode(self.photograph)).pixels


@dataclass(frozen=True)
class Candidate:
    """A registered version with its file and the answers that it must give."""

    version: int
    saved_model: bytes
    classes: tuple[str, ...]
    golden: tuple[GoldenRequest, ...]

    @property
    def sha256(self) -> str:
        return digest(self.saved_model)

    def manifest(self) -> bytes:
        described = {"version": self.version, "sha256": self.sha256, "bytes": len(self.saved_model)}
        golden = [asdict(each) for each in self.golden]
        return json.dumps(described | {"classes": self.classes, "golden": golden}, indent=1).encode()


@dataclass(frozen=True)
class Limits:
    """How long a replica may take to load a version, and to answer one photograph."""

    load_seconds: float
    latency_milliseconds: float


def publish(candidate: Candidate, *, store: ObjectStore, replicas: Sequence[Replica], limits: Limits) -> int | None:
    """Steps 1 to 6 and the wait for every replica; gives the version that was stable before. Raises PublishError."""
    check_file(candidate)
    put(store, candidate)
    before = models_config.labelled(models_config.read(store))
    models_config.change(store, partial(models_config.with_version, version=candidate.version))
    try:
        _wait_available(replicas, candidate.version, limits.load_seconds)
        verify(candidate, replicas, limits)
    except MlError as error:
        if candidate.version != before:
            models_config.change(store, partial(models_config.without_version, version=candidate.version))
        raise PublishError(f"version {candidate.version} is not published: {error}") from error
    switch(candidate.version, golden_pixels(candidate), store=store, replicas=replicas, seconds=limits.load_seconds)
    return before


def check_file(candidate: Candidate) -> None:
    """The exported file, loaded in this process, answers as Keras did. Raises PublishError."""
    answers = load(candidate.saved_model)(golden_pixels(candidate))
    _compare("the exported file", answers["probabilities"], candidate)


def put(store: ObjectStore, candidate: Candidate) -> None:
    """The manifest, then one conditional write of the file; the same bytes may be there. Raises PublishError."""
    store.put(f"manifests/{candidate.version}.json", candidate.manifest(), "application/json")
    key = f"{MODEL}/{candidate.version}/saved_model.pb"
    try:
        store.put_new(key, candidate.saved_model)
    except Conflict as error:
        if digest(store.get(key).body) != candidate.sha256:
            raise PublishError(f"{store.uri(key)} holds another file; a version is never written twice") from error


def verify(candidate: Candidate, replicas: Sequence[Replica], limits: Limits) -> None:
    """Every replica gives the golden answers by explicit version, and in time. Raises PublishError."""
    pixels = golden_pixels(candidate)
    for replica in replicas:
        _compare(replica.address, replica.predict(MODEL, pixels, version=candidate.version), candidate)
        took = median(_milliseconds(replica, pixels[:1], candidate.version) for _ in range(TIMED_REQUESTS))
        if took > limits.latency_milliseconds:
            raise PublishError(
                f"{replica.address}: {took:.0f} ms a photograph, the budget is {limits.latency_milliseconds:g}"
            )
        log.info("replica_verified", address=replica.address, version=candidate.version, milliseconds=round(took, 1))


def switch(version: int, pixels: Pixels, *, store: ObjectStore, replicas: Sequence[Replica], seconds: float) -> None:
    """Move label `stable` and wait until every replica answers by it; seconds, and no upload. Raises ReplicaError."""
    # TF Serving refuses a label that moves to a version loading in the same write: hence a write of its own.
    models_config.change(store, partial(models_config.with_label, version=version))

    def answering() -> dict[str, int | None]:
        return {replica.address: replica.labelled(MODEL, STABLE, pixels[:1]) for replica in replicas}

    wait_until(
        lambda: set(answering().values()) == {version},
        seconds=seconds,
        otherwise=lambda: f"label {STABLE} is not {version} everywhere: {answering()}",
    )
    log.info("version_switched", model=MODEL, version=version)


def golden_pixels(candidate: Candidate) -> Pixels:
    return np.stack([each.pixels() for each in candidate.golden])


def _wait_available(replicas: Sequence[Replica], version: int, seconds: float) -> None:
    def states() -> dict[str, tuple[str, str]]:
        return {replica.address: replica.state(MODEL, version) for replica in replicas}

    def settled() -> bool:
        now = states()
        failed = {address: why for address, (state, why) in now.items() if state == "END"}
        if failed:
            raise ReplicaError(f"version {version} does not load: {failed}")
        return all(state == "AVAILABLE" for state, _ in now.values())

    wait_until(settled, seconds=seconds, otherwise=lambda: f"version {version} is not available: {states()}")


def _compare(who: str, probabilities: Probabilities, candidate: Candidate) -> None:
    expected = np.array([each.probabilities for each in candidate.golden])
    if probabilities.shape != expected.shape:
        raise PublishError(f"{who} answers with shape {probabilities.shape}, Keras with {expected.shape}")
    off = float(np.abs(probabilities - expected).max())
    if not off <= TOLERANCE:  # written so that NaN is refused too
        raise PublishError(f"{who} is {off:.2g} away from Keras on the golden requests, the limit is {TOLERANCE:g}")


def _milliseconds(replica: Replica, pixels: Pixels, version: int) -> float:
    start = time.perf_counter()
    replica.predict(MODEL, pixels, version=version)
    return (time.perf_counter() - start) * 1000
