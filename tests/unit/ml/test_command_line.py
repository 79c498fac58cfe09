import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "ml"]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [*COMMAND, *arguments], cwd=REPOSITORY, env=bare | environment, capture_output=True, text=True, check=False
    )


def test_a_database_is_migrated_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'plants.sqlite'}"
    first, second = (run("database", "migrate", DATABASE_URL=url) for _ in range(2))
    assert first.stdout.split() == ["01_schema.sql", "02_plants_data.sql", "04_forgotten_photographs.sql"]
    assert second.stdout == "up to date\n"


def test_an_error_that_we_know_is_one_sentence_and_exit_code_1() -> None:
    done = run("database", "migrate")
    assert done.returncode == 1
    assert done.stderr.startswith("SettingsError: set these variables")
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_every_step_of_the_pipeline_is_listed() -> None:
    shown = run("--help").stdout
    assert all(step in shown for step in ("database", "ingest", "dataset", "features", "train", "evaluate", "publish"))


def test_a_version_is_a_positive_number() -> None:
    assert run("publish", "0").returncode == 2
