"""What the images of gateway and app are made of, and that they run as they are run: no root, nothing to write to."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pytest

from infra.compose.drawn import load_or_draw
from infra.compose.files import secret_files
from tests.images.engine import Engine

MEGABYTE: Final = 1_000_000
PINNED_BASE_BYTES: Final = 125 * MEGABYTE  # of python:3.12-slim, unpacked; the stand-in is larger
HEALTHY_SECONDS: Final = 60
GATEWAY: Final = {
    "ENVIRONMENT": "development",
    "SERVING_GRPC": "127.0.0.1:8500",
    "API_KEYS_FILE": "/run/secrets/api_keys",
    "DATABASE_URL_GATEWAY": "sqlite:////tmp/plants.sqlite",
}


@dataclass(frozen=True)
class Image:
    name: str
    dockerfile: str
    environment: dict[str, str]
    megabytes: int


IMAGES: Final = (
    Image("plants-gateway:test", "gateway/Dockerfile", GATEWAY, 300),
    Image("plants-ui:test", "ui/Dockerfile", {"GATEWAY_URL": "http://127.0.0.1:8000"}, 600),
)


@pytest.fixture(scope="module", params=IMAGES, ids=lambda image: image.name)
def image(request: pytest.FixtureRequest, docker: Engine) -> Image:
    one: Image = request.param
    docker.build(one.name, one.dockerfile)
    return one


@pytest.fixture(scope="module")
def container(image: Image, docker: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    secrets = tmp_path_factory.mktemp("secrets")
    keys = secrets / "api_keys"
    keys.write_text(secret_files(load_or_draw(secrets / "drawn.json"))["api_keys"])
    keys.chmod(0o444)
    settings = [part for name, value in image.environment.items() for part in ("-e", f"{name}={value}")]
    confined = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]  # noqa: S108
    mounted = ["-v", f"{keys}:/run/secrets/api_keys:ro"]
    name = docker.docker("run", "-d", *confined, *settings, *mounted, image.name).strip()
    yield name
    docker.docker("rm", "-f", name)


def test_it_becomes_healthy_on_a_root_that_it_cannot_write_to(container: str, docker: Engine) -> None:
    deadline = time.monotonic() + HEALTHY_SECONDS
    while docker.health(container) != "healthy":
        assert time.monotonic() < deadline, docker.docker("logs", container)
        time.sleep(1)
    assert docker.docker("diff", container).split() in (
        [],
        ["C", "/run", "A", "/run/secrets", "A", "/run/secrets/api_keys"],
    )


def test_it_runs_as_a_user_by_number(image: Image, container: str, docker: Engine) -> None:
    assert docker.inspect(image.name)["Config"]["User"] == "10001:10001"
    assert docker.docker("exec", container, "id", "-u").strip() == "10001"


def test_it_says_what_it_is(image: Image, docker: Engine) -> None:
    labels = docker.inspect(image.name)["Config"]["Labels"]
    assert labels["org.opencontainers.image.title"] == image.name.partition(":")[0]
    assert labels["org.opencontainers.image.licenses"] == "MIT"


def test_it_is_no_larger_than_it_may_be(image: Image, docker: Engine) -> None:
    added = docker.inspect(image.name)["Size"] - docker.inspect(docker.base)["Size"] if docker.base else 0
    whole = added + PINNED_BASE_BYTES if docker.base else docker.inspect(image.name)["Size"]
    assert whole <= image.megabytes * MEGABYTE


def test_it_holds_no_compiler_no_cache_and_nothing_of_the_checkout_but_its_own(container: str, docker: Engine) -> None:
    found = docker.docker(
        "exec", container, "sh", "-c", "command -v gcc cc make git uv; ls -d /build /root/.cache; true"
    )
    assert found == ""
    assert docker.docker("exec", container, "find", "/app", "-name", ".env", "-o", "-name", "tests") == ""
    folders = set(docker.docker("exec", container, "ls", "/app").split())
    assert folders <= {"gateway", "ml", "ui"}


def test_its_code_is_compiled_and_nobody_can_change_it(container: str, docker: Engine) -> None:
    files = docker.docker("exec", container, "find", "/app", "/opt/venv", "-name", "*.py").split()
    compiled = docker.docker("exec", container, "find", "/app", "/opt/venv", "-name", "*.pyc").split()
    ours = [file for file in files if file.startswith("/app/")]
    assert len([file for file in compiled if file.startswith("/app/")]) == len(ours) > 0
    assert len(compiled) > 0.9 * len(files)
    assert docker.docker("exec", container, "find", "/app", "/opt/venv", "-user", "10001") == ""


def test_no_layer_tells_a_secret_or_a_registry(image: Image, docker: Engine) -> None:
    lines = docker.docker("history", "--no-trunc", "--format", "{{json .CreatedBy}}", image.name).splitlines()
    said = " ".join(json.loads(line) for line in lines).lower()
    assert "password" not in said
    assert "index-url" not in said
    assert "http://" not in said.replace("http://127.0.0.1", "")
