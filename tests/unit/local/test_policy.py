from pathlib import Path

import pytest

from infra.local import environment, policy
from infra.local.programs.pipeline import airflow_environment
from infra.local.secrets import load_or_draw
from infra.local.settings import LocalSettings

NEEDED = {"IMAGE_MIRROR": "", "IMAGE_SOURCE": "real", "BACKBONE_WEIGHTS": "random", "GIT_COMMIT": "unknown"}


def test_every_number_of_ml_may_be_chosen_and_no_secret() -> None:
    names = policy.names()
    assert {"ACCURACY_FLOOR", "TRAINING_EPOCHS", "RETRY_MINUTES"} <= names
    assert not [name for name in names if "KEY" in name or "DATABASE" in name]


def test_the_environment_wins_over_the_file_and_an_empty_value_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "env"
    file.write_text("# a comment\nACCURACY_FLOOR=0.7\nTRAINING_EPOCHS=3\nHOME=/elsewhere\n")
    monkeypatch.setenv("ACCURACY_FLOOR", "0.9")
    monkeypatch.setenv("TRAINING_SEED", "")
    assert policy.chosen(file) == {"ACCURACY_FLOOR": "0.9", "TRAINING_EPOCHS": "3"}


def test_what_was_chosen_reaches_airflow_s_tasks(tmp_path: Path) -> None:
    settings = LocalSettings(local_directory=tmp_path, ml_settings={"ACCURACY_FLOOR": "0.7"})
    secrets = load_or_draw(tmp_path / "secrets.json")
    whole = (
        dict(settings.ml_settings)
        | environment.addresses(settings)
        | environment.credentials(settings, secrets, sqlite=True)
        | NEEDED
    )
    assert airflow_environment(settings, whole, secrets)["ACCURACY_FLOOR"] == "0.7"


def test_what_nobody_chose_depends_on_the_weights_and_is_written_nowhere(tmp_path: Path) -> None:
    settings = LocalSettings(local_directory=tmp_path, ml_settings={})
    secrets = load_or_draw(tmp_path / "secrets.json")
    whole = environment.addresses(settings) | environment.credentials(settings, secrets, sqlite=True) | NEEDED
    assert airflow_environment(settings, whole, secrets)["ACCURACY_FLOOR"] == "0.6"
    trained = whole | {"BACKBONE_WEIGHTS": "imagenet"}
    assert "ACCURACY_FLOOR" not in airflow_environment(settings, trained, secrets)


def test_without_trained_weights_the_floor_is_one_that_random_ones_reach() -> None:
    assert policy.of_weights("random") == {"ACCURACY_FLOOR": "0.6"}
    assert policy.of_weights("imagenet") == {}
