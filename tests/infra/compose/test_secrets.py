"""The secrets of compose.dev.yml: drawn once, by any Python, for containers to read and for nobody else."""

import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from gateway.keys import document
from infra.compose.drawn import load_or_draw
from infra.compose.files import secret_files

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for package in ("infra/compose", "infra/local"):
        shutil.copytree(REPOSITORY / package, tmp_path / package)
    return tmp_path


def draw(checkout: Path) -> dict[str, str]:
    """By the machine's own Python, with no package of ours."""
    command = ["/usr/bin/env", "-i", shutil.which("python3") or "python3", "-I", "-S", "-c"]
    script = "import runpy, sys; sys.path.insert(0, '.'); runpy.run_module('infra.compose', run_name='__main__')"
    subprocess.run([*command, script], cwd=checkout, check=True, capture_output=True)
    files = (checkout / ".compose" / "secrets").iterdir()
    return {file.name: file.read_text() for file in files}


def test_a_second_call_draws_nothing_again(checkout: Path) -> None:
    assert draw(checkout) == draw(checkout)


def test_keys_that_were_added_by_hand_stay(checkout: Path) -> None:
    draw(checkout)
    keys = checkout / ".compose" / "secrets" / "api_keys"
    keys.chmod(0o644)
    keys.write_text('{"keys": []}')
    assert draw(checkout)["api_keys"] == '{"keys": []}'


def test_containers_may_read_a_file_and_other_people_may_not_reach_it(checkout: Path) -> None:
    draw(checkout)
    folder = checkout / ".compose" / "secrets"
    modes = {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}
    assert modes == {0o444}
    assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((checkout / ".compose" / "env").stat().st_mode) == 0o600


def test_the_keys_file_is_one_that_the_gateway_takes(tmp_path: Path) -> None:
    (tmp_path / "api_keys").write_text(secret_files(load_or_draw(tmp_path / "drawn.json"))["api_keys"])
    assert {key.name: set(key.scopes) for key in document.read(tmp_path / "api_keys")} == {
        scope: {scope} for scope in ("predict", "review", "admin")
    }


def test_nothing_is_the_same_twice(tmp_path: Path) -> None:
    drawn = load_or_draw(tmp_path / "drawn.json")
    assert len(set(drawn.values())) == len(drawn)
    assert all(len(value) >= 40 for value in drawn.values())
