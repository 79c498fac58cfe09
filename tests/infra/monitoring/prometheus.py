"""Prometheus of a stack that runs, where that stack has one."""

import httpx
import pytest

from infra.local.environment import Env


def address(env: Env) -> str:
    """Skips where there is none on purpose; an address that a stack forgot to list is a KeyError."""
    made_up = "IMAGE_SOURCE" in env  # only `make up` chooses one, and lists no Prometheus where it found none
    if made_up and "PROMETHEUS_URL" not in env:
        pytest.skip("no Prometheus could be had on this machine")
    url = env["PROMETHEUS_URL"]
    if not made_up and not _answers(url):
        pytest.skip(f"nobody answers at {url}: this stack runs without monitoring")
    return url


def _answers(url: str) -> bool:
    try:
        httpx.get(f"{url}/-/ready", timeout=10, trust_env=False)
    except httpx.ConnectError:
        return False
    return True
