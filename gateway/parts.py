"""What the requests of one process share: made at the start, put away at the end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from gateway import serving
from gateway.decoding import Decoder
from gateway.keys import KeyFile
from gateway.metrics import Metrics
from gateway.prediction_log import PredictionLog
from gateway.prediction_rows import record
from gateway.readiness import Readiness
from gateway.serving import ServedModel
from gateway.settings import Settings
from gateway.uploads import Limits
from ml import catalog


@dataclass(frozen=True)
class Parts:
    keys: KeyFile
    limits: Limits
    decoder: Decoder
    model: ServedModel
    readiness: Readiness
    log: PredictionLog
    metrics: Metrics
    uncertain_below: float


@asynccontextmanager
async def assembled(settings: Settings, keys: KeyFile, metrics: Metrics) -> AsyncIterator[Parts]:
    """Reaches for neither serving nor the database yet: the gateway starts without them."""
    engine = catalog.connect(settings.database_url.get_secret_value())
    log = PredictionLog(
        partial(record, engine), metrics, max_rows=settings.log_max_rows, retry_seconds=settings.log_retry_seconds
    )
    decoder = Decoder(threads=settings.decode_threads, max_pixels=settings.max_pixels)
    async with serving.connect(settings.serving_grpc) as channel, log:
        model = ServedModel(
            channel,
            name=settings.model_name,
            label=settings.model_label,
            deadline_seconds=settings.deadline_seconds,
        )
        limits = Limits(settings.max_upload_bytes, settings.max_batch)
        yield Parts(keys, limits, decoder, model, Readiness(model), log, metrics, settings.uncertain_below)
    decoder.close()
    engine.dispose()
