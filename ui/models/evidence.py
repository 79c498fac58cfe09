"""What the gate decided on, as MLflow keeps it: read leniently, since older versions kept less."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field, ValidationError

from ui.api.models import Detail
from ui.api.schemas import Form

_RECALL = "recall_"  # how the names of a class's recall begin among the flat metrics


class Earned(Form):
    """A model on the test split; a champion of other classes earned nothing that could be held against it."""

    accuracy: float | None = None
    recall: dict[str, float] = Field(default_factory=dict)
    calibration_error: float | None = None
    log_loss: float | None = None
    roc_auc: float | None = None
    latency_milliseconds: float | None = None
    photographs: int | None = None
    classes: tuple[str, ...] | None = None  # of a champion that was not compared

    @classmethod
    def of_metrics(cls, metrics: Mapping[str, float]) -> Self:
        recall = {name.removeprefix(_RECALL): each for name, each in metrics.items() if name.startswith(_RECALL)}
        return cls.model_validate({**metrics, "recall": recall})


class Noise(Form):
    """A difference, and the upper end of what chance leaves of it: below zero, chance does not explain it."""

    difference: float
    upper: float


class Comparison(Form):
    accuracy: Noise


class Policy(Form):
    """The limits."""

    accuracy_floor: float | None = None
    recall_margin: float | None = None
    calibration_budget: float | None = None
    latency_budget_milliseconds: float | None = None


class Evidence(Form):
    """`champion` is that of the time of the decision."""

    challenger: Earned
    champion: Earned | None = None
    comparison: Comparison | None = None
    policy: Policy = Policy()


def of(version: Detail) -> Evidence:
    """The metrics alone, where a version has no evidence, or one of another form."""
    try:
        return Evidence.model_validate(version.evidence)
    except ValidationError:
        return Evidence(challenger=Earned.of_metrics(version.metrics))
