"""Airflow's own command line, with what the tasks of a stack find in their environment."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from infra.local.environment import Env, base
from infra.local.plan import Stack
from infra.local.programs.pipeline import airflow_environment


@dataclass(frozen=True)
class Outcome:
    """How a command ended, and all that it said."""

    succeeded: bool
    said: str


@dataclass(frozen=True)
class AirflowCommand:
    environment: Env

    @classmethod
    def of(cls, stack: Stack) -> "AirflowCommand":
        """Sees the stack's own DAGs and runs."""
        return cls(base(stack.settings) | airflow_environment(stack.settings, stack.env, stack.secrets))

    @classmethod
    def beside(cls, stack: Stack, home: Path) -> "AirflowCommand":
        """With runs of its own, which the stack's scheduler does not see; its tasks reach the stack's services."""
        own = {
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.sqlite'}",
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        }
        made = cls(cls.of(stack).environment | own)
        made("db", "migrate")
        return made

    def test(self, dag: str, *options: str) -> Outcome:
        """A whole run in one process."""
        return self("dags", "test", dag, *options)

    def __call__(self, *words: str) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "airflow", *words],
            env=self.environment | {"COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Outcome(done.returncode == 0, done.stdout)
