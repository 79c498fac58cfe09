"""What each version was trained on: asked of MLflow once a version, off the path of any request."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Self, cast, get_args

import structlog

from gateway.errors import ApiError
from gateway.registry import Registry
from gateway.schemas.health import ModelInService, Weights
from gateway.schemas.predictions import Model, Origin

RETRY_SECONDS: Final = 30.0  # before MLflow is asked again about a version of which it has not told all
PHOTOGRAPHS_TAG: Final = "dataset.source"
WEIGHTS_TAG: Final = "backbone.weights"

log = structlog.get_logger()


@dataclass(frozen=True)
class Material:
    """None for what nobody has told, or told in a word that this API does not have."""

    photographs: Origin | None = None
    weights: Weights | None = None

    @property
    def is_whole(self) -> bool:
        return self.photographs is not None and self.weights is not None

    @classmethod
    def tagged(cls, tags: Mapping[str, str]) -> Self:
        photographs, weights = tags.get(PHOTOGRAPHS_TAG), tags.get(WEIGHTS_TAG)
        return cls(
            cast("Origin", photographs) if photographs in get_args(Origin) else None,
            cast("Weights", weights) if weights in get_args(Weights) else None,
        )


NOT_TOLD: Final = Material()


class TrainedOn:
    """A lookup that never waits: the first question about a version sends one to MLflow."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._known: dict[int, Material] = {}
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
        """A version as predictions name it, with its photographs once they are known."""
        return Model(name=self._registry.model, version=version, trained_on=self.of(version).photographs)

    def in_service(self, version: int) -> ModelInService:
        """A version with all that is known of it."""
        told = self.of(version)
        return ModelInService(
            name=self._registry.model, version=version, trained_on=told.photographs, backbone_weights=told.weights
        )

    def of(self, version: int) -> Material:
        """NOT_TOLD until MLflow has."""
        if not self._known.get(version, NOT_TOLD).is_whole and self._is_worth_asking(version):
            self._asking[version] = asyncio.create_task(self._ask(version))
        return self._known.get(version, NOT_TOLD)

    def _is_worth_asking(self, version: int) -> bool:
        due = time.monotonic() >= self._again_at.get(version, 0.0)
        return self._registry.configured and version not in self._asking and due

    async def _ask(self, version: int) -> None:
        try:
            self._known[version] = Material.tagged((await self._registry.version(version)).tags)
        except ApiError as error:
            log.warning("origin_not_known", version=version, reason=str(error))
        finally:
            self._again_at[version] = time.monotonic() + RETRY_SECONDS
            del self._asking[version]
