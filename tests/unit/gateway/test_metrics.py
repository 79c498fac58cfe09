import asyncio

import httpx
from fastapi import FastAPI
from prometheus_client import generate_latest

from gateway.metrics import Metrics
from gateway.middleware import Traced
from gateway.problems import HANDLERS


def asked(*requests: tuple[str, str]) -> Metrics:
    metrics = Metrics()
    app = FastAPI(exception_handlers=HANDLERS)
    app.get("/items/{number}")(lambda number: number)
    metrics.instrumentator().instrument(app)
    app.add_middleware(Traced, metrics=metrics)

    async def ask() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:
            for method, path in requests:
                await client.request(method, path)

    asyncio.run(ask())
    return metrics


def test_requests_are_counted_by_route_and_status() -> None:
    metrics = asked(("GET", "/items/1"), ("GET", "/items/2"))
    labels = {"handler": "/items/{number}", "method": "GET", "status": "200"}
    assert metrics.registry.get_sample_value("http_requests_total", labels) == 2


def test_made_up_paths_and_methods_are_one_label_each() -> None:
    metrics = asked(*((f"METHOD{number}", f"/path/{number}") for number in range(20)))
    labels = {"handler": "none", "method": "other", "status": "404"}
    assert metrics.registry.get_sample_value("http_requests_total", labels) == 20
    assert b"METHOD1" not in generate_latest(metrics.registry)


def test_a_refusal_is_counted_by_its_type() -> None:
    metrics = asked(("GET", "/nowhere"), ("POST", "/items/1"))
    counted = {
        sample.labels["reason"]: sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.name == "gateway_rejected_total"
    }
    assert counted == {"not_found": 1, "method_not_allowed": 1}
