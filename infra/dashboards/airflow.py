"""Whether the DAGs run as they should; below that, Airflow's own figures by way of statsd-exporter."""

from typing import Final

from infra.dashboards.board import Board
from infra.dashboards.panels import BAD, GOOD, WARNING, curves, number, runbook

_DAGS: Final = [
    curves(
        "Last run of each DAG failed",
        {"{{dag}}": 'plants_dag_last_run{dag=~"$dag",state="failed"}'},
        "1 until a later run ends well." + runbook("DagFailed"),
        most=1,
    ),
    curves(
        "How long the last run took",
        {"{{dag}}": 'plants_dag_last_run_seconds{dag=~"$dag"}'},
        "From its start to its end.",
        unit="s",
    ),
    curves(
        "Since the last run that ended well",
        {"{{dag}}": 'time() - plants_dag_last_success_timestamp_seconds{dag=~"$dag"}'},
        "The DAGs ingest_images and monitor_model run every quarter of an hour, housekeeping daily, train_model weekly;"
        " where none has ended well yet, since the first run or the exporter's start." + runbook("DagOverdue"),
        unit="s",
    ),
]
_PARTS: Final = [
    number(
        "Scheduler's heartbeats a minute",
        "sum(rate(airflow_scheduler_heartbeat_total[5m])) * 60",
        "None for minutes means that nothing is scheduled." + runbook("DagOverdue"),
        base=BAD,
        limits={1: GOOD},
        decimals=0,
        wide=6,
    ),
    number(
        "DAG files that cannot be read",
        "max(airflow_dag_processing_import_errors)",
        "Their DAGs run as they last could be read." + runbook("DagOverdue"),
        base=GOOD,
        limits={1: BAD},
        wide=6,
    ),
    number(
        "DAGs",
        "max(airflow_dagbag_size)",
        "That the DAG processor has found.",
        wide=6,
    ),
    number(
        "Reading all DAG files takes",
        "max(airflow_dag_processing_total_parse_time)",
        "Of the DAG processor's last round.",
        unit="s",
        base=GOOD,
        limits={30: WARNING},
        wide=6,
    ),
]
_TASKS: Final = [
    curves(
        "Tasks by how they ended",
        {"{{state}}": "sum by (state) (rate(airflow_ti_finish_total[$__rate_interval])) * 3600"},
        "An hour, over all DAGs.",
        stacked=True,
    ),
    curves(
        "Slots of the pools",
        {
            "{{pool_name}}, running": "sum by (pool_name) (airflow_pool_running_slots)",
            "{{pool_name}}, queued": "sum by (pool_name) (airflow_pool_queued_slots)",
            "{{pool_name}}, open": "sum by (pool_name) (airflow_pool_open_slots)",
        },
        "A heavy task takes two; tasks that stay queued find no slot." + runbook("DagOverdue"),
    ),
    curves(
        "One round of the scheduler",
        {"p90": 'max(airflow_scheduler_scheduler_loop_duration_seconds{quantile="0.9"})'},
        "Long rounds delay every task.",
        unit="s",
    ),
]
_RUNS: Final = [
    curves(
        "Runs by how they ended",
        {
            "well": "sum(increase(airflow_dagrun_duration_success_seconds_count[1h]))",
            "failed": "sum(increase(airflow_dagrun_duration_failed_seconds_count[1h])) or 0 * max(airflow_dagbag_size)",
        },
        "In the hour before." + runbook("DagFailed"),
        wide=12,
    ),
    curves(
        "Time of runs that ended well",
        {"{{dag_id}}": 'max by (dag_id) (airflow_dagrun_duration_success_seconds{dag_id=~"$dag",quantile="0.9"})'},
        "Nine of ten take less, by DAG.",
        unit="s",
        wide=12,
    ),
]

BOARD: Final = Board(
    "airflow",
    "Plants: Airflow",
    "Do the DAGs run as they should, and has Airflow what it needs for that?",
    {"Our DAGs": _DAGS, "Parts of Airflow": _PARTS, "Tasks": _TASKS, "Runs": _RUNS},
    variables={"dag": "label_values(plants_dag_last_run, dag)"},
)
