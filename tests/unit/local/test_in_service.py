"""What the terminal says of the version that answers, whatever the next training will use."""

from collections.abc import Callable, Iterator

import pytest

from infra.local import in_service
from tests.unit.ui import canned_gateway
from tests.unit.ui.canned_gateway import CannedGateway, ready


@pytest.fixture
def gateway() -> Iterator[CannedGateway]:
    with canned_gateway.serving() as started:
        yield started


@pytest.mark.parametrize(
    ("trained_on", "weights", "said"),
    [
        ("real", "imagenet", []),
        ("real", "file", []),
        ("real", "random", ["RANDOM"]),
        ("synthetic", "file", ["SYNTHETIC"]),
        ("synthetic", "random", ["SYNTHETIC", "RANDOM"]),
    ],
)
def test_the_version_in_service_is_warned_of_and_not_the_next_training(
    gateway: CannedGateway, trained_on: str, weights: str, said: list[str]
) -> None:
    gateway.gives(ready(trained_on, weights=weights), to="GET /readyz")
    chosen = {"GATEWAY_URL": gateway.url, "IMAGE_SOURCE": "synthetic", "BACKBONE_WEIGHTS": "random"}
    warnings = in_service.warnings(chosen)
    assert len(warnings) == len(said)
    assert all(word in warning for word, warning in zip(said, warnings, strict=True))


def test_what_the_gateway_learns_a_moment_later_is_waited_for(gateway: CannedGateway) -> None:
    gateway.gives(ready(None), ready("real", weights="random"), to="GET /readyz")
    (warning,) = in_service.warnings({"GATEWAY_URL": gateway.url})
    assert "RANDOM" in warning


def test_what_nobody_could_tell_is_no_reason_to_believe_it(gateway: CannedGateway) -> None:
    gateway.gives(ready(None), to="GET /readyz")
    model = in_service.model({"GATEWAY_URL": gateway.url}, seconds=0)
    (warning,) = in_service.doubts(model)
    assert "MLflow has not told" in warning


def test_a_gateway_that_is_away_is_named(free_port: Callable[[], int]) -> None:
    (warning,) = in_service.warnings({"GATEWAY_URL": f"http://127.0.0.1:{free_port()}"})
    assert "No model answers at the moment" in warning
