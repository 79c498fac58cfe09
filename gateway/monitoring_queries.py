"""What is asked of Prometheus, by the names under which it is answered. `{window}` is such as `15m`."""

from typing import Final

_CALLS: Final = 'http_requests_total{{job="gateway",handler=~"/v1/.*"}}'
_FAILED: Final = 'http_requests_total{{job="gateway",handler=~"/v1/.*",status=~"5.."}}'
_SLOWEST: Final = 'sum by (le) (rate(gateway_stage_seconds_bucket{{stage="total"}}[{window}]))'

NUMBERS: Final = {
    "requests_per_second": f"sum(rate({_CALLS}[{{window}}]))",
    # Without a failure there is no series of failures: then the share is zero, where there were calls.
    "error_share": f"(sum(rate({_FAILED}[{{window}}])) or vector(0)) / sum(rate({_CALLS}[{{window}}]))",
    "uncertain_share": "(sum(increase(gateway_uncertain_total[{window}])) or vector(0))"
    " / sum(increase(gateway_predictions_total[{window}]))",
}
LATENCY: Final = {f"p{round(share * 100)}": f"histogram_quantile({share}, {_SLOWEST})" for share in (0.5, 0.95, 0.99)}
PREDICTIONS: Final = "sum by (label) (increase(gateway_predictions_total[{window}]))"
ACCURACY: Final = {
    "value": "plants_live_accuracy",
    "lower": "plants_live_accuracy_lower",
    "upper": "plants_live_accuracy_upper",
    "reviews": "plants_live_accuracy_reviews",
}
DRIFT: Final = {
    "distance": "plants_drift_distance",
    "p_value": "plants_drift_p_value",
    "significant": "plants_drift_significant",
}
CURVES: Final = {
    "requests_per_second": NUMBERS["requests_per_second"],
    "error_share": NUMBERS["error_share"],
    "p95_seconds": LATENCY["p95"],
    "live_accuracy": ACCURACY["value"],
}
DRIFT_CURVES: Final = DRIFT["distance"]


def filled(query: str, window: str) -> str:
    return query.format(window=window) if "{window}" in query else query
