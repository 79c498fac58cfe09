"""Three times as many callers as a replica takes: most are refused at once, and the others do not feel it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.gateway import crowd
from tests.integration.gateway.processes import Gateway, running_gateway

CAPACITY = 8  # requests at work


@pytest.fixture
def narrow(tmp_path: Path, gateway: Gateway, serving: str, database_url: str) -> Iterator[Gateway]:
    settings = {"GATEWAY_MAX_IN_FLIGHT": str(CAPACITY)}
    with running_gateway(tmp_path, serving=serving, database_url=database_url, **settings) as started:
        yield started


def test_an_overload_is_refused_quickly_and_those_accepted_keep_their_latency(
    narrow: Gateway, capsys: pytest.CaptureFixture[str]
) -> None:
    url = str(narrow.client.base_url)
    crowd.ask(url, CAPACITY, seconds=1)
    narrow.metric("gateway_event_loop_lag_seconds")
    full = crowd.ask(url, CAPACITY, seconds=3)
    over = crowd.ask(url, 3 * CAPACITY, seconds=3)
    lag = narrow.metric("gateway_event_loop_lag_seconds")
    accepted = [each for each in over if each.status == 200]
    refused = [each for each in over if each.status != 200]
    report = [crowd.summary(each) for each in (full, accepted, refused)]
    with capsys.disabled():
        sys.stdout.write(f" full, accepted, refused: {', '.join(report)}; loop held up {1000 * lag:.0f} ms ")
    assert {each.status for each in full} == {200}
    assert {each.status for each in over} == {200, 503}
    assert len(accepted) > 0.5 * len(full)
    assert crowd.percentile(accepted, 0.95) < 3 * crowd.percentile(full, 0.95)
    assert crowd.percentile(refused, 0.5) < crowd.percentile(accepted, 0.5)
    assert lag < 0.25  # 50 ms on a machine that does nothing else
