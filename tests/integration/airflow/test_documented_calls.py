"""The calls of docs/api.md that Airflow answers, as a reader would type them one after the other."""

import json
import os
import shutil
from pathlib import Path

import pytest

from infra.local.plan import Stack
from tests import documented_calls
from tests.integration.airflow.loop import Loop
from tests.unit.ml.pictures import photograph


@pytest.mark.skipif(shutil.which("jq") is None, reason="the page uses jq, which Debian's package jq brings")
def test_a_training_is_started_and_followed_as_the_page_says(loop: Loop, airflow_stack: Stack, tmp_path: Path) -> None:
    (tmp_path / "photograph.jpg").write_bytes(photograph(275, 183, seed=78))
    variables = dict(airflow_stack.env) | {"PATH": os.environ["PATH"]}
    documented_calls.run(documented_calls.blocks("", "airflow"), tmp_path, variables)
    run = json.loads((tmp_path / "run.json").read_text())["run"]
    assert loop.airflow.state("train_model", run) in {"queued", "running", "success"}
