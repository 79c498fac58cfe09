from collections.abc import Callable
from pathlib import Path

import pytest

from infra.local import sources
from infra.local.errors import SetUpError
from infra.local.settings import REPOSITORY, LocalSettings
from infra.local.sources import Photographs
from infra.local.synthetic import draw_photographs

SQL = REPOSITORY / "sql"


def test_the_seeded_addresses_are_read_without_a_server() -> None:
    urls = sources.seeded_addresses(SQL)
    assert len(set(urls)) == 400
    assert urls == sorted(urls)


def test_a_mirror_that_holds_the_first_photograph_is_taken_for_real(tmp_path: Path) -> None:
    first = sources.seeded_addresses(SQL)[0]
    draw_photographs(tmp_path, [first.removeprefix("https://")])
    settings = LocalSettings(local_directory=tmp_path / "stack", image_mirror=f"https://={tmp_path.as_uri()}")
    assert sources.choose_photographs(settings, SQL, {}) == Photographs(settings.image_mirror, "real")


def test_a_weights_file_is_taken_by_its_whole_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weights.h5").touch()
    monkeypatch.chdir(tmp_path)
    settings = LocalSettings(local_directory=tmp_path, backbone_weights="weights.h5")
    assert sources.choose_weights(settings, {}) == str(tmp_path / "weights.h5")


def test_a_weights_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    settings = LocalSettings(local_directory=tmp_path, backbone_weights=str(tmp_path / "weights.h5"))
    with pytest.raises(SetUpError, match=r"weights\.h5: no such file"):
        sources.choose_weights(settings, {})


def test_a_mirror_that_lacks_the_photographs_is_an_error(tmp_path: Path) -> None:
    settings = LocalSettings(local_directory=tmp_path, image_mirror=f"https://={tmp_path.as_uri()}")
    with pytest.raises(SetUpError, match="does not hold https://"):
        sources.choose_photographs(settings, SQL, {})


def test_drawings_never_replace_real_photographs(tmp_path: Path) -> None:
    settings = LocalSettings(local_directory=tmp_path)
    assert sources.choose_photographs(settings, SQL, {"IMAGE_SOURCE": "real"}) == Photographs("", "real")


@pytest.fixture
def downloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keras has its own weights already."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / sources.WEIGHTS_NAME).touch()
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))


@pytest.fixture
def closed(tmp_path: Path, free_port: Callable[[], int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Keras has none, and the network does not give them."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(sources, "WEIGHTS_URL", f"http://127.0.0.1:{free_port()}")


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("kept", ["imagenet", "weights.h5"])
def test_random_weights_never_replace_trained_ones(settings: LocalSettings, tmp_path: Path, kept: str) -> None:
    (tmp_path / "weights.h5").touch()
    before = {"BACKBONE_WEIGHTS": kept if kept == "imagenet" else str(tmp_path / kept)}
    assert sources.choose_weights(settings, before) == before["BACKBONE_WEIGHTS"]


@pytest.mark.usefixtures("downloaded")
def test_a_file_of_before_gives_way_to_keras_own_weights_where_these_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "weights.h5").touch()
    settings = LocalSettings(local_directory=tmp_path, backbone_weights="imagenet")
    assert sources.choose_weights(settings, {"BACKBONE_WEIGHTS": str(tmp_path / "weights.h5")}) == "imagenet"


@pytest.mark.usefixtures("downloaded")
@pytest.mark.parametrize("before", ["/gone/weights.h5", "random", ""])
def test_what_cannot_be_kept_gives_way_to_what_keras_has(settings: LocalSettings, before: str) -> None:
    assert sources.choose_weights(settings, {"BACKBONE_WEIGHTS": before}) == "imagenet"


@pytest.mark.usefixtures("closed")
def test_a_weights_file_that_is_gone_leaves_random_ones_on_a_closed_network(settings: LocalSettings) -> None:
    assert sources.choose_weights(settings, {"BACKBONE_WEIGHTS": "/gone/weights.h5"}) == "random"
