"""Is the model in service still good, and is there reason to train again? Pure functions."""

from ml.quality.drift import SIGNALS, Drift, Shift, measure_drift, significant
from ml.quality.retraining import should_retrain
from ml.quality.state import Champion, Decision, PastTraining, Reviews, State, Trigger

__all__ = [
    "SIGNALS",
    "Champion",
    "Decision",
    "Drift",
    "PastTraining",
    "Reviews",
    "Shift",
    "State",
    "Trigger",
    "measure_drift",
    "should_retrain",
    "significant",
]
