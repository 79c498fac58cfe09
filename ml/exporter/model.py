"""The model in service: what it is, how good it still is, and how far the next training is."""

from collections.abc import Mapping
from typing import Any, Final

from mlflow.tracking import MlflowClient
from sqlalchemy import Engine

from ml import catalog, registry
from ml.exporter.families import Families, by_label, labelled, moment, number
from ml.publish.deployment import Deployment
from ml.quality import Decision

# Of the run that trained it: metric in MLflow → name here.
EARNED: Final = {
    "test_accuracy": "accuracy",
    "test_log_loss": "log_loss",
    "test_calibration_error": "calibration_error",
}


def champion(client: MlflowClient, deployment: Deployment) -> Families:
    """Nothing but a zero before the first promotion."""
    version = deployment.champion
    yield from number("plants_champion_version", "Version with the alias champion; 0 before the first.", version or 0)
    if version is None:
        return
    found = deployment.versions[version]
    yield from labelled(
        "plants_champion_info",
        "What the champion was trained from.",
        ("version", "dataset_source", "backbone_weights"),
        [((str(version), found.tags.get("dataset.source", ""), found.tags.get("backbone.weights", "")), 1)],
    )
    earned = {name: registry.metric(client, found.run_id, metric) for metric, name in EARNED.items()}
    known = {name: value for name, value in earned.items() if value is not None}
    yield from by_label("plants_champion_test", "What the champion earned on its test split.", "metric", known)


def serving(deployment: Deployment) -> Families:
    """0 where a replica has nothing under the label, or does not answer."""
    answering = {address: version or 0 for address, version in deployment.answering.items()}
    yield from by_label("plants_stable_version", "Version that a replica has under `stable`.", "replica", answering)
    yield from number("plants_configured_version", "Version that models.config calls `stable`.", deployment.stable or 0)


def decisions(engine: Engine) -> Families:
    counted = dict.fromkeys(("promote", "refuse", "rollback"), 0) | catalog.promotions_by_action(engine)
    yield from by_label("plants_promotions", "Decisions on versions.", "action", counted)
    yield from moment(
        "plants_last_change_timestamp_seconds", "When the version in service changed.", catalog.last_promotion(engine)
    )


def triggers(decision: Decision) -> Families:
    """Value and limit of each reason to train again; a value is missing while there is too little to tell."""
    found = decision.triggers
    values = {each.name: each.value for each in found if each.value is not None}
    limits = {each.name: each.limit for each in found if each.limit is not None}
    yield from by_label("plants_trigger", "How far a reason to train again is.", "trigger", values)
    yield from by_label("plants_trigger_limit", "Where it holds.", "trigger", limits)
    holding = {each.name: float(each.holds) for each in found}
    yield from by_label("plants_trigger_holds", "Whether it holds.", "trigger", holding)


def quality(told: Mapping[str, Any]) -> Families:
    """Live accuracy with its interval, and drift, of what Observation.told() says."""
    accuracy = told["live_accuracy"] or {}
    yield from number("plants_live_accuracy", "Of all answers, as reviews tell.", accuracy.get("value"))
    yield from number("plants_live_accuracy_lower", "Lower end of its interval.", accuracy.get("lower"))
    yield from number("plants_live_accuracy_upper", "Upper end of its interval.", accuracy.get("upper"))
    yield from number("plants_live_accuracy_reviews", "How many reviews it rests on.", accuracy.get("reviews", 0))
    shifts = told["drift"] or []
    distances = {each["signal"]: each["distance"] for each in shifts}
    yield from by_label("plants_drift_distance", "Of live photographs to the reference, 0 to 1.", "signal", distances)
    chances = {each["signal"]: each["p_value"] for each in shifts}
    yield from by_label("plants_drift_p_value", "Chance of such a distance without drift.", "signal", chances)
    alarming = {each["signal"]: float(each["significant"]) for each in shifts}
    yield from by_label("plants_drift_significant", "Whether the shift is drift.", "signal", alarming)
