from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.unit.ui.canned_gateway import CannedGateway, ready
from ui.api.transport import Gateway, connect
from ui.model_origin import FRESH_SECONDS, UNKNOWN_SECONDS, ModelOrigin


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def asked(gateway: CannedGateway) -> Iterator[Gateway]:
    with closing(connect(gateway.url, deadline_seconds=5)) as connections:
        yield Gateway(connections)


def told(origin: ModelOrigin) -> tuple[int, str | None, str | None] | None:
    model = origin.model
    return (model.version, model.trained_on, model.backbone_weights) if model else None


def test_the_gateway_is_asked_once_in_some_seconds(clock: Clock, gateway: CannedGateway, asked: Gateway) -> None:
    origin = ModelOrigin(clock)
    for clock.seconds, times in ((0, 1), (FRESH_SECONDS - 1, 1), (FRESH_SECONDS, 2)):
        origin.look(asked)
        assert len(gateway.asked("GET /readyz")) == times
    assert told(origin) == (3, "real", "imagenet")


def test_what_the_gateway_does_not_know_yet_is_asked_again_soon(
    clock: Clock, gateway: CannedGateway, asked: Gateway
) -> None:
    gateway.gives(ready(None), ready("synthetic", weights="random"), to="GET /readyz")
    origin = ModelOrigin(clock)
    origin.look(asked)
    assert told(origin) == (3, None, None)
    clock.seconds = UNKNOWN_SECONDS
    origin.look(asked)
    assert told(origin) == (3, "synthetic", "random")


def test_a_gateway_that_is_away_changes_nothing(clock: Clock, asked: Gateway, nobody: str) -> None:
    origin = ModelOrigin(clock)
    origin.look(asked)
    clock.seconds = FRESH_SECONDS
    with closing(connect(nobody, deadline_seconds=5)) as connections:
        origin.look(Gateway(connections))
    assert told(origin) == (3, "real", "imagenet")


def test_a_gateway_that_does_not_say_it_leaves_what_is_known_of_that_version_only(
    clock: Clock, gateway: CannedGateway, asked: Gateway
) -> None:
    gateway.gives(ready("synthetic"), ready(None), ready(None, version=4), to="GET /readyz")
    origin, seen = ModelOrigin(clock), []
    for clock.seconds in (0, FRESH_SECONDS, 2 * FRESH_SECONDS):
        origin.look(asked)
        seen.append(told(origin))
    assert seen == [(3, "synthetic", "imagenet"), (3, "synthetic", "imagenet"), (4, None, None)]


@pytest.mark.parametrize(("version", "times"), [(3, 1), (4, 2)])
def test_an_answer_of_another_version_lets_the_gateway_be_asked_at_once(
    clock: Clock, gateway: CannedGateway, asked: Gateway, version: int, times: int
) -> None:
    origin = ModelOrigin(clock)
    origin.look(asked)
    origin.heard_from(version)
    origin.look(asked)
    assert len(gateway.asked("GET /readyz")) == times
