"""What a DAG file declares, told by an interpreter that reads it as Airflow's DAG processor does.

In a process of its own: Airflow takes over logging when it is loaded, and its first import is what a parse costs.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[3]
DAGS = REPOSITORY / "airflow" / "dags"


@dataclass(frozen=True)
class Parsed:
    """A DAG in the words of its serialised form, which is all that the scheduler sees."""

    seconds: float  # of this process's own time, Airflow's imports included
    dag: dict[str, Any]
    tasks: dict[str, dict[str, Any]]
    log: str


def parse(file: Path, home: Path) -> Parsed:
    """Raises CalledProcessError when the file cannot be read."""
    own = {"AIRFLOW_HOME": str(home), "AIRFLOW__CORE__LOAD_EXAMPLES": "false", "PYTHONPATH": f"{REPOSITORY}:{DAGS}"}
    done = subprocess.run(
        [sys.executable, __file__, file.stem], env=os.environ | own, capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout.splitlines()[-1])
    tasks = {each["__var"]["task_id"]: each["__var"] for each in told["dag"]["tasks"]}
    return Parsed(told["seconds"], told["dag"], tasks, done.stderr)


def main(name: str) -> None:
    begun = time.process_time()
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(DAGS / f"{name}.py")
    seconds = time.process_time() - begun
    from airflow.serialization.serialized_objects import DagSerialization

    told = {"seconds": seconds, "dag": DagSerialization.to_dict(bag.dags[name])["dag"]}
    sys.stdout.write(f"\n{json.dumps(told)}\n")


if __name__ == "__main__":
    main(sys.argv[1])
