"""When the embedded server's ports open, when it ends instead, and how it stops."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.serving.client import photographs, stays, wait_until
from tests.integration.serving.process import connected, launched, started
from tests.integration.serving.publisher import Directory, Publisher

Ports = Callable[[], tuple[int, int]]


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    return Publisher(Directory(str(tmp_path)), "plants")


@pytest.fixture
def config_file(tmp_path: Path) -> str:
    return f"{tmp_path}/models.config"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("model_config_list {", "models.config is malformed", id="malformed"),
        pytest.param("model_config_list { config { name: 'plants' } }", "model_platform must be", id="incomplete"),
        pytest.param(None, "No such file or directory", id="missing"),
    ],
)
def test_a_first_config_that_cannot_be_used_ends_the_process(
    tmp_path: Path, publisher: Publisher, config_file: str, two_ports: Ports, text: str | None, sentence: str
) -> None:
    if text is not None:
        publisher.write_config(text)
    with launched(config_file, tmp_path / "log", two_ports()) as server:
        assert server.process.wait(60) == 1
    assert sentence in server.log.read_text()
    assert "Traceback" not in server.log.read_text()


def test_ports_open_only_when_the_first_version_serves(
    tmp_path: Path, publisher: Publisher, config_file: str, two_ports: Ports, saved_model: bytes
) -> None:
    (tmp_path / "plants").mkdir()
    publisher.list([1])
    with launched(config_file, tmp_path / "log", two_ports()) as server:
        wait_until(lambda: "config_applied" in server.log.read_text(), "the config to be read")
        assert stays(lambda: not server.is_listening, seconds=1)
        publisher.put(1, saved_model)
        wait_until(lambda: server.is_listening, "the ports to open")
        with connected(server.grpc) as client:
            assert client.states("plants") == {1: "AVAILABLE"}


def test_a_broken_first_version_is_told_by_the_status(
    tmp_path: Path, publisher: Publisher, config_file: str, two_ports: Ports
) -> None:
    publisher.put(1, b"no model")
    publisher.list([1])
    with (
        started(config_file, tmp_path / "log", two_ports()) as server,
        connected(server.grpc) as client,
    ):
        assert client.states("plants") == {1: "END"}
        assert server.log.read_text().count('"event": "load_failed"') == 6


def test_a_taken_port_is_named(tmp_path: Path, publisher: Publisher, config_file: str, two_ports: Ports) -> None:
    publisher.write_config("model_config_list {}")
    ports = two_ports()
    with (
        started(config_file, tmp_path / "log", ports),
        launched(config_file, tmp_path / "second", ports) as second,
    ):
        assert second.process.wait(60) == 1
    assert f"127.0.0.1:{ports[0]}" in second.log.read_text()


def test_a_request_in_flight_is_answered_before_the_process_ends(
    tmp_path: Path, publisher: Publisher, config_file: str, two_ports: Ports, saved_model: bytes
) -> None:
    publisher.put(1, saved_model)
    publisher.list([1])
    with started(config_file, tmp_path / "log", two_ports()) as server, connected(server.grpc) as client:
        long = client.send("plants", inputs={"images": photographs(24)})
        assert client.code("plants") == "OK"  # sent later on the same connection: the long one has arrived too
        server.process.send_signal(signal.SIGTERM)
        assert long.result().model_spec.version.value == 1
        assert server.process.wait(30) == 0
