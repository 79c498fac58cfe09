"""From flags to a running server and back."""

import gc
import os
from collections.abc import Mapping
from pathlib import Path
from threading import Event, Semaphore, Thread
from typing import Final

import structlog
import tensorflow as tf
from grpc import StatusCode

from infra.serving import grpc_api, http_server, monitoring, servable, tls
from infra.serving.core import ServerCore
from infra.serving.errors import ConfigRefused, LoadFailed, StartFailed, StorageAway
from infra.serving.files import FilesByScheme
from infra.serving.flags import Flags
from infra.serving.http_server import HttpServer
from infra.serving.loading import LoadPolicy
from infra.serving.local_files import LocalFiles
from infra.serving.metrics import Metrics
from infra.serving.polling import Polling, read_first_config, reload_config
from infra.serving.rest_api import RestApi
from infra.serving.s3_files import S3Files, S3Settings
from infra.serving.servable import Servable, Threads
from infra.serving.versions import Versions

log = structlog.get_logger()
HOST: Final = "SERVING_HOST"  # no flag: TF Serving listens everywhere, this server does in a container only
GRACE_SECONDS: Final = 10  # for requests in flight


def run(flags: Flags, environment: Mapping[str, str], stop: Event) -> None:
    """Serve until `stop` is set, then finish what is in flight. Raises StartFailed."""
    tf.get_logger().setLevel("ERROR")
    gc.freeze()  # a collection need not pass over what TensorFlow keeps for ever: 0.4 s of standstill without this
    files = FilesByScheme(LocalFiles(), S3Files(S3Settings.of(environment)))
    core = _core(flags, files)
    try:
        _start_polling(flags, files, core, stop)
        core.wait_settled(stop)
        if not stop.is_set():
            _serve(flags, environment.get(HOST, "127.0.0.1"), core, stop)
    finally:
        core.close()


def _core(flags: Flags, files: FilesByScheme) -> ServerCore:
    slots = Semaphore(flags.tensorflow_inter_op_parallelism or os.cpu_count() or 1)
    threads = Threads(flags.tensorflow_intra_op_parallelism, flags.tensorflow_inter_op_parallelism, slots)

    def load(path: str) -> Servable:
        try:
            with files.directory(path) as directory:
                return servable.load(directory, threads)
        except StorageAway as error:
            raise LoadFailed(StatusCode.UNAVAILABLE.value[0], str(error)) from error
        except OSError as error:  # no room for the file, above all
            raise LoadFailed(StatusCode.RESOURCE_EXHAUSTED.value[0], f"{path}: {error}") from error

    policy = LoadPolicy(
        flags.max_num_load_retries, max(flags.load_retry_interval_micros, 0) / 1e6, flags.num_load_threads
    )
    allow = flags.allow_version_labels_for_unavailable_models
    return ServerCore(files, Versions(load, policy), allow_unavailable_labels=allow)


def _start_polling(flags: Flags, files: FilesByScheme, core: ServerCore, stop: Event) -> None:
    path = flags.model_config_file
    try:
        read_first_config(path, files, core)
    except (ConfigRefused, StorageAway) as error:
        raise StartFailed(str(error)) from error
    versions = Polling("versions", core.look_for_versions)

    def follow_config() -> None:
        if reload_config(path, files, core):
            versions.turn()

    versions.turn()
    versions.start(flags.file_system_poll_wait_seconds, stop)
    Polling("config", follow_config).start(flags.model_config_file_poll_wait_seconds, stop)


def _serve(flags: Flags, host: str, core: ServerCore, stop: Event) -> None:
    metrics = Metrics()
    secured = tls.credentials(_text(flags.ssl_config_file)) if flags.ssl_config_file else None
    rpc = grpc_api.server(f"{host}:{flags.port}", core, metrics, flags.grpc_max_threads, secured)
    web = _web(flags, host, core, metrics) if flags.rest_api_port else None
    rpc.start()
    log.info("ports_opened", host=host, grpc=flags.port, rest=flags.rest_api_port, tls=bool(secured))
    stop.wait()
    log.info("stopping", grace_seconds=GRACE_SECONDS)
    rpc_stopped = rpc.stop(GRACE_SECONDS)
    if web:
        web.shutdown()
        web.server_close()
    rpc_stopped.wait()
    log.info("stopped")


def _web(flags: Flags, host: str, core: ServerCore, metrics: Metrics) -> HttpServer:
    file = flags.monitoring_config_file
    path = monitoring.metrics_path(_text(file)) if file else None
    web = http_server.server((host, flags.rest_api_port), RestApi(core, metrics), metrics, path)
    Thread(target=web.serve_forever, name="http", daemon=True).start()
    return web


def _text(file: str) -> str:
    try:
        return Path(file).read_text()
    except OSError as error:
        raise StartFailed(f"cannot read {file}: {error.strerror}") from error
