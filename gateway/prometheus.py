"""Prometheus' HTTP API, as far as the gateway reads it."""

import math
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx

PATIENCE_SECONDS: Final = 5.0
POINTS: Final = 60  # of a curve

Labels = Mapping[str, str]
Curve = list[tuple[float, float]]  # seconds since 1970, value


class NoPrometheus(Exception):
    """Prometheus was not asked, or did not answer; the message says why. No call fails for it."""


class Prometheus:
    """Every call raises NoPrometheus."""

    def __init__(self, client: httpx.AsyncClient | None) -> None:
        self._client = client

    async def values(self, query: str) -> list[tuple[Labels, float]]:
        """What a query gives now; a value that is no number is none."""
        found = await self._ask("query", "result", query=query)
        pairs = [(dict(each["metric"]), float(each["value"][1])) for each in found]
        return [(labels, value) for labels, value in pairs if math.isfinite(value)]

    async def value(self, query: str) -> float | None:
        """Of a query with one result; None where it has none."""
        found = await self.values(query)
        return found[0][1] if found else None

    async def curves(self, query: str, *, end: float, seconds: float) -> list[tuple[Labels, Curve]]:
        """Over the time before `end`, in equal steps."""
        step = max(seconds / POINTS, 15)
        found = await self._ask("query_range", "result", query=query, start=end - seconds, end=end, step=step)
        return [(dict(each["metric"]), _curve(each["values"])) for each in found]

    async def alerts(self) -> list[Mapping[str, Any]]:
        """Those that fire."""
        found = await self._ask("alerts", "alerts")
        return [each for each in found if each["state"] == "firing"]

    async def _ask(self, what: str, field: str, **query: Any) -> list[dict[str, Any]]:
        if self._client is None:
            raise NoPrometheus("this gateway was started without PROMETHEUS_URL")
        try:
            answer = (await self._client.get(f"/api/v1/{what}", params=query)).raise_for_status()
            return list(answer.json()["data"][field])
        except httpx.HTTPError as error:
            raise NoPrometheus(f"Prometheus does not answer: {type(error).__name__}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise NoPrometheus("what answers at PROMETHEUS_URL is not Prometheus") from error


@asynccontextmanager
async def connect(url: str) -> AsyncIterator[Prometheus]:
    """Nothing is asked yet; without an address, every call says so."""
    if not url:
        yield Prometheus(None)
        return
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_SECONDS, trust_env=False) as client:
        yield Prometheus(client)


def _curve(values: list[tuple[float, str]]) -> Curve:
    points = [(float(at), float(value)) for at, value in values]
    return [(at, value) for at, value in points if math.isfinite(value)]
