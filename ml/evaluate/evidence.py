"""All that a decision of the gate rested on, as JSON for `promotions` and MLflow."""

from dataclasses import asdict
from typing import Any

from ml.evaluate.gate import Champion, Decision
from ml.evaluate.metrics import Evaluation, Incomparable
from ml.evaluate.noise import chance_calibration_error, gained, upper_bound
from ml.policies import GatePolicy


def evidence(challenger: Evaluation, champion: Champion, policy: GatePolicy, decision: Decision) -> dict[str, Any]:
    """Both models' numbers, the differences with their noise, the limits, and the verdict."""
    chance = chance_calibration_error(challenger.confidence, policy.gate_confidence)
    return {
        "decision": asdict(decision),
        "challenger": _earned(challenger) | {"calibration_error_by_chance": chance},
        "champion": _told(champion),
        "comparison": _compared(challenger, champion, policy) if isinstance(champion, Evaluation) else None,
        "policy": policy.model_dump(),
    }


def _earned(model: Evaluation) -> dict[str, Any]:
    return asdict(model.metrics) | {"latency_milliseconds": model.latency_milliseconds}


def _told(champion: Champion) -> dict[str, Any] | None:
    if isinstance(champion, Incomparable):
        return asdict(champion) | {"not_compared": "it knows other classes, so only the absolute rules applied"}
    return None if champion is None else _earned(champion)


def _compared(challenger: Evaluation, champion: Evaluation, policy: GatePolicy) -> dict[str, Any]:
    """Of accuracy and of each class's recall: the difference, and the upper end of what chance leaves of it."""

    def noisy(label: int | None = None) -> dict[str, float]:
        differences = gained(challenger, champion, label)
        return {"difference": float(differences.mean()), "upper": upper_bound(differences, policy.gate_confidence)}

    recall = {name: noisy(index) for index, name in enumerate(challenger.metrics.recall)}
    return {"accuracy": noisy(), "recall": recall}
