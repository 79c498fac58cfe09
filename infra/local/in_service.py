"""The version that answers, as the gateway tells of it, and what a person must know before believing it."""

import time
from collections.abc import Mapping
from typing import Any, Final

import httpx

from infra.local.environment import Env

TOLD_SECONDS: Final = 10  # the gateway asks MLflow in the background, once it was asked itself
POLL_SECONDS: Final = 0.2
MATERIAL: Final = frozenset({"trained_on", "backbone_weights"})


def warnings(env: Env) -> list[str]:
    """Empty for a model whose answers are worth something."""
    try:
        return doubts(model(env))
    except httpx.HTTPError as error:
        return [f"No model answers at the moment, and `make logs S=gateway` says why: {error}"]


def model(env: Env, seconds: float = TOLD_SECONDS) -> dict[str, Any]:
    """Waits until the gateway knows what it was trained on; after `seconds` without that. Raises httpx.HTTPError."""
    deadline = time.monotonic() + seconds
    told = _told(env["GATEWAY_URL"])
    while not told.keys() >= MATERIAL and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        told = _told(env["GATEWAY_URL"])
    return told


def doubts(model: Mapping[str, Any]) -> list[str]:
    """One sentence each."""
    found = {
        "photographs are SYNTHETIC, drawn by the project": model.get("trained_on") == "synthetic",
        "backbone's weights are RANDOM": model.get("backbone_weights") == "random",
    }
    told = [f"The {what}: what this model says of real plants means little." for what, so in found.items() if so]
    if not model.keys() >= MATERIAL:
        told.append("MLflow has not told all that this model was trained on: see there before you believe it.")
    return told


def _told(url: str) -> dict[str, Any]:
    answer = httpx.get(f"{url}/readyz", timeout=10, trust_env=False).raise_for_status()
    return dict(answer.json()["model"])
