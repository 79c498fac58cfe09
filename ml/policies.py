"""The numbers that decisions go by: when to train again, and what a challenger must reach."""

from typing import Self

from pydantic import BaseModel, Field, NonNegativeFloat, PositiveFloat, PositiveInt


class Policy(BaseModel, frozen=True):
    """Numbers that a decision goes by; a role that decides inherits them among its settings."""

    @classmethod
    def of(cls, settings: BaseModel) -> Self:
        """Just these numbers of a role's settings: nothing secret comes along into the evidence."""
        return cls.model_validate(settings.model_dump(include=set(cls.model_fields)))


class RetrainingPolicy(Policy):
    """When there is reason to train again."""

    retrain_new_photographs: PositiveInt = 20  # new or with another label since the champion's data set
    retrain_after_days: PositiveFloat = 7  # since the last training, promoted or refused
    retrain_cooldown_hours: NonNegativeFloat = 24  # in which the same data set is not trained on again by itself
    live_accuracy_floor: float = Field(0.9, ge=0, le=1)  # of all answers, estimated from confirmed reviews
    live_accuracy_confidence: float = Field(0.95, gt=0, lt=1)  # that the true accuracy is below the floor
    live_accuracy_reviews: PositiveInt = 20  # fewer say nothing
    live_accuracy_window: PositiveInt = 500  # the latest reviews that count
    gateway_uncertain_below: float = Field(0.8, ge=0, le=1)  # probability; those are reviewed anyway
    drift_window: PositiveInt = 200  # the latest predictions that are tested
    drift_least: PositiveInt = 50  # fewer predictions say nothing
    drift_distance: float = Field(0.2, gt=0, le=1)  # of the distributions; below it a shift does not matter
    drift_checks: PositiveInt = 2880  # a month, one every 15 minutes
    drift_false_alarms: float = Field(0.05, gt=0, lt=1)  # chance of one in a month whose photographs do not change


class GatePolicy(Policy):
    """What a challenger must reach."""

    accuracy_floor: float = Field(0.8, ge=0, le=1)  # of the test split; below it no model is promoted
    gate_confidence: float = Field(0.95, gt=0, lt=1)  # that a difference to the champion is more than chance
    recall_margin: float = Field(0.1, ge=0, le=1)  # that a class may lose to the champion's recall
    calibration_budget: float = Field(0.1, ge=0, le=1)  # expected calibration error, where chance gives no more
    latency_budget_milliseconds: PositiveFloat = 500  # median for one photograph, of the file and of each replica
