from contextlib import closing

from tests.unit.ui.canned_gateway import CannedGateway, ready
from ui.api.predictions import Model
from ui.api.transport import Gateway, connect
from ui.model_origin import FRESH_SECONDS, UNKNOWN_SECONDS, ModelOrigin

SYNTHETIC = Model(name="plants", version=1, trained_on="synthetic")


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_the_gateway_is_asked_once_in_some_seconds(gateway: CannedGateway) -> None:
    clock = Clock()
    origin = ModelOrigin(clock)
    with closing(connect(gateway.url, deadline_seconds=5)) as connections:
        for clock.seconds, asked in ((0, 1), (FRESH_SECONDS - 1, 1), (FRESH_SECONDS, 2)):
            origin.look(Gateway(connections))
            assert len(gateway.asked("GET /readyz")) == asked
    assert origin.trained_on == "real"


def test_what_the_gateway_does_not_know_yet_is_asked_again_soon(gateway: CannedGateway) -> None:
    gateway.gives(ready(None), ready("synthetic"), to="GET /readyz")
    clock = Clock()
    origin = ModelOrigin(clock)
    with closing(connect(gateway.url, deadline_seconds=5)) as connections:
        origin.look(Gateway(connections))
        assert origin.trained_on is None
        clock.seconds = UNKNOWN_SECONDS
        origin.look(Gateway(connections))
    assert origin.trained_on == "synthetic"


def test_a_gateway_that_is_away_changes_nothing(nobody: str) -> None:
    clock = Clock()
    origin = ModelOrigin(clock)
    origin.learn(SYNTHETIC)
    clock.seconds = FRESH_SECONDS
    with closing(connect(nobody, deadline_seconds=5)) as connections:
        origin.look(Gateway(connections))
    assert origin.trained_on == "synthetic"


def test_an_answer_that_does_not_say_it_leaves_what_is_known_of_that_version_only() -> None:
    origin = ModelOrigin()
    origin.learn(SYNTHETIC)
    origin.learn(Model(name="plants", version=1))
    assert origin.trained_on == "synthetic"
    origin.learn(Model(name="plants", version=2))
    assert origin.trained_on is None
