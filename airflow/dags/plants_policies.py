"""When runs begin, how tasks are tried again, what heavy ones ask for, who hears of a failure: stated once for all."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from airflow.sdk import CronTriggerTimetable

# A database, S3, MLflow or serving that is away comes back, usually within minutes: after 30 s, 1, 2 and 4 minutes.
PATIENT: Final[Mapping[str, Any]] = {
    "retries": 4,
    "retry_delay": timedelta(seconds=30),
    "retry_exponential_backoff": 2,
    "max_retry_delay": timedelta(minutes=10),
}
# A training repeats minutes of work, and what fails three times on the same data fails a fourth time too.
SPARING: Final[Mapping[str, Any]] = {**PATIENT, "retries": 2}

# TensorFlow takes two cores and 1.9 GiB (a whole pass over 80 photographs, measured). Slots are those of Airflow's
# default pool, which every installation has. Without containers each task is a process of its own; on Kubernetes it
# is a pod, whose requests and limits this template states. A plain path, since `pod_override` would need the
# Kubernetes client at every parse.
HEAVY: Final[Mapping[str, Any]] = {
    "pool_slots": 2,
    "executor_config": {"pod_template_file": "/opt/airflow/pod_templates/heavy.yaml"},
}


def clock(cron: str) -> CronTriggerTimetable:
    """In UTC. A new installation waits for the next date: by itself Airflow would catch up on one just missed."""
    return CronTriggerTimetable(cron, timezone="UTC", run_immediately=timedelta())


def alert(context: Mapping[str, Any]) -> None:
    """One error event in the log, on which an alert rule can fire; called when no try is left."""
    import structlog

    failed = context["ti"]
    structlog.get_logger("plants.alerts").error(
        "dag_failed",
        dag=failed.dag_id,
        task=failed.task_id,
        run=failed.run_id,
        attempt=failed.try_number,
        error=repr(context.get("exception")),  # structlog prints a field `exception` as a traceback
    )
