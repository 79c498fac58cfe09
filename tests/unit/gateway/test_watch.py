"""What becomes of Prometheus' answers."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from gateway import monitoring_queries, watch
from gateway.prometheus import NoPrometheus, Prometheus


def asked(answer: httpx.Response) -> Prometheus:
    """One that always gets this answer."""
    transport = httpx.MockTransport(lambda _: answer)
    return Prometheus(httpx.AsyncClient(base_url="http://prometheus", transport=transport))


def vector(*values: str) -> httpx.Response:
    result = [{"metric": {"label": f"l{number}"}, "value": [1.0, value]} for number, value in enumerate(values)]
    return httpx.Response(200, text=json.dumps({"status": "success", "data": {"result": result}}))


@pytest.mark.parametrize("value", ["NaN", "+Inf", "-Inf"])
def test_what_is_no_number_is_none(value: str) -> None:
    assert asyncio.run(asked(vector(value)).value("0 / 0")) is None


def test_a_query_without_a_result_is_none_and_not_zero() -> None:
    assert asyncio.run(asked(vector()).value("absent")) is None


def test_curves_leave_gaps_out() -> None:
    data = {"result": [{"metric": {}, "values": [[1, "2.5"], [2, "NaN"], [3, "4"]]}]}
    answer = httpx.Response(200, json={"status": "success", "data": data})
    (found,) = asyncio.run(asked(answer).curves("up", end=3, seconds=3))
    assert found == ({}, [(1.0, 2.5), (3.0, 4.0)])


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"status": "success"}),
        httpx.Response(200, json={"data": {}}),
        httpx.Response(200, json=[]),
    ],
    ids=["away", "a web page", "another API", "another API with data", "a list"],
)
def test_whatever_is_not_prometheus_is_said_to_be_none(answer: httpx.Response) -> None:
    with pytest.raises(NoPrometheus):
        asyncio.run(asked(answer).value("up"))


def test_without_an_address_it_says_which_setting_is_missing() -> None:
    with pytest.raises(NoPrometheus, match="PROMETHEUS_URL"):
        asyncio.run(Prometheus(None).value("up"))


@pytest.mark.parametrize(
    ("numbers", "known"),
    [
        ({"value": 0.9, "lower": 0.8, "upper": 0.95, "reviews": 40.0}, True),
        ({"value": None, "lower": None, "upper": None, "reviews": 0.0}, False),
    ],
)
def test_accuracy_is_told_with_its_interval_or_not_at_all(numbers: Mapping[str, float | None], known: bool) -> None:
    assert (watch.live_accuracy(numbers) is not None) is known


def test_a_shift_is_told_where_everything_is_known_of_it() -> None:
    def pairs(**values: float) -> list[tuple[dict[str, str], float]]:
        return [({"signal": signal}, value) for signal, value in values.items()]

    found: Any = {"distance": pairs(novelty=0.4, brightness=0.1), "p_value": pairs(novelty=1e-9)}
    (shift,) = watch.by_signal(found | {"significant": pairs(novelty=1.0)})
    assert (shift.signal, shift.significant) == ("novelty", True)


def test_every_window_of_a_query_is_filled() -> None:
    tables = (monitoring_queries.NUMBERS, monitoring_queries.LATENCY, monitoring_queries.CURVES)
    for query in (each for table in tables for each in table.values()):
        filled = monitoring_queries.filled(query, "15m")
        assert "{window}" not in filled
        assert "{{" not in filled
