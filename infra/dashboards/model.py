"""Whether the model in service is the right one, and whether it is still good."""

from typing import Final

from infra.dashboards.board import Board
from infra.dashboards.panels import GOOD, HOLDS, WARNING, curves, number, runbook

_ANSWERS: Final = "rate(gateway_predictions_total[$__rate_interval])"

_SERVICE: Final = [
    number(
        "Champion",
        "max(plants_champion_version)",
        "Version with the alias champion in MLflow; 0 before the first promotion." + runbook("NoChampion"),
    ),
    number(
        "In service for",
        "time() - max(plants_last_change_timestamp_seconds)",
        "Since the last promotion or rollback.",
        unit="s",
    ),
    number(
        "Trained on drawings",
        'max(plants_champion_info{dataset_source="synthetic"}) or vector(0)',
        "Whether the champion has seen no photograph, only drawings." + runbook("SyntheticChampion"),
        words=HOLDS,
    ),
    number(
        "Accuracy in the test",
        'max(plants_champion_test{metric="accuracy"})',
        "Of the test split, before it was promoted.",
        unit="percentunit",
        decimals=1,
    ),
    number(
        "Calibration error in the test",
        'max(plants_champion_test{metric="calibration_error"})',
        "How far its probabilities were from what came true.",
        unit="percentunit",
        decimals=1,
        base=GOOD,
        limits={0.1: WARNING},
    ),
    number(
        "Reviews that count",
        "max(plants_live_accuracy_reviews)",
        "Reviewed predictions that live accuracy rests on; a few say little." + runbook("ReviewsWait"),
    ),
]
_ACCURACY: Final = [
    curves(
        "Live accuracy",
        {
            "accuracy": "plants_live_accuracy",
            "lower": "plants_live_accuracy_lower",
            "upper": "plants_live_accuracy_upper",
            "floor": 'plants_trigger_limit{trigger="accuracy"}',
        },
        "Of reviewed predictions, with its interval." + runbook("AccuracyBelowFloor"),
        unit="percentunit",
        most=1,
    ),
    curves(
        "Reviews by state",
        {"{{state}}": "sum by (state) (plants_reviews)"},
        "Open ones wait for a person." + runbook("ReviewsWait"),
        stacked=True,
    ),
    curves(
        "Longest wait of a review",
        {"wait": "time() - max(plants_oldest_open_review_timestamp_seconds)"},
        "Of the review that has waited longest; empty when none waits." + runbook("ReviewsWait"),
        unit="s",
        limits={7 * 86400: WARNING},
    ),
]
_DRIFT: Final = [
    curves(
        "Distance by signal",
        {"{{signal}}": "plants_drift_distance", "limit": 'plants_trigger_limit{trigger="drift"}'},
        "Of the latest photographs from those of the test: 0 the same, 1 nothing in common." + runbook("Drift"),
        most=1,
    ),
    curves(
        "Chance of such a distance without drift",
        {"{{signal}}": "plants_drift_p_value"},
        "Small means that it is no chance; the level allows for looking often and at many signals." + runbook("Drift"),
        most=1,
    ),
    curves(
        "Signals that drift",
        {"{{signal}}": "plants_drift_significant"},
        "1 where the distance is large enough to matter and rarer than chance." + runbook("Drift"),
        most=1,
    ),
]
_ANSWERED: Final = [
    curves(
        "Answers by label",
        {"{{label}}": f"sum by (label) ({_ANSWERS}) / ignoring (label) group_left () sum({_ANSWERS})"},
        "Share of each label; a sudden change is drift, or a caller with other photographs." + runbook("Drift"),
        unit="percentunit",
        stacked=True,
        most=1,
    ),
    curves(
        "In doubt, by reason",
        {"{{reason}}": "sum by (reason) (rate(gateway_uncertain_total[$__rate_interval]))"},
        "Low confidence, or a photograph unlike what the model was trained on.",
        unit="cps",
    ),
    curves(
        "Novelty",
        {
            f"p{share}": f"histogram_quantile({share / 100}, sum by (le)"
            " (rate(gateway_novelty_bucket[$__rate_interval])))"
            for share in (50, 95)
        },
        "Above 1 a photograph is unfamiliar; of familiar ones 5 % are." + runbook("Drift"),
        limits={1: WARNING},
    ),
]

BOARD: Final = Board(
    "model",
    "Plants: model quality and drift",
    "Is the model in service the right one, is it still good, and are the photographs still what it knows?",
    {"In service": _SERVICE, "Accuracy": _ACCURACY, "Drift": _DRIFT, "Answers": _ANSWERED},
)
