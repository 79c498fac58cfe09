"""Whatever callers make up, Prometheus keeps no more series for it."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.integration.gateway.processes import PREDICT_KEY, REVIEW_KEY, Gateway, eventually, running_gateway
from tests.unit.ml.pictures import photograph

MANY: Final = 1_000
Call = tuple[str, str, dict[str, str]]  # method, path, headers
OWN: Final = {"X-API-Key": PREDICT_KEY}
REVIEWER: Final = {"X-API-Key": REVIEW_KEY}

MADE_UP: Final[Mapping[str, Callable[[int], Call]]] = {
    "paths": lambda place: ("GET", f"/made/up/{place}", OWN),
    "paths below a route": lambda place: ("GET", f"/v1/predictions/{place}", OWN),
    "keys": lambda place: ("GET", "/v1/key", {"X-API-Key": f"no-key-of-ours-{place}"}),
    "methods": lambda place: (f"MADE{place}", "/v1/predict", OWN),
    "methods without a route": lambda place: (f"MADE{place}", "/made/up", OWN),
    "callers' programs": lambda place: ("GET", "/v1/key", OWN | {"User-Agent": f"caller/{place}"}),
    "hosts": lambda place: ("GET", "/v1/key", OWN | {"Host": f"host-{place}.example"}),
    "traces": lambda place: ("GET", "/v1/key", OWN | {"X-Request-ID": f"request-{place}"}),
    "questions": lambda place: ("GET", f"/v1/review?reason=reason-{place}", REVIEWER),
}


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory, serving: str, database_url: str) -> Iterator[Gateway]:
    """One that counts wrong keys and does not shut them out; nobody else's series appear in it meanwhile."""
    directory: Path = tmp_path_factory.mktemp("counted")
    patient = {"GATEWAY_WRONG_KEYS_RATE": "1000000/minute"}
    with running_gateway(directory, serving=serving, database_url=database_url, **patient) as started:
        eventually(started.ready)
        yield started


@pytest.mark.parametrize("kind", MADE_UP)
def test_a_thousand_of_them_have_no_more_series_than_one(gateway: Gateway, kind: str) -> None:
    calls = (MADE_UP[kind](place) for place in range(MANY + 1))
    _ask(gateway, islice(calls, 1))
    before = _series(gateway)
    _ask(gateway, calls)
    assert _series(gateway) == before


def test_versions_and_labels_of_predictions_are_those_of_the_model(gateway: Gateway) -> None:
    for place in range(20):
        assert gateway.predict(photograph(60 + place, 40)).is_success
        gateway.predict(photograph(60, 40), version=str(1000 + place), model=f"made-up-{place}")
    told = {line.split("{")[1] for line in _series(gateway) if line.startswith("gateway_predictions_total{")}
    assert 1 <= len(told) <= 2


def test_counters_begin_at_zero_with_a_date_that_prometheus_sees_a_restart_by(gateway: Gateway) -> None:
    names = {line.split("{")[0].split(" ")[0] for line in _series(gateway)}
    counted = {name for name in names if name.startswith("gateway_") and name.endswith("_total")}
    assert {name.removesuffix("_total") + "_created" for name in counted} <= names
    assert "process_start_time_seconds" in names


def _ask(gateway: Gateway, calls: Iterator[Call]) -> None:
    for method, path, headers in calls:
        gateway.client.request(method, path, headers=headers)


def _series(gateway: Gateway) -> set[str]:
    """Every name with its labels."""
    families = text_string_to_metric_families(gateway.exposition())
    return {
        f"{sample.name}{sorted(sample.labels.items())}".replace("[", "{")
        for family in families
        for sample in family.samples
    }
