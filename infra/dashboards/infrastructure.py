"""What everything else stands on: targets, serving, Prometheus itself, the database, S3 and the host."""

from typing import Final

from infra.dashboards.board import Board
from infra.dashboards.panels import BAD, WARNING, curves, runbook
from infra.dashboards.stores import DATABASE, HOST, STORE

_COUNT: Final = ":tensorflow:serving:request_count"
_LATENCY: Final = ":tensorflow:serving:request_latency_bucket"

_WATCHED: Final = [
    curves(
        "Targets",
        {"{{job}} {{instance}}": "up"},
        "1 where Prometheus is answered." + runbook("GatewayDown") + runbook("ExporterDown"),
        most=1,
    ),
    curves(
        "Age of what the exporter knows",
        {"{{source}}": "time() - plants_source_success_timestamp_seconds"},
        "It asks each source once a minute; one that was never read has no curve." + runbook("ExporterStale"),
        unit="s",
        limits={600: WARNING},
    ),
    curves(
        "Memory",
        {"{{job}}": "sum by (job) (process_resident_memory_bytes)"},
        "Of the processes that tell it themselves.",
        unit="bytes",
        stacked=True,
    ),
]
_SERVING: Final = [
    curves(
        "Requests by status",
        {"{{status}}": f"sum by (status) (rate({_COUNT}[$__rate_interval]))"},
        "At TensorFlow Serving, from the gateway and from direct clients." + runbook("ServingDown"),
        unit="reqps",
        stacked=True,
        wide=12,
    ),
    curves(
        "Time at serving",
        {
            f"p{share}": f"histogram_quantile({share / 100}, sum by (le) (rate({_LATENCY}[$__rate_interval])))"
            for share in (50, 95)
        },
        "Of requests that succeeded, the network left out." + runbook("GatewaySlowFast"),
        unit="µs",
        wide=12,
    ),
]
_PROMETHEUS: Final = [
    curves(
        "Series",
        {"series": "prometheus_tsdb_head_series"},
        "A steady climb is a label without bounds.",
    ),
    curves(
        "Notifications that failed",
        {
            "to Alertmanager": "sum(increase(prometheus_notifications_errors_total[$__rate_interval]))",
            "to people": "sum(increase(alertmanager_notifications_failed_total[$__rate_interval]))",
        },
        "Alerts that fired and reached nobody.",
        limits={1: BAD},
    ),
    curves(
        "Rules that cannot be evaluated",
        {"failures": "sum(increase(prometheus_rule_evaluation_failures_total[$__rate_interval]))"},
        "Each of them is an alert that cannot fire.",
        limits={1: BAD},
    ),
]
BOARD: Final = Board(
    "infrastructure",
    "Plants: infrastructure",
    "Is what everything else stands on there, and has it room?",
    {
        "What is watched": _WATCHED,
        "Serving": _SERVING,
        "Prometheus and Alertmanager": _PROMETHEUS,
        "MySQL": DATABASE,
        "S3": STORE,
        "Host": HOST,
    },
)
