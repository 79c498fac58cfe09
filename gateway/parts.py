"""What the requests of one process share: made at the start, put away at the end."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from gateway import airflow, decoding, keeping, prometheus, registry, serving
from gateway.airflow import Airflow
from gateway.circuit import Circuit
from gateway.database import Database
from gateway.decoding import Decoder
from gateway.keeping import Keeping
from gateway.keys import KeyFile
from gateway.loop_lag import LoopLag
from gateway.metrics import Metrics
from gateway.photographs import PhotographStore, connection
from gateway.prediction_log import PredictionLog
from gateway.prediction_rows import record
from gateway.prometheus import Prometheus
from gateway.rates import Rates
from gateway.readiness import Readiness
from gateway.recovery import Recovery
from gateway.registry import Registry
from gateway.replicas import Replicas
from gateway.serving import ServedModel
from gateway.serving_channels import ServingAddress
from gateway.settings import Settings
from gateway.thumbnails import Thumbnails
from gateway.trained_on import TrainedOn
from gateway.upload_queue import UploadQueue
from ml import catalog


@dataclass(frozen=True)
class Parts:
    keys: KeyFile
    rates: Rates
    max_batch: int
    decoder: Decoder
    model: ServedModel
    readiness: Readiness
    log: PredictionLog
    metrics: Metrics
    uncertain_below: float
    airflow: Airflow
    prometheus: Prometheus
    registry: Registry
    trained_on: TrainedOn
    replicas: Replicas
    database: Database
    photographs: PhotographStore
    thumbnails: Thumbnails
    keeping: Keeping
    upload_queue: UploadQueue


@asynccontextmanager
async def assembled(settings: Settings, keys: KeyFile, metrics: Metrics) -> AsyncIterator[Parts]:
    """Reaches for neither serving, the database nor Airflow yet: the gateway starts without them."""
    engine = catalog.connect(settings.database_url.get_secret_value())
    database = Database(engine)
    log = PredictionLog(
        partial(record, engine), metrics, max_rows=settings.log_max_rows, retry_seconds=settings.log_retry_seconds
    )
    photographs = PhotographStore(connection(settings))
    bounds = decoding.Bounds(settings.max_pixels, settings.max_frames)
    decoder, thumbnails = Decoder(bounds, threads=settings.decode_threads), Thumbnails(bounds)
    async with (
        _model(settings, metrics) as model,
        _airflow(settings) as orchestration,
        _registry(settings) as models,
        TrainedOn(models) as trained_on,
        prometheus.connect(settings.prometheus_url) as watcher,
        LoopLag() as lag,
        log,
        UploadQueue(photographs, log.add, metrics, max_bytes=settings.keep_max_bytes) as upload_queue,
    ):
        metrics.loop_lag.set_function(lag.worst)
        yield Parts(
            keys=keys,
            rates=_rates(settings),
            max_batch=settings.max_batch,
            decoder=decoder,
            model=model,
            readiness=Readiness(model),
            log=log,
            metrics=metrics,
            uncertain_below=settings.uncertain_below,
            airflow=orchestration,
            prometheus=watcher,
            registry=models,
            trained_on=trained_on,
            replicas=_replicas(settings),
            database=database,
            photographs=photographs,
            thumbnails=thumbnails,
            keeping=keeping.policy(settings),
            upload_queue=upload_queue,
        )
    decoder.close()
    thumbnails.close()
    photographs.close()
    database.close()
    engine.dispose()


@asynccontextmanager
async def _model(settings: Settings, metrics: Metrics) -> AsyncIterator[ServedModel]:
    circuit = Circuit(
        opens_after=settings.circuit_opens_after,
        probe_seconds=settings.circuit_probe_seconds,
        tell=metrics.circuit.state,
    )
    async with serving.connect(_serving(settings)) as channel:
        model = ServedModel(
            channel,
            circuit,
            name=settings.model_name,
            label=settings.model_label,
            deadline_seconds=settings.deadline_seconds,
        )
        async with Recovery(model, circuit):
            yield model


def _serving(settings: Settings) -> ServingAddress:
    return ServingAddress.of(settings.serving_grpc, settings.serving_ca_file)


def _rates(settings: Settings) -> Rates:
    return Rates.stored_in(
        settings.rate_limit_storage.get_secret_value(), default=settings.rate, wrong_keys=settings.wrong_keys_rate
    )


def _airflow(settings: Settings) -> AbstractAsyncContextManager[Airflow]:
    return airflow.connect(
        settings.airflow_url,
        settings.airflow_user,
        settings.airflow_password.get_secret_value(),
        timeout_seconds=settings.airflow_timeout_seconds,
        public_url=settings.airflow_public_url,
    )


def _registry(settings: Settings) -> AbstractAsyncContextManager[Registry]:
    password = settings.mlflow_password.get_secret_value()
    return registry.connect(
        settings.mlflow_url,
        settings.mlflow_user,
        password,
        model=settings.model_name,
        public_url=settings.mlflow_public_url,
    )


def _replicas(settings: Settings) -> Replicas:
    return Replicas(
        _serving(settings),
        model=settings.model_name,
        label=settings.model_label,
        deadline_seconds=settings.deadline_seconds,
    )
