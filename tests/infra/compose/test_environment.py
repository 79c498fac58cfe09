"""What a person's `.env` and environment choose, and where the tasks find the way out."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.infra.compose.merged import COMPOSE, REPOSITORY

ANSWERING_AND_WEIGHING = ("gateway", "airflow-scheduler", "exporter")


def merged(project: Path, env_file: str, *flags: str, **variables: str) -> dict[str, Any]:
    """The compose file in a directory whose `.env` has this text."""
    (project / ".env").write_text(env_file)
    command = [str(COMPOSE), "--project-directory", str(project), "-f", str(REPOSITORY / "compose.dev.yml"), *flags]
    done = subprocess.run(
        [*command, "config", "--format=json"], env=variables, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def told(stack: dict[str, Any], service: str) -> dict[str, str]:
    return dict(stack["services"][service]["environment"])


@pytest.mark.parametrize(
    ("flags", "variables"), [((), {}), (("-p", "other"), {}), ((), {"COMPOSE_PROJECT_NAME": "another"})]
)
def test_the_tasks_way_out_is_the_network_that_docker_takes_it_from(
    tmp_path: Path, flags: tuple[str, ...], variables: dict[str, str]
) -> None:
    """The first by name in byte order: moby/moby#21741."""
    stack = merged(tmp_path, "", *flags, **variables)
    joined = {stack["networks"][each]["name"]: each for each in stack["services"]["airflow-scheduler"]["networks"]}
    assert len(joined) > 1
    assert joined[min(joined, key=str.encode)] == "outside"
    assert all(name.startswith(stack["name"]) for name in joined)


def test_a_threshold_reaches_whoever_answers_and_whoever_weighs_reviews_by_it(tmp_path: Path) -> None:
    stack = merged(tmp_path, "GATEWAY_UNCERTAIN_BELOW=0.7\nLIVE_ACCURACY_FLOOR=0.95\n")
    assert {told(stack, each)["GATEWAY_UNCERTAIN_BELOW"] for each in ANSWERING_AND_WEIGHING} == {"0.7"}
    assert {told(stack, each)["LIVE_ACCURACY_FLOOR"] for each in ANSWERING_AND_WEIGHING[1:]} == {"0.95"}


def test_which_photographs_are_kept_may_be_chosen(tmp_path: Path) -> None:
    assert told(merged(tmp_path, ""), "gateway")["GATEWAY_KEEP_PHOTOGRAPHS"] == "all"
    chosen = merged(tmp_path, "GATEWAY_KEEP_PHOTOGRAPHS=none\n")
    assert told(chosen, "gateway")["GATEWAY_KEEP_PHOTOGRAPHS"] == "none"


def test_a_path_of_the_host_does_not_reach_the_tasks_and_one_of_the_containers_does(tmp_path: Path) -> None:
    host = "IMAGE_MIRROR=https://a.example/=file:///home/you/photographs\nBACKBONE_WEIGHTS=/home/you/weights.h5\n"
    without = told(merged(tmp_path, host), "airflow-scheduler")
    assert (without["IMAGE_MIRROR"], without["BACKBONE_WEIGHTS"]) == ("", "")
    chosen = "CONTAINER_IMAGE_MIRROR=https://a.example/=http://b.example/\nCONTAINER_BACKBONE_WEIGHTS=random\n"
    tasks = told(merged(tmp_path, host + chosen), "airflow-scheduler")
    assert (tasks["IMAGE_MIRROR"], tasks["BACKBONE_WEIGHTS"]) == ("https://a.example/=http://b.example/", "random")


def test_models_are_tagged_with_the_commit_that_is_named(tmp_path: Path) -> None:
    assert told(merged(tmp_path, ""), "airflow-scheduler")["GIT_COMMIT"] == "unknown"
    assert told(merged(tmp_path, "", GIT_COMMIT="0a1b2c"), "airflow-scheduler")["GIT_COMMIT"] == "0a1b2c"
