"""Many callers at once, each asking again as soon as it was answered, or after a moment when it was refused."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from tests.integration.gateway.processes import PREDICT_KEY
from tests.unit.ml.pictures import photograph

JPEG = photograph(275, 183)
HEADERS = {"X-API-Key": PREDICT_KEY, "Content-Type": "image/jpeg"}
PATIENCE_SECONDS = 0.1  # of a caller who was refused: a tenth of what Retry-After asks for


@dataclass(frozen=True)
class Asked:
    """One request: its status, and its seconds."""

    status: int
    seconds: float


def ask(url: str, callers: int, seconds: float) -> list[Asked]:
    return asyncio.run(_ask(url, callers, seconds))


def percentile(asked: Sequence[Asked], share: float) -> float:
    ordered = sorted(each.seconds for each in asked)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def summary(asked: Sequence[Asked]) -> str:
    half, most = (1000 * percentile(asked, share) for share in (0.5, 0.95))
    return f"{len(asked)} (p50 {half:.0f} ms, p95 {most:.0f} ms)"


async def _ask(url: str, callers: int, seconds: float) -> list[Asked]:
    limits = httpx.Limits(max_connections=callers, max_keepalive_connections=callers)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=30, trust_env=False) as client:
        deadline = time.monotonic() + seconds
        crowd = await asyncio.gather(*(_call(client, deadline) for _ in range(callers)))
    return [each for caller in crowd for each in caller]


async def _call(client: httpx.AsyncClient, deadline: float) -> list[Asked]:
    asked = []
    while (began := time.monotonic()) < deadline:
        answer = await client.post("/v1/predict", content=JPEG, headers=HEADERS)
        asked.append(Asked(answer.status_code, time.monotonic() - began))
        if answer.status_code != httpx.codes.OK:
            await asyncio.sleep(PATIENCE_SECONDS)
    return asked
