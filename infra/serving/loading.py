"""Tries to load a version, as often as is allowed."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from grpc import StatusCode

from infra.serving.errors import LoadFailed
from infra.serving.lifecycle import ServableId
from infra.serving.servable import Servable

log = structlog.get_logger()


@dataclass(frozen=True)
class LoadPolicy:
    """How often a version is tried before it is given up, and how many load at once."""

    retries: int
    interval_seconds: float
    threads: int


def load(
    id_: ServableId, once: Callable[[], Servable], policy: LoadPolicy, is_unwanted: Callable[[float], bool]
) -> Servable:
    """`is_unwanted` waits up to so many seconds for the version to leave the config. Raises LoadFailed."""
    tries_left = policy.retries + 1
    while not is_unwanted(0):
        try:
            return once()
        except LoadFailed as error:
            tries_left -= 1
            log.warning("load_failed", model=id_.model, version=id_.version, tries_left=tries_left, error=str(error))
            if tries_left <= 0 or is_unwanted(policy.interval_seconds):
                raise
    raise LoadFailed(StatusCode.CANCELLED.value[0], "no longer listed")
