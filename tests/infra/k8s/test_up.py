"""k8s/up.sh and k8s/down.sh: what they ask of Helm and kubectl, recorded, since there is no cluster here."""

import os
import shlex
import subprocess
from pathlib import Path
from typing import Final

import pytest
import yaml

from tests.infra.k8s import charts
from tests.infra.k8s.charts import DIGEST, K8S, OURS

IMAGE: Final = f"registry.example.org/plants-airflow:1.2.3@{DIGEST}"
# Answers as the real ones do where a script reads them, and writes down what it was asked.
RECORDER: Final = f"""#!/bin/sh
printf '%s' "${{0##*/}}" >>"$RECORD"
for word in "$@"; do printf ' %s' "$(printf '%s' "$word" | sed "s/'/'\\\\\\\\''/g; s/.*/'&'/")" >>"$RECORD"; done
echo >>"$RECORD"
case "$*" in
version*) printf %s "$HELM_VERSION" ;;
*readyz) printf ok ;;
rev-parse*) [ "$COMMIT" ] && echo "$COMMIT" ;;
*jsonpath*) printf %s {IMAGE} ;;
esac
"""


@pytest.fixture
def desk(tmp_path: Path) -> "Desk":
    return Desk(tmp_path)


class Desk:
    """A shell whose helm, kubectl and git write down what they are asked."""

    def __init__(self, directory: Path) -> None:
        self.record = directory / "record"
        for program in ("helm", "kubectl", "git"):
            (directory / program).write_text(RECORDER)
            (directory / program).chmod(0o755)
        self.environment = {"PATH": f"{directory}:{os.environ['PATH']}", "RECORD": str(self.record)}
        self.environment |= {"HELM_VERSION": "v4.3.1", "COMMIT": ""}

    def run(self, script: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        command = [str(K8S / f"{script}.sh"), *arguments]
        return subprocess.run(
            command, env=self.environment | variables, capture_output=True, text=True, check=False, cwd="/"
        )

    def asked(self, program: str, word: str) -> list[list[str]]:
        lines = [shlex.split(line) for line in self.record.read_text().splitlines()]
        return [line[1:] for line in lines if line[0] == program and word in line]


def test_an_environment_is_brought_up_in_the_order_in_which_its_parts_need_each_other(desk: Desk) -> None:
    assert desk.run("up", "dev").returncode == 0
    installed = [line[2] for line in desk.asked("helm", "upgrade")]
    assert installed == ["monitoring-dev", "plants-dev", "airflow-dev"]
    assert "pod-security.kubernetes.io/enforce=restricted" in desk.asked("kubectl", "label")[0]
    (trigger,) = desk.asked("kubectl", "trigger")
    assert trigger[-4:] == ["airflow", "dags", "trigger", "ingest_images"]


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_what_helm_is_asked_for_renders(desk: Desk, environment: str, tmp_path: Path) -> None:
    released = {name: {"tag": "1.2.3", "digest": DIGEST} for name in OURS} | {"serving": {"digest": DIGEST}}
    images = tmp_path / "images.yaml"
    images.write_text(yaml.safe_dump({"images": released}))
    assert desk.run("up", environment, IMAGES=str(images)).returncode == 0
    (ours,) = [line for line in desk.asked("helm", "upgrade") if line[2] == f"plants-{environment}"]
    chosen = [word for word in ours if word.startswith(("--values", "--set", "--namespace"))]
    values = [word.replace("=plants/", f"={charts.PLANTS}/") for word in chosen]
    assert f"--namespace=plants-{environment}" in values
    assert "kind: Deployment" in charts.helm("template", ours[2], charts.PLANTS, *values)


def test_airflow_runs_the_image_of_the_release_by_its_digest(desk: Desk) -> None:
    desk.run("up", "prod")
    (airflow,) = [line for line in desk.asked("helm", "upgrade") if line[2] == "airflow-prod"]
    (image,) = [word.removeprefix("--set=").split(",") for word in airflow if word.startswith("--set=")]
    assert image == [
        "defaultAirflowRepository=registry.example.org/plants-airflow",
        "defaultAirflowTag=1.2.3",
        f"defaultAirflowDigest={DIGEST}",
    ]
    assert "--wait" not in airflow


@pytest.mark.parametrize(("commit", "said"), [("0a1b2c", ["--set-string=plants.gitCommit=0a1b2c"]), ("", [])])
def test_models_are_tagged_with_the_commit_where_git_knows_one(desk: Desk, commit: str, said: list[str]) -> None:
    assert desk.run("up", "dev", COMMIT=commit).returncode == 0
    assert [word for word in desk.asked("helm", "airflow-dev")[-1] if "gitCommit" in word] == said


def test_monitoring_may_be_left_out(desk: Desk) -> None:
    desk.run("up", "dev", MONITORING="no")
    assert [line[2] for line in desk.asked("helm", "upgrade")] == ["plants-dev", "airflow-dev"]
    assert "--set=monitoring.enabled=false" in desk.asked("helm", "plants-dev")[0]


@pytest.mark.parametrize(("version", "flag"), [("v4.3.1", "--rollback-on-failure"), ("v3.21.3", "--atomic")])
def test_an_upgrade_that_fails_is_undone_by_either_helm(desk: Desk, version: str, flag: str) -> None:
    desk.run("up", "dev", HELM_VERSION=version)
    assert flag in desk.asked("helm", "plants-dev")[0]


def test_a_helm_that_is_too_old_is_refused(desk: Desk) -> None:
    done = desk.run("up", "dev", HELM_VERSION="v3.14.2")
    assert done.returncode == 1
    assert "3.19 at least" in done.stderr
    assert not desk.asked("helm", "upgrade")


@pytest.mark.parametrize("script", ["up", "down"])
def test_without_a_cluster_nothing_is_done(script: str, tmp_path: Path) -> None:
    path = f"{charts.tools()}:{os.environ['PATH']}"
    done = subprocess.run(
        [K8S / f"{script}.sh", "dev"],
        env={"PATH": path, "KUBECONFIG": "/dev/null", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "no cluster answers: nothing was done" in done.stderr


@pytest.mark.parametrize("script", ["up", "down"])
@pytest.mark.parametrize("environment", ["", "staging", "production"])
def test_an_environment_that_is_none_is_refused(desk: Desk, script: str, environment: str) -> None:
    done = desk.run(script, environment)
    assert done.returncode == 1
    assert f'"{environment}" is none' in done.stderr
    assert not desk.record.exists()


def test_down_keeps_what_cannot_be_made_again(desk: Desk) -> None:
    assert desk.run("down", "dev").returncode == 0
    assert [line[1] for line in desk.asked("helm", "uninstall")] == ["airflow-dev", "plants-dev", "monitoring-dev"]
    assert not desk.asked("kubectl", "delete")


def test_data_are_deleted_only_by_the_name_of_their_environment(desk: Desk) -> None:
    assert desk.run("down", "prod", FORGET="plants-dev").returncode == 1
    assert not desk.asked("helm", "uninstall")
    assert desk.run("down", "prod", FORGET="plants-prod").returncode == 0
    (deleted,) = desk.asked("kubectl", "delete")
    assert deleted[:4] == ["delete", "namespace", "plants-prod", "plants-prod-monitoring"]
