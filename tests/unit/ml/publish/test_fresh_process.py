"""A file is tried in a process of its own, whatever script this one runs."""

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[4]
# As Airflow's command is within a task: it cannot be run a second time.
SCRIPT = """
if __name__ != "__main__":
    raise RuntimeError("this script was run again")

import numpy as np

from ml.publish import fresh_process
from ml.publish.candidate import Unfit

try:
    fresh_process.answers(b"no model", np.zeros((1, 224, 224, 3), np.uint8), seconds=60)
except Unfit as error:
    print(error)
print(__file__)
"""


def test_the_script_that_asks_is_not_run_again(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    command = [sys.executable, str(script)]
    done = subprocess.run(
        command, env={"PYTHONPATH": str(REPOSITORY)}, capture_output=True, text=True, timeout=120, check=False
    )
    said, *rest = done.stdout.splitlines() or [done.stderr]
    assert said.startswith("the exported file cannot be used"), done.stderr
    assert rest == [str(script)], "afterwards the script has its name again"
