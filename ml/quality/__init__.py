"""Is the model in service still good, and is there reason to train again? Pure functions."""

from ml.quality.accuracy import Reviews, Stratum
from ml.quality.drift import COLUMNS, SIGNALS, Drift, Shift, measure_drift, signals, significant, size
from ml.quality.retraining import should_retrain
from ml.quality.state import Champion, Decision, PastTraining, State, Trigger

__all__ = [
    "COLUMNS",
    "SIGNALS",
    "Champion",
    "Decision",
    "Drift",
    "PastTraining",
    "Reviews",
    "Shift",
    "State",
    "Stratum",
    "Trigger",
    "measure_drift",
    "should_retrain",
    "signals",
    "significant",
    "size",
]
