"""Looks at the model in service: live accuracy, drift, age, and whether they are reason to train again."""

from dataclasses import asdict, dataclass
from datetime import UTC
from typing import Any

import structlog

from ml import catalog, quality, registry, storage
from ml.jobs import manifests
from ml.jobs.buckets import bucket
from ml.jobs.retraining_state import Sources, recompute
from ml.policies import RetrainingPolicy
from ml.quality import Drift, Reviews, State
from ml.settings import MonitorSettings

log = structlog.get_logger()


@dataclass(frozen=True)
class Watch:
    """Open connections with the rights of `monitor`, and the policy that it judges by."""

    sources: Sources
    policy: RetrainingPolicy

    @classmethod
    def open(cls) -> "Watch":
        """Raises SettingsError."""
        settings = MonitorSettings.read()
        sources = Sources(
            catalog.connect(settings.database_url.get_secret_value()),
            registry.connect(settings.mlflow_tracking_uri),
            settings.mlflow_experiment,
            bucket(settings, storage.PLANTS),
        )
        return cls(sources, RetrainingPolicy.of(settings))


@dataclass(frozen=True)
class Observation:
    """A decision and the numbers that it rests on."""

    decision: quality.Decision
    state: State
    policy: RetrainingPolicy

    def told(self) -> dict[str, Any]:
        """For whoever asks later, as JSON has it: the decision with its triggers, live accuracy and drift."""
        champion = self.state.champion
        return asdict(self.decision) | {
            "looked_at": self.state.now.replace(tzinfo=UTC).isoformat(),
            "champion": champion and champion.version,
            "live_accuracy": _accuracy(champion.reviews, self.policy) if champion else None,
            "drift": _drift(champion.drift, self.policy) if champion and champion.drift else None,
        }


def look(watch: Watch | None = None) -> Observation:
    """Reads only; whoever trains on it decides again. Raises SettingsError, StorageError, RegistryError."""
    watch = watch or Watch.open()
    manifest = manifests.current(watch.sources.engine)
    state = recompute(watch.sources, manifest, watch.policy, asked_by_person=False)
    decision = quality.should_retrain(state, watch.policy)
    log.info("model_observed", train=decision.train, reason=decision.reason, dataset_digest=manifest.digest)
    return Observation(decision, state, watch.policy)


def _accuracy(reviews: Reviews, policy: RetrainingPolicy) -> dict[str, float] | None:
    if not reviews.total:
        return None
    lower, upper = reviews.interval(policy.live_accuracy_confidence)
    return {"value": reviews.accuracy, "lower": lower, "upper": upper, "reviews": reviews.total}


def _drift(drift: Drift, policy: RetrainingPolicy) -> list[dict[str, Any]] | None:
    """None before there are predictions enough: the distance of a few says nothing."""
    if drift.predictions < policy.drift_least:
        return None
    shifted = quality.significant(drift.shifts, policy)
    return [asdict(each) | {"significant": each in shifted} for each in drift.shifts]
