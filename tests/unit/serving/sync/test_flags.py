import subprocess
import sys
from pathlib import Path

import pytest

from infra.serving.sync import flags

REPOSITORY = Path(__file__).parents[4]


def test_the_defaults_are_those_of_the_publishing_contract() -> None:
    asked = flags.parse([])
    assert asked.model_config_file == "s3://models/models.config"
    assert asked.directory == Path("/models")
    assert asked.settle_seconds >= 2 * asked.poll_wait_seconds


def test_a_directory_is_absolute_as_a_base_path_must_be() -> None:
    assert flags.parse(["--directory=models"]).directory == Path.cwd() / "models"


@pytest.mark.parametrize(
    "wrong",
    ["--model_config_file=/models.config", "--model_config_file=s3://models", "--poll_wait_seconds=0", "--settle=3"],
)
def test_a_wrong_flag_ends_with_the_usage(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        flags.parse([wrong])
    assert "usage: infra.serving.sync" in capsys.readouterr().err


def test_the_process_loads_no_tensorflow() -> None:
    script = "import sys, infra.serving.sync.__main__; sys.exit('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, check=False).returncode == 0
