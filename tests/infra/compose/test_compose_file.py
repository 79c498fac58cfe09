"""What holds of every service, whichever files are put together."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic_settings import BaseSettings

from gateway.settings import Settings as GatewaySettings
from infra.compose.drawn import load_or_draw
from infra.compose.files import secret_files
from ml import settings as ml
from tests.infra.compose.merged import COMBINATIONS, REPOSITORY, is_job, services, stack
from ui.settings import Settings as UiSettings

EACH = pytest.mark.parametrize("overrides", COMBINATIONS, ids=lambda files: "+".join(map(str, files)) or "alone")
DOCKERFILES = [file for places in ("*", "infra/*", "tests/*") for file in REPOSITORY.glob(f"{places}/Dockerfile")]
PAGE = (REPOSITORY / "docs" / "environments.md").read_text()
# No public source names their digests; docs/environments.md says so.
WITHOUT_DIGEST = {"tensorflow/serving:2.6.5", "tensorflow/serving:2.21.0", "prom/statsd-exporter:v0.31.0"}


@EACH
def test_a_foreign_image_is_named_by_tag_and_digest(overrides: tuple[str, ...]) -> None:
    foreign = {each["image"] for each in services(*overrides).values() if not each["image"].startswith("plants-")}
    loose = {image for image in foreign if not re.fullmatch(r"[\w./-]+:[\w.-]*\d[\w.-]*@sha256:[0-9a-f]{64}", image)}
    assert loose <= WITHOUT_DIGEST
    assert all(image in PAGE for image in WITHOUT_DIGEST)


@EACH
def test_an_image_of_ours_has_one_service_that_builds_it(overrides: tuple[str, ...]) -> None:
    every = services(*overrides).values()
    ours = {each["image"] for each in every if each["image"].startswith("plants-")}
    assert ours == {each["image"] for each in every if "build" in each}
    assert all((REPOSITORY / each["build"]["dockerfile"]).exists() for each in every if "build" in each)


def test_every_dockerfile_starts_from_the_same_base_by_digest() -> None:
    bases = {re.findall(r"^ARG PYTHON=(.*)$", file.read_text(), re.MULTILINE)[0] for file in DOCKERFILES}
    stages = {base for file in DOCKERFILES for base in re.findall(r"^FROM (\S+)", file.read_text(), re.MULTILINE)}
    assert len(bases) == 1
    assert re.fullmatch(r"python:[\w.-]+@sha256:[0-9a-f]{64}", bases.pop())
    assert stages == {"${PYTHON}", "build", "base"}


@EACH
def test_every_service_is_confined(overrides: tuple[str, ...]) -> None:
    for name, service in services(*overrides).items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert not {"privileged", "cap_add", "network_mode", "pid", "devices"} & service.keys(), name


@EACH
def test_what_stays_has_limits_and_starts_again(overrides: tuple[str, ...]) -> None:
    for name, service in services(*overrides).items():
        if not is_job(service):
            assert service["restart"] == "unless-stopped", name
            assert int(service["mem_limit"]), name
            assert service["cpus"], name


@EACH
def test_what_stays_has_a_health_check_of_its_own_or_of_its_image(overrides: tuple[str, ...]) -> None:
    for name, service in services(*overrides).items():
        if not is_job(service):
            assert "test" in service.get("healthcheck", {}) or "\nHEALTHCHECK --" in built_from(service), name


def built_from(service: dict[str, Any]) -> str:
    builder = next(each for each in services_that_build() if each["image"] == service["image"])
    return Path(REPOSITORY, builder["build"]["dockerfile"]).read_text()


def services_that_build() -> list[dict[str, Any]]:
    return [each for files in COMBINATIONS for each in services(*files).values() if "build" in each]


@EACH
def test_nobody_waits_for_a_mere_start(overrides: tuple[str, ...]) -> None:
    every = services(*overrides)
    for name, service in every.items():
        for other, how in service.get("depends_on", {}).items():
            wanted = "service_completed_successfully" if is_job(every[other]) else "service_healthy"
            assert how["condition"] == wanted, f"{name} waits for {other}"


@EACH
def test_a_port_is_published_on_loopback_alone(overrides: tuple[str, ...]) -> None:
    published = [port for each in services(*overrides).values() for port in each.get("ports", [])]
    assert {port["host_ip"] for port in published} == {"127.0.0.1"}
    assert len({port["published"] for port in published}) == len(published)


@EACH
def test_no_environment_holds_a_secret(overrides: tuple[str, ...]) -> None:
    for name, service in services(*overrides).items():
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|TOKEN|FERNET|SQL_ALCHEMY|CREDENTIALS|DATABASE_URL", variable):
                assert "/run/secrets/" in value, f"{name}: {variable}"


def test_the_secrets_are_those_that_one_command_draws(tmp_path: Path) -> None:
    drawn = secret_files(load_or_draw(tmp_path / "drawn.json"))
    assert stack()["secrets"].keys() == drawn.keys()
    handed = {each["source"] for each in (secret for one in services().values() for secret in one.get("secrets", []))}
    assert handed == drawn.keys()


def known_variables() -> dict[str, set[str]]:
    gateway = {_variable(name, field, "GATEWAY_") for name, field in GatewaySettings.model_fields.items()}
    kinds = [each for each in vars(ml).values() if isinstance(each, type) and issubclass(each, BaseSettings)]
    jobs = {_variable(name, field) for kind in kinds for name, field in kind.model_fields.items()}
    return {"gateway": gateway, "ui": {name.upper() for name in UiSettings.model_fields}, "airflow": jobs}


def _variable(name: str, field: Any, prefix: str = "") -> str:
    alias = field.validation_alias
    return alias if isinstance(alias, str) else f"{prefix}{name.upper()}"


@pytest.mark.parametrize(
    ("service", "kind"),
    [
        ("gateway", "gateway"),
        ("ui", "ui"),
        ("migrate", "airflow"),
        ("exporter", "airflow"),
        ("airflow-scheduler", "airflow"),
    ],
)
def test_what_a_process_of_ours_is_told_is_a_setting_that_exists(service: str, kind: str) -> None:
    told = set(services()[service].get("environment") or {})
    told |= {each["source"].upper() for each in services()[service]["secrets"] if "target" not in each}
    ours = {name for name in told if not name.startswith("AIRFLOW_")} - {"KERAS_HOME", "API_KEYS"}
    assert ours <= known_variables()[kind]


def test_the_page_lists_who_reaches_whom() -> None:
    listed = dict(re.findall(r"^\| `([\w-]+)` \| ([^|]+) \|", PAGE.split("## Networks")[1], re.MULTILINE))
    real: dict[str, set[str]] = {}
    for name, service in services().items():
        for network in service["networks"]:
            real.setdefault(network, set()).add(name)
    assert {network: set(re.findall(r"[\w-]+", names)) for network, names in listed.items()} == real
