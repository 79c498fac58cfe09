"""Debian's packages, with an apt-get that stands for Debian's: it knows nothing before it updated."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest

from infra.local import packages

APT: Final = """#!/bin/sh
cd "$(dirname "$0")"
case "$*" in
*update) mkdir lock 2>/dev/null || exit 100; sleep 0.3; touch lists; rmdir lock ;;
*) test -e lists || exit 100 ;;
esac
"""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where its apt-get is, and root calls it."""
    (tmp_path / "apt-get").write_text(APT)
    (tmp_path / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    return tmp_path


def test_two_at_once_on_a_machine_without_package_lists_both_get_theirs(machine: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        installed = pool.submit(packages.install, "mariadb-server-core")
        downloaded = pool.submit(packages.download, machine, "prometheus")
    assert (installed.result(), downloaded.result()) == (True, True)


def test_without_root_nothing_is_installed_and_no_lists_are_fetched(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert not packages.install("prometheus")
    assert not packages.download(machine, "prometheus")
    assert not (machine / "lists").exists()


def test_without_apt_nothing_can_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not packages.download(tmp_path, "prometheus")
