"""Who asks for what, how long it takes, and where the time goes."""

from typing import Final

from infra.dashboards.board import Board
from infra.dashboards.panels import BAD, WARNING, curves, runbook

_CHOSEN: Final = 'http_requests_total{job="gateway",handler=~"$route"}'
_WINDOWS: Final = ("5m", "30m", "1h", "6h")


def _quantiles(metric: str, labels: str = "") -> dict[str, str]:
    buckets = f"{metric}_bucket{labels}"
    return {
        f"p{share}": f"histogram_quantile({share / 100}, sum by (le) (rate({buckets}[$__rate_interval])))"
        for share in (50, 95, 99)
    }


_TRAFFIC: Final = [
    curves(
        "Requests by route",
        {"{{handler}}": f"sum by (handler) (rate({_CHOSEN}[$__rate_interval]))"},
        "Paths without a route are counted together as `none`.",
        unit="reqps",
        stacked=True,
    ),
    curves(
        "Answers by status",
        {"{{status}}": f"sum by (status) (rate({_CHOSEN}[$__rate_interval]))"},
        "4xx is the callers' doing, 5xx ours." + runbook("GatewayErrorsFast"),
        unit="reqps",
        stacked=True,
    ),
    curves(
        "Refusals by reason",
        {"{{reason}}": "sum by (reason) (rate(gateway_rejected_total[$__rate_interval]))"},
        "The `type` of the problem that a caller was told." + runbook("GatewayErrorsFast"),
        unit="reqps",
    ),
]
_TIME: Final = [
    curves(
        "Time of a prediction",
        _quantiles("gateway_stage_seconds", '{stage="total"}'),
        "From the first byte of a request to its answer." + runbook("GatewaySlowFast"),
        unit="s",
        limits={0.5: BAD},
    ),
    curves(
        "Where the time goes",
        {
            "{{stage}}": 'sum by (stage) (rate(gateway_stage_seconds_sum{stage!="total"}[$__rate_interval]))'
            ' / sum by (stage) (rate(gateway_stage_seconds_count{stage!="total"}[$__rate_interval]))'
        },
        "Mean of each stage: read is slow callers, wait and decode large photographs, model serving.",
        unit="s",
        stacked=True,
    ),
    curves(
        "In flight",
        {"{{state}}": "sum by (state) (gateway_requests_in_flight)"},
        "Requests whose body still comes, and those being worked on.",
    ),
]
_BUDGETS: Final = [
    curves(
        "Share that fails, by window",
        {window: f"gateway:error_share:{window}" for window in _WINDOWS},
        "An alert fires when a short and a long window are both above their line."
        + runbook("GatewayErrorsFast")
        + runbook("GatewayErrorsSlow"),
        unit="percentunit",
        limits={0.06: WARNING, 0.144: BAD},
        most=1,
        wide=12,
    ),
    curves(
        "Share that is slow, by window",
        {window: f"gateway:slow_share:{window}" for window in _WINDOWS},
        "Predictions that took longer than half a second." + runbook("GatewaySlowFast") + runbook("GatewaySlowSlow"),
        unit="percentunit",
        limits={0.3: WARNING, 0.72: BAD},
        most=1,
        wide=12,
    ),
]
_KEPT: Final = [
    curves(
        "Prediction log",
        {
            "waiting": "sum(gateway_prediction_log_waiting)",
            "never logged": "sum(increase(gateway_prediction_log_gap_total[$__rate_interval]))",
        },
        "Rows that wait for the database, and those that were lost." + runbook("PredictionLogGap"),
    ),
    curves(
        "Photographs for the store",
        {
            "kept": "sum(increase(gateway_photographs_kept_total[$__rate_interval]))",
            "lost": "sum(increase(gateway_photographs_lost_total[$__rate_interval])) or vector(0)",
        },
        "Kept for reviewers, and lost on the way." + runbook("PhotographsLost"),
    ),
    curves(
        "Photographs that wait",
        {"waiting": "sum(gateway_photographs_waiting_bytes)"},
        "In memory, until the store has them." + runbook("PhotographsLost"),
        unit="bytes",
    ),
]
_PROCESS: Final = [
    curves(
        "Circuit",
        {"{{gateway_circuit}}": "max by (gateway_circuit) (gateway_circuit)"},
        "Closed: serving is asked. Open: it is not, after several failures in a row." + runbook("CircuitOpen"),
        most=1,
    ),
    curves(
        "Event loop held up",
        {"{{instance}}": "max by (instance) (gateway_event_loop_lag_seconds)"},
        "The longest time since the last scrape; whatever holds it up holds up every request."
        + runbook("GatewaySlowFast"),
        unit="s",
        limits={0.1: WARNING},
    ),
    curves(
        "Processor",
        {"{{instance}}": 'sum by (instance) (rate(process_cpu_seconds_total{job="gateway"}[$__rate_interval]))'},
        "In cores." + runbook("GatewaySlowFast"),
    ),
]

BOARD: Final = Board(
    "gateway",
    "Plants: gateway",
    "Who asks for what, how long it takes, and where the time goes.",
    {
        "Traffic": _TRAFFIC,
        "Time": _TIME,
        "Objectives": _BUDGETS,
        "What is written down": _KEPT,
        "Process": _PROCESS,
    },
    variables={"route": 'label_values(http_requests_total{job="gateway"}, handler)'},
)
