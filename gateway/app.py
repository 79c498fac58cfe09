"""The gateway as an ASGI app: routes, middleware, errors and the API page, put together."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from gateway import api_page
from gateway.access import KeyRequired
from gateway.admission import Admission, Pace
from gateway.keys import KeyFile
from gateway.metrics import Metrics
from gateway.middleware import Traced
from gateway.parts import Parts, assembled
from gateway.problems import HANDLERS
from gateway.room import Room
from gateway.routes import (
    changes,
    data,
    feedback,
    health,
    images,
    key,
    labelling,
    models,
    monitoring,
    predict,
    retraining,
    review,
)
from gateway.settings import Settings


def create_app(settings: Settings, keys: KeyFile, metrics: Metrics) -> FastAPI:
    """Serving and the database may be away: requests, and /readyz, then say so."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[Mapping[str, Parts]]:
        async with assembled(settings, keys, metrics) as parts:
            yield {"parts": parts}

    # The page brings its own JavaScript: behind a closed network, one from a CDN would stay blank.
    app = FastAPIOffline(
        redoc_url=None,
        title=api_page.TITLE,
        version=api_page.VERSION,
        description=api_page.INTRODUCTION,
        openapi_tags=api_page.TAGS,
        swagger_ui_parameters={"persistAuthorization": True},
        lifespan=lifespan,
        exception_handlers=HANDLERS,
        redirect_slashes=False,
    )
    app.include_router(predict.router)
    app.include_router(feedback.router)
    app.include_router(review.router)
    app.include_router(images.router)
    app.include_router(labelling.router)
    app.include_router(data.router)
    app.include_router(models.router)
    app.include_router(changes.router)
    app.include_router(retraining.router)
    app.include_router(monitoring.router)
    app.include_router(key.router)
    app.include_router(health.router)
    api_page.describe(app)
    _surround(app, settings, metrics)
    return app


def _surround(app: FastAPI, settings: Settings, metrics: Metrics) -> None:
    """The last one added sees a request first."""
    room = Room(
        {"working": settings.max_in_flight, "uploading": settings.max_uploading},
        settings.max_body_bytes,
        metrics.in_flight,
    )
    pace = Pace(settings.body_seconds, settings.body_grace_seconds, settings.body_bytes_per_second)
    app.add_middleware(Admission, room=room, pace=pace, max_bytes=settings.max_upload_bytes)
    app.add_middleware(KeyRequired)
    metrics.instrumentator().instrument(app)
    app.add_middleware(Traced, metrics=metrics)
