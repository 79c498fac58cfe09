"""What a model is worth: metrics on the frozen test split, and the gate that decides on promotion. Pure functions."""

from ml.evaluate.charts import charts, reliability
from ml.evaluate.evidence import evidence
from ml.evaluate.gate import Decision, gate
from ml.evaluate.metrics import (
    CALIBRATION_BINS,
    Evaluation,
    Incomparable,
    Metrics,
    NotNumbers,
    calibration_error,
    evaluate,
    measure,
)

__all__ = [
    "CALIBRATION_BINS",
    "Decision",
    "Evaluation",
    "Incomparable",
    "Metrics",
    "NotNumbers",
    "calibration_error",
    "charts",
    "evaluate",
    "evidence",
    "gate",
    "measure",
    "reliability",
]
