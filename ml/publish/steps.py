"""Puts a version into service by writing objects: S3 is the only control plane of serving.

load → put → list → wait → verify → switch → record. A crash between any two steps leaves `stable` serving what it
served; running the same promotion again completes it.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from statistics import median

import structlog

from ml import MODEL
from ml.errors import MlError
from ml.export import digest
from ml.imaging import Pixels
from ml.publish import fleet, fresh_process, models_config
from ml.publish.candidate import Candidate, Unfit
from ml.publish.lease import LeaseLost
from ml.publish.replicas import Replica
from ml.storage import Conflict, ObjectStore

log = structlog.get_logger()


class PublishError(MlError):
    """The version did not reach label `stable`; what was stable before serves on."""


class Step(StrEnum):
    """The steps of a promotion, in their order."""

    LOAD = "load"
    PUT = "put"
    LIST = "list"
    WAIT = "wait"
    VERIFY = "verify"
    SWITCH = "switch"
    RECORD = "record"


Tell = Callable[[Step], None]  # called as each step ends


@dataclass(frozen=True)
class Limits:
    """How long a version may take to load and to answer, and how far its answers may be from Keras'."""

    replicas_seconds: float  # for every replica to have done what models.config says
    latency_milliseconds: float
    tolerance: float
    timed_requests: int
    file_seconds: float = 120  # for the exported file to answer by itself, which on a busy machine takes many


@dataclass(frozen=True)
class Site:
    """Where versions are published: the bucket `models`, and every replica that reads it."""

    store: ObjectStore
    replicas: Sequence[Replica]
    limits: Limits


def publish(candidate: Candidate, site: Site, tell: Tell) -> None:
    """Steps 1 to 6. After a failure before the switch the version has left models.config again. Raises MlError."""
    load(candidate, site.limits)
    tell(Step.LOAD)
    put(site.store, candidate)
    tell(Step.PUT)
    with _withdrawn_on_failure(site.store, candidate.version):
        before = fleet.states(site.replicas, MODEL, candidate.version)
        models_config.change(site.store, partial(models_config.with_version, version=candidate.version))
        tell(Step.LIST)
        fleet.wait_available(site.replicas, MODEL, candidate.version, before, seconds=site.limits.replicas_seconds)
        tell(Step.WAIT)
        verify(candidate, site)
        tell(Step.VERIFY)
    switch(candidate.version, site)
    tell(Step.SWITCH)


def load(candidate: Candidate, limits: Limits) -> None:
    """The exported file, loaded in a fresh process, answers as Keras did. Raises Unfit."""
    outputs = fresh_process.answers(candidate.saved_model, candidate.golden_pixels(), seconds=limits.file_seconds)
    candidate.check("the exported file", outputs, tolerance=limits.tolerance)


def put(store: ObjectStore, candidate: Candidate) -> None:
    """The manifest, then the file, each written once; the same file may be there already. Raises PublishError."""
    _put_once(store, manifest_key(candidate.version), candidate.manifest(), candidate, _manifest_sha256)
    _put_once(store, file_key(candidate.version), candidate.saved_model, candidate, digest)


def verify(candidate: Candidate, site: Site) -> None:
    """Every replica gives the golden answers by explicit version, and in time. Raises Unfit, ReplicaError."""
    pixels = candidate.golden_pixels()
    for replica in site.replicas:
        answers = replica.outputs(MODEL, pixels, version=candidate.version)
        candidate.check(replica.address, answers, tolerance=site.limits.tolerance)
        took = median(_milliseconds(replica, pixels[:1], candidate.version) for _ in range(site.limits.timed_requests))
        if took > site.limits.latency_milliseconds:
            budget = f"the budget is {site.limits.latency_milliseconds:g}"
            raise Unfit(f"version {candidate.version}: {replica.address} takes {took:.1f} ms a photograph, {budget}")
        log.info("replica_verified", address=replica.address, version=candidate.version, milliseconds=round(took, 1))


def switch(version: int, site: Site) -> None:
    """Move label `stable` and wait until every replica answers by it; seconds, and no upload. Raises ReplicaError."""
    # TF Serving refuses a label that moves to a version loading in the same write: hence a write of its own.
    models_config.change(site.store, partial(models_config.with_label, version=version))
    fleet.wait_labelled(site.replicas, MODEL, models_config.STABLE, version, seconds=site.limits.replicas_seconds)
    log.info("version_switched", model=MODEL, version=version)


def file_key(version: int) -> str:
    return f"{MODEL}/{version}/saved_model.pb"


def manifest_key(version: int) -> str:
    return f"manifests/{version}.json"


@contextmanager
def _withdrawn_on_failure(store: ObjectStore, version: int) -> Iterator[None]:
    try:
        yield
    except LeaseLost:
        raise  # another run is at work on models.config now
    except BaseException as error:  # Ctrl-C and Airflow's time-out too
        try:
            models_config.change(store, partial(models_config.without_unlabelled, leaving={version}))
        except MlError as second:
            left = f"version {version} could not be taken out of {models_config.KEY} again ({second})"
            raise PublishError(f"{error}; and {left}: run the same again once S3 answers") from error
        raise


def _put_once(
    store: ObjectStore, key: str, body: bytes, candidate: Candidate, sha256_of: Callable[[bytes], str]
) -> None:
    try:
        store.put_new(key, body)
    except Conflict as error:
        if sha256_of(store.get(key).body) != candidate.sha256:
            raise PublishError(f"{store.uri(key)} tells of another file; a version is never written twice") from error


def _manifest_sha256(manifest: bytes) -> str:
    return str(json.loads(manifest)["sha256"])


def _milliseconds(replica: Replica, pixels: Pixels, version: int) -> float:
    start = time.perf_counter()
    replica.predict(MODEL, pixels, version=version)
    return (time.perf_counter() - start) * 1000
