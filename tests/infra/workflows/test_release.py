"""The steps that pin, pack, verify and install a release, with GitHub's own program and the cluster's replaced."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest
import yaml

from infra.local import packages
from tests.infra.k8s import charts
from tests.infra.k8s.charts import DIGEST, OURS
from tests.infra.workflows.steps import REPOSITORY, outputs, step

IMAGES: Final = ("gateway", "ui", "airflow", "mlflow", "serving", "serving-sync", "tensorflow-serving")
# They write down what they are asked, and answer as the real ones do where a script reads it.
GH: Final = """#!/bin/sh
echo "$@" >>"$RECORD"
case "$*" in
*stranger*) exit 1 ;;
*download*) while [ $# -gt 0 ]; do [ "$1" != --dir ] || echo '{"images": {}}' >"$2/images.yaml"; shift; done ;;
esac
"""
CLUSTER: Final = """#!/bin/sh
echo "${0##*/} $*" >>"$RECORD"
case "$*" in
*readyz) printf ok ;;
version*) printf v4.3.1 ;;
esac
"""
PROGRAMS: Final = {"gh": GH, "helm": CLUSTER, "kubectl": CLUSTER}


@pytest.fixture(scope="module", autouse=True)
def jq() -> None:
    if not shutil.which("jq") and not packages.install("jq"):
        pytest.skip("jq is missing, which runners have")


@pytest.fixture
def desk(tmp_path: Path) -> dict[str, str]:
    directory = tmp_path / "bin"
    directory.mkdir()
    for name, script in PROGRAMS.items():
        (directory / name).write_text(script)
        (directory / name).chmod(0o755)
    return {"PATH": f"{directory}:{os.environ['PATH']}", "RECORD": str(tmp_path / "record")}


def test_what_the_builds_leave_becomes_the_values_of_a_production_that_renders(tmp_path: Path) -> None:
    values = tmp_path / "images.yaml"
    values.write_text(_pinned(tmp_path, "release", VERSION="1.4.0"))
    configuration = charts.Configuration(
        "released", (charts.PLANTS / "values-prod.yaml", values), release="plants-prod"
    )
    used = {each["image"] for _, pod in charts.pods(charts.manifests(configuration)) for each in charts.containers(pod)}
    assert all("@sha256:" in each for each in used)
    assert f"docker.io/somebody/plants-gateway:1.4.0@{DIGEST}" in used
    assert f"tensorflow/serving:2.6.5@{DIGEST}" in used


def test_development_is_pinned_to_its_commit(tmp_path: Path) -> None:
    values = yaml.safe_load(_pinned(tmp_path, "deploy", GITHUB_SHA="abc"))
    assert {values["images"][name]["tag"] for name in OURS} == {"sha-abc"}


def test_a_digest_that_is_missing_stops_the_release(tmp_path: Path) -> None:
    (tmp_path / "k8s").symlink_to(REPOSITORY / "k8s")
    done = step("release", "Pin the images").run(tmp_path, NAMESPACE="somebody", VERSION="1.4.0", DIGESTS='{"ui": "x"}')
    assert done.returncode != 0
    assert "no digest of gateway" in done.stderr


def test_the_readme_says_that_nothing_is_pushed_until_a_release_names_its_images(tmp_path: Path) -> None:
    (tmp_path / "k8s").symlink_to(REPOSITORY / "k8s")
    page = tmp_path / "README.md"
    shutil.copy(REPOSITORY / "README.md", page)
    subprocess.run([tmp_path / "k8s" / "addresses.sh", page], check=True)
    assert page.read_text() == (REPOSITORY / "README.md").read_text()
    digests = json.dumps(dict.fromkeys(IMAGES, DIGEST))
    write = step("release", "Write the addresses into the README")
    assert write.run(tmp_path, NAMESPACE="somebody", VERSION="1.4.0", DIGESTS=digests).returncode == 0
    assert f"| ui | `docker.io/somebody/plants-ui:1.4.0@{DIGEST}` |" in page.read_text()
    assert "Nothing has been pushed yet" not in page.read_text()


def test_only_what_is_on_main_is_released(tmp_path: Path) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(tmp_path)]
    for words in (["init", "-q", "-b", "main"], ["commit", "-q", "--allow-empty", "-m", "on main"]):
        subprocess.run([*git, *words], check=True)
    on_main = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run([*git, "update-ref", "refs/remotes/origin/main", on_main], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "beside it"], check=True)
    beside = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    check = step("release", "Only what is on main is released")
    assert check.run(tmp_path, GITHUB_SHA=on_main).returncode == 0
    assert check.run(tmp_path, GITHUB_SHA=beside).returncode == 1


def test_the_chart_is_packed_under_the_version_of_its_tag(tmp_path: Path) -> None:
    version = step("release", 'echo "version=${GITHUB_REF_NAME#v}" >> "$GITHUB_OUTPUT"')
    version.run(tmp_path, GITHUB_REF_NAME="v1.4.0", GITHUB_OUTPUT=str(tmp_path / "out"))
    assert outputs(tmp_path / "out") == {"version": "1.4.0"}
    (tmp_path / "k8s").symlink_to(REPOSITORY / "k8s")
    path = f"{charts.tools()}:{os.environ['PATH']}"
    done = step("release", "Pack the chart").run(tmp_path, VERSION="1.4.0", PATH=path)
    assert done.returncode == 0, done.stderr
    packed = charts.helm("template", "plants", tmp_path / "plants-1.4.0.tgz")
    assert "kind: PrometheusRule" not in packed  # the operator need not be there
    assert 'app.kubernetes.io/version: "1.4.0"' in packed


def test_each_image_of_ours_is_verified_against_the_tag_and_one_stranger_stops_it(
    tmp_path: Path, desk: dict[str, str]
) -> None:
    (tmp_path / "k8s").symlink_to(REPOSITORY / "k8s")
    verify = step("deploy", "Refuse images that this release has not signed")
    (tmp_path / "images.yaml").write_text(_pinned(tmp_path, "release", VERSION="1.4.0"))
    asked = desk | {"TAG": "v1.4.0", "GITHUB_REPOSITORY": "somebody/plants"}
    assert verify.run(tmp_path, **asked).returncode == 0
    lines = (tmp_path / "record").read_text().splitlines()
    assert len(lines) == len(OURS)
    assert all("--source-ref refs/tags/v1.4.0" in each and DIGEST in each for each in lines)
    (tmp_path / "images.yaml").write_text((tmp_path / "images.yaml").read_text().replace("plants-mlflow", "stranger"))
    assert verify.run(tmp_path, **asked).returncode != 0


def test_the_tools_are_put_where_later_steps_find_them(tmp_path: Path) -> None:
    script = step("ci", "Install the tools")
    for name in ("Makefile", "k8s", ".venv", "infra", "requirements"):
        (tmp_path / name).symlink_to(REPOSITORY / name)
    done = script.run(tmp_path, GITHUB_PATH=str(tmp_path / "path"))
    assert done.returncode == 0, done.stderr


def test_the_newest_earlier_release_is_installed_first(tmp_path: Path, desk: dict[str, str]) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--no-tags", str(REPOSITORY), str(clone)], check=True)
    first = step("ci", "Install the previous release, if there is one")
    assert "first install" in first.run(clone, ENV="dev", **desk).stdout
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(clone)]
    for words in (["tag", "v0.9.0"], ["tag", "v0.10.0"], ["commit", "-q", "--allow-empty", "-m", "since then"]):
        subprocess.run([*git, *words], check=True)
    done = first.run(clone, ENV="dev", **desk)
    assert done.returncode == 0, done.stderr
    record = (tmp_path / "record").read_text()
    assert "release download v0.10.0" in record
    assert "helm upgrade --install plants-dev" in record


def _pinned(directory: Path, workflow: str, **variables: str) -> str:
    """The file of images that `Pin the images` makes of what the builds left."""
    here = directory / "pinning"
    here.mkdir()
    (here / "k8s").symlink_to(REPOSITORY / "k8s")
    for name in IMAGES[:-1]:
        step("images", "Keep the digest").run(here, NAME=name, DIGEST=DIGEST)
    (here / "digest-tensorflow-serving").write_text(f"{DIGEST}\n")
    gathered = step("images", "Gather the digests").run(here, GITHUB_OUTPUT=str(here / "out"))
    assert gathered.returncode == 0, gathered.stderr
    digests = outputs(here / "out")["json"]
    assert set(json.loads(digests)) == set(IMAGES)
    done = step(workflow, "Pin the images").run(here, NAMESPACE="somebody", DIGESTS=digests, **variables)
    assert done.returncode == 0, done.stderr
    return (here / "images.yaml").read_text()
