"""Which photographs each version was trained on: asked of MLflow once a version, off the path of any request."""

import asyncio
import time
from contextlib import suppress
from typing import Final, Self, cast

import structlog

from gateway.errors import ApiError
from gateway.registry import Registry
from gateway.schemas.predictions import Model, Origin

RETRY_SECONDS: Final = 30.0  # before MLflow is asked again about a version that it did not tell of
TAG: Final = "dataset.source"

log = structlog.get_logger()


class TrainedOn:
    """A lookup that never waits: the first question about a version sends one to MLflow."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._known: dict[int, Origin] = {}
        self._asking: dict[int, asyncio.Task[None]] = {}
        self._again_at: dict[int, float] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in list(self._asking.values()):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def model(self, version: int) -> Model:
        """A version as this API names it, with its origin once that is known."""
        return Model(name=self._registry.model, version=version, trained_on=self.of(version))

    def of(self, version: int) -> Origin | None:
        """None until MLflow has told."""
        known = self._known.get(version)
        if known is None and self._is_worth_asking(version):
            self._asking[version] = asyncio.create_task(self._ask(version))
        return known

    def _is_worth_asking(self, version: int) -> bool:
        due = time.monotonic() >= self._again_at.get(version, 0.0)
        return self._registry.configured and version not in self._asking and due

    async def _ask(self, version: int) -> None:
        try:
            told = (await self._registry.version(version)).tags.get(TAG)
        except ApiError as error:
            told = None
            log.warning("origin_not_known", version=version, reason=str(error))
        finally:
            self._again_at[version] = time.monotonic() + RETRY_SECONDS
            del self._asking[version]
        if told in {"real", "synthetic"}:
            self._known[version] = cast("Origin", told)
