"""For a person on call: whether something is wrong, and where to look next."""

from typing import Final

from infra.dashboards.board import Board
from infra.dashboards.panels import BAD, GOOD, HOLDS, UP, WARNING, curves, number, runbook

_CALLS: Final = 'http_requests_total{job="gateway",handler=~"/v1/.*"}'
_FAILED: Final = 'http_requests_total{job="gateway",handler=~"/v1/.*",status=~"5.."}'

BOARD: Final = Board(
    "overview",
    "Plants: overview",
    "Is something wrong, and where does one look next? Green means that nobody has to do anything.",
    {
        "Now": [
            number(
                "Alerts that fire",
                'count(ALERTS{alertstate="firing",severity!="info"}) or vector(0)',
                "Of severity warning or critical. Each has its section in docs/runbook.md.",
                base=GOOD,
                limits={1: BAD},
            ),
            number(
                "Gateway",
                'min(up{job="gateway"})',
                "Whether every gateway answers Prometheus." + runbook("GatewayDown"),
                words=UP,
            ),
            number(
                "Serving",
                'min(up{job="serving"})',
                "Whether every replica of TensorFlow Serving answers Prometheus." + runbook("ServingDown"),
                words=UP,
            ),
            number(
                "Version in service",
                "max(plants_stable_version)",
                "Under the label stable; 0 while no replica has one." + runbook("ReplicaWithoutStable"),
                base=BAD,
                limits={1: GOOD},
            ),
            number(
                "Failed runs",
                'sum(plants_dag_last_run{state="failed"})',
                "DAGs whose last run failed." + runbook("DagFailed"),
                base=GOOD,
                limits={1: WARNING},
            ),
            number(
                "Drift",
                'max(plants_trigger_holds{trigger="drift"})',
                "Whether the photographs that come in are unlike those of the test." + runbook("Drift"),
                words=HOLDS,
            ),
        ],
        "What fires": [
            curves(
                "Alerts",
                {
                    "{{alertname}}": 'count by (alertname) (ALERTS{alertstate="firing"})'
                    ' or label_replace(vector(0), "alertname", "none", "", "")'
                },
                "Firing alerts by name; `none` is only there so that the panel is never empty.",
                stacked=True,
                wide=24,
            ),
        ],
        "Callers": [
            curves(
                "Requests a second",
                {"requests": f"sum(rate({_CALLS}[$__rate_interval]))"},
                "Calls of /v1 over all routes; the dashboard Gateway has each.",
                unit="reqps",
            ),
            curves(
                "Share that fails",
                {
                    "share": f"(sum(rate({_FAILED}[$__rate_interval])) or vector(0))"
                    f" / sum(rate({_CALLS}[$__rate_interval]))"
                },
                "Answers of 5xx; 1 % of a month's calls may fail." + runbook("GatewayErrorsFast"),
                unit="percentunit",
                limits={0.144: BAD},
                most=1,
            ),
            curves(
                "Time of a prediction",
                {
                    f"p{share}": f"histogram_quantile({share / 100}, sum by (le)"
                    ' (rate(gateway_stage_seconds_bucket{stage="total"}[$__rate_interval])))'
                    for share in (50, 95, 99)
                },
                "From the first byte of a request to its answer; 95 % take less than half a second."
                + runbook("GatewaySlowFast"),
                unit="s",
                limits={0.5: BAD},
            ),
        ],
        "Model": [
            curves(
                "Live accuracy",
                {
                    "accuracy": "plants_live_accuracy",
                    "lower": "plants_live_accuracy_lower",
                    "upper": "plants_live_accuracy_upper",
                    "floor": 'plants_trigger_limit{trigger="accuracy"}',
                },
                "Of reviewed predictions, with its interval; it alarms when all of the interval is below the floor."
                + runbook("AccuracyBelowFloor"),
                unit="percentunit",
                most=1,
            ),
            curves(
                "Drift by signal",
                {"{{signal}}": "plants_drift_distance", "limit": 'plants_trigger_limit{trigger="drift"}'},
                "Distance of the latest photographs from those of the test: 0 the same, 1 nothing in common."
                + runbook("Drift"),
                most=1,
            ),
            curves(
                "Versions",
                {"champion": "plants_champion_version", "stable on {{replica}}": "plants_stable_version"},
                "Champion of the registry and what each replica serves: one line when all is well."
                + runbook("ServedVersionIsNotTheChampion"),
            ),
        ],
    },
)
