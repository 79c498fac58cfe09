"""Why Airflow did not do what was asked of it."""

from collections.abc import Mapping
from typing import ClassVar

from gateway.errors.base import ApiError
from gateway.errors.records import NotThere


class RunNotFound(NotThere):
    """Airflow knows no training under this id."""

    type, title = "run_not_found", "No such run"


class NoOrchestration(ApiError):
    """Nothing can be started or followed; predictions go on, and what runs already runs on."""

    status: ClassVar[int] = 503


class AirflowNotConfigured(NoOrchestration):
    """This gateway was started without Airflow's address: waiting does not help."""

    type, title = "airflow_not_configured", "Airflow not configured"


class AirflowUnavailable(NoOrchestration):
    """Airflow is away, too slow, or does not let the gateway in; whether a run was started is not known."""

    type, title = "airflow_unavailable", "Airflow unavailable"
    headers: Mapping[str, str] = {"Retry-After": "10"}
