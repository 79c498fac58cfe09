"""Predictions while the store of photographs is away."""

import socket
import time
from collections.abc import Callable
from pathlib import Path

from infra.local.plan import Stack
from tests.integration.gateway.keeper import ALL, running_keeper, store_of
from tests.integration.gateway.processes import eventually
from tests.integration.publishing.cut import Cut
from tests.unit.ml.pictures import photograph


def test_while_the_store_is_away_nothing_is_kept_and_after_it_everything_again(
    tmp_path: Path, serving: str, services: Stack, free_port: Callable[[], int]
) -> None:
    store = store_of(services)
    relay = Cut(free_port(), store["S3_ENDPOINT_URL"].removeprefix("http://"))
    settings = store | ALL | {"S3_ENDPOINT_URL": f"http://{relay.address}"}
    with running_keeper(tmp_path, serving, **settings) as keeper:
        with relay.away():
            answers = [keeper.gateway.predict(photograph(64, 48, seed)) for seed in range(50, 58)]
            assert [answer.status_code for answer in answers] == [200] * 8
            assert keeper.kept(8) == [False] * 8
        assert keeper.gateway.metric("gateway_photographs_lost_total") == 8

        def is_kept_again() -> bool:
            keeper.gateway.predict(photograph(64, 48, 60))
            return keeper.gateway.metric("gateway_photographs_kept_total") > 0

        eventually(is_kept_again, 20)
    relay.close()


def test_a_store_that_hangs_holds_up_neither_predictions_nor_the_end(tmp_path: Path, serving: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with running_keeper(tmp_path, serving, **ALL, S3_ENDPOINT_URL=url) as keeper:
            began = time.monotonic()
            answers = [keeper.gateway.predict(photograph(64, 48, seed)) for seed in range(8)]
            assert [answer.status_code for answer in answers] == [200] * 8
            assert time.monotonic() - began < 5
            keeper.gateway.terminate()
            assert keeper.gateway.process.wait(15) == 0
    assert keeper.kept(8) == [False] * 8
