import os
import socket
from pathlib import Path

import pytest

from infra.local import checks
from infra.local.errors import SetUpError


def test_a_taken_port_is_named_with_its_service_and_its_holder() -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(SetUpError) as refused:
            checks.check_ports({"serving_grpc": port})
    assert f"port {port}, meant for serving grpc, is taken by process {os.getpid()}" in str(refused.value)
    assert "PORT_SERVING_GRPC=" in refused.value.next_step


def test_a_port_that_is_taken_on_every_address_is_found_too() -> None:
    with socket.create_server(("0.0.0.0", 0)) as holder, pytest.raises(SetUpError, match="is taken by"):
        checks.check_ports({"gateway": holder.getsockname()[1]})


def test_free_ports_pass() -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
    checks.check_ports({"gateway": port})


def test_too_little_room_is_said_with_both_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "DISK_BYTES", 1024**6)
    with pytest.raises(SetUpError, match=r"\d GiB are free in .* needs 1073741824"):
        checks.check_disk(tmp_path)


def test_too_little_memory_is_said_with_both_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "MEMORY_BYTES", 1024**6)
    with pytest.raises(SetUpError, match=r"GiB of memory are available, .* needs 1073741824"):
        checks.check_memory()
