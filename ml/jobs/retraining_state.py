"""Recomputes what the retraining decision rests on; the roles `train` and `monitor` both may read it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from mlflow.tracking import MlflowClient
from sqlalchemy import Engine

from ml import catalog, dataset, quality, registry
from ml.catalog import Doubt, LastTraining
from ml.dataset import Manifest
from ml.model import UNFAMILIAR_ABOVE
from ml.policies import RetrainingPolicy
from ml.quality import Champion, Drift, PastTraining, Reviews, State, Stratum
from ml.storage import ObjectStore


@dataclass(frozen=True)
class Sources:
    """Open connections of either role."""

    engine: Engine
    client: MlflowClient
    experiment: str
    plants: ObjectStore


def recompute(sources: Sources, manifest: Manifest, policy: RetrainingPolicy, *, asked_by_person: bool) -> State:
    """From the database, the registry and the photographs of a manifest, as they are now."""
    training = catalog.last_training(sources.engine)
    decided = PastTraining(_dataset_of(sources.client, training.version), training.at) if training else None
    undecided = _undecided(sources, training)
    return State(
        now=catalog.now(),
        asked_by_person=asked_by_person,
        dataset_digest=manifest.digest,
        shortage=dataset.shortage(manifest),
        champion=_champion(sources, manifest, [each for each in (decided, undecided) if each], policy),
        last_training=decided,
        last_attempt=undecided or decided,
    )


def _champion(
    sources: Sources, manifest: Manifest, past: Sequence[PastTraining], policy: RetrainingPolicy
) -> Champion | None:
    version = registry.aliased(sources.client, registry.CHAMPION)
    if version is None:
        return None
    return Champion(
        version=version,
        # What a refused or rolled back version has learnt from would only give that version again.
        new_photographs=min(dataset.news(manifest, each) for each in _learnt(sources, version, past)),
        reviews=_reviews(sources.engine, version, policy),
        drift=_drift(sources, version, policy),
    )


def _learnt(sources: Sources, version: int, past: Sequence[PastTraining]) -> list[Manifest]:
    """The data sets of the champion and of the last trainings; where none is named, every photograph is new."""
    digests = {_dataset_of(sources.client, version), *(each.dataset_digest for each in past)}
    return [dataset.load_manifest(sources.plants, each) for each in digests if each] or [Manifest(())]


def _reviews(engine: Engine, version: int, policy: RetrainingPolicy) -> Reviews:
    doubt = Doubt(policy.gateway_uncertain_below, UNFAMILIAR_ABOVE)
    judged = catalog.judged_predictions(engine, version, policy.live_accuracy_window, doubt)
    return Reviews(tuple(Stratum(each.predictions, each.reviewed, each.right) for each in judged))


def _drift(sources: Sources, version: int, policy: RetrainingPolicy) -> Drift | None:
    kept = registry.read_if_there(sources.client, registry.run_of(sources.client, version), registry.REFERENCE)
    if kept is None:
        return None
    rows = catalog.recent_predictions(sources.engine, version, quality.COLUMNS, policy.drift_window)
    return Drift(len(rows), quality.measure_drift(json.loads(kept), quality.signals(rows)))


def _undecided(sources: Sources, decided: LastTraining | None) -> PastTraining | None:
    """The latest training, if it ended before anything was decided on it."""
    latest = registry.last_training_run(sources.client, sources.experiment)
    if latest is None:
        return None
    run_id, digest, started = latest
    known = registry.find(sources.client, decided.version) if decided else None
    if known and known.run_id == run_id:
        return None
    return PastTraining(digest, started)


def _dataset_of(client: MlflowClient, version: int) -> str:
    """Empty where it was registered by other means than a training, or deleted since."""
    found = registry.find(client, version)
    return found.tags.get("dataset.digest", "") if found else ""
