"""What the loop of continuous training does, seen from outside: which runs begin, what they decide, what serves."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

import httpx

from infra.local import main_job
from infra.local.main_job import Airflow
from infra.local.running import Running
from ml import registry
from ml.publish.replicas import wait_until

TRAINING: Final = "train_model"
WAKING: Final = ("ingest_images", "monitor_model")  # each quarter of an hour; what they find may start a training
QUARTER_SECONDS: Final = 900
QUIET_SECONDS: Final = 20  # from rest to what a test starts
WAKE_SECONDS: Final = 60  # from a cause to the run that it starts


@dataclass(frozen=True)
class Loop:
    """A stack with Airflow, followed as a person would follow it."""

    stack: Running
    airflow: Airflow

    def served(self) -> int:
        """The version that the gateway answers with; 0 while there is none."""
        answer = httpx.get(f"{self.stack.env['GATEWAY_URL']}/readyz", timeout=10, trust_env=False)
        return int(answer.json()["model"]["version"]) if answer.is_success else 0

    def champion(self) -> int | None:
        return registry.aliased(registry.connect(self.stack.env["MLFLOW_TRACKING_URI"]), registry.CHAMPION)

    def wait_for_a_version_above(self, before: int) -> int:
        """Served, and the registry's champion."""
        wait_until(lambda: self.served() > before, seconds=60, otherwise=lambda: f"version {before} still serves")
        assert self.champion() == self.served()
        return self.served()

    def settle(self) -> None:
        """Until nothing runs or waits to, and for so long Airflow will start nothing by itself."""
        wait_until(
            lambda: self.is_at_rest() and not _a_quarter_is_near(),
            seconds=600,
            otherwise=lambda: f"still at work: {self._working()}",
        )

    def is_at_rest(self) -> bool:
        return not self._working() and not self._events_wait()

    def training_after(self, cause: Callable[[], object]) -> str:
        """Follows the training that a cause starts to its end; gives its run. A failed task fails the test."""
        known = self.airflow.runs(TRAINING)
        cause()
        wait_until(lambda: bool(self._news(known)), seconds=WAKE_SECONDS, otherwise=lambda: "no training began")
        run = self._news(known)[-1]
        main_job.follow(self.airflow, TRAINING, run, print)
        return run

    def run(self, dag: str) -> dict[str, str]:
        """A run by hand, to its end; gives the state of each task."""
        run = self.airflow.trigger(dag)
        main_job.follow(self.airflow, dag, run, print)
        return self.airflow.tasks(dag, run)

    def tasks(self, run: str) -> dict[str, str]:
        return self.airflow.tasks(TRAINING, run)

    def decision(self, run: str) -> str:
        """Why a run trained or did not, as Airflow shows it among the XComs of `decide`."""
        return str(self.get(f"dags/{TRAINING}/dagRuns/{run}/taskInstances/decide/xcomEntries/reason")["value"])

    def run_type(self, run: str) -> str:
        return str(self.get(f"dags/{TRAINING}/dagRuns/{run}")["run_type"])

    def get(self, path: str) -> Any:
        """From Airflow's REST API."""
        return self.airflow.client.get(f"/api/v2/{path}").raise_for_status().json()

    def _working(self) -> list[str]:
        return [dag for dag in (*WAKING, TRAINING) if not set(self.airflow.runs(dag).values()) <= main_job.DONE]

    def _events_wait(self) -> bool:
        answer = self.airflow.client.get(f"/api/v2/dags/{TRAINING}/assets/queuedEvents")
        return answer.is_success and bool(answer.json()["queued_events"])

    def _news(self, known: Collection[str]) -> list[str]:
        return [run for run in self.airflow.runs(TRAINING) if run not in known]


def _a_quarter_is_near() -> bool:
    """Also just after one: the scheduler may be a moment late."""
    return (time.time() + QUIET_SECONDS) % QUARTER_SECONDS < QUIET_SECONDS + 5
