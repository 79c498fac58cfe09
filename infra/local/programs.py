"""The processes of the stack: each one's command, its share of the environment, and what tells its health."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import httpx

from infra.local import database, object_store, policy
from infra.local.environment import Env, share
from infra.local.settings import REPOSITORY, LocalSettings
from ml import catalog, model

BIN: Final = Path(sys.executable).parent
STORES: Final = ("database", "s3")  # what the others need from their start to their end
POLL_SECONDS: Final = 2  # how often serving looks at S3; ten in production


@dataclass(frozen=True)
class Program:
    """A supervised process; `healthy` raises or gives False while it is not ready."""

    name: str
    command: list[str]
    environment: Env
    healthy: Callable[[], bool]


def all_programs(
    settings: LocalSettings, whole: Env, secrets: Mapping[str, str], database_server: Path | None
) -> list[Program]:
    """Everything that `make up` starts, in the order in which it is listed to a person."""
    return [
        *([_database(database_server, settings, whole)] if database_server else []),
        _s3(settings, whole, secrets),
        _mlflow(settings, whole),
        *_airflow(settings, whole, secrets),
        _serving(settings, whole),
        _gateway(settings, whole, secrets),
        _ui(settings, whole),
        _exporter(settings, whole, secrets),
    ]


def _database(server: Path, settings: LocalSettings, whole: Env) -> Program:
    return Program("database", database.command(server, settings), {}, partial(_connects, whole["DATABASE_URL"]))


def _s3(settings: LocalSettings, whole: Env, secrets: Mapping[str, str]) -> Program:
    answers = partial(object_store.answers, whole["S3_ENDPOINT_URL"], secrets)
    return Program("s3", object_store.command(BIN / "weed", settings), {}, answers)


def _mlflow(settings: LocalSettings, whole: Env) -> Program:
    command = [
        *_module("mlflow", "server"),
        *("--host", "127.0.0.1", "--port", str(settings.ports.mlflow), "--workers", "1"),
        *("--backend-store-uri", f"sqlite:///{settings.data / 'mlflow.sqlite'}"),
        *("--artifacts-destination", "s3://mlflow"),
    ]
    environment = {
        "MLFLOW_S3_ENDPOINT_URL": whole["S3_ENDPOINT_URL"],
        "AWS_ACCESS_KEY_ID": whole["S3_ACCESS_KEY_MLFLOW"],
        "AWS_SECRET_ACCESS_KEY": whole["S3_SECRET_KEY_MLFLOW"],
        "AWS_DEFAULT_REGION": "us-east-1",
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
    }
    return Program("mlflow", command, environment, partial(_ok, f"{whole['MLFLOW_TRACKING_URI']}/health"))


def _airflow(settings: LocalSettings, whole: Env, secrets: Mapping[str, str]) -> list[Program]:
    own = airflow_environment(settings, whole, secrets)
    port = str(settings.ports.airflow)
    api = [*_module("airflow", "api-server"), "--host", "127.0.0.1", "--port", port, "--workers", "1"]
    health = f"{whole['AIRFLOW_URL']}/api/v2/monitor/health"
    return [
        Program("airflow-api", api, own, partial(_ok, health)),
        Program(
            "airflow-scheduler",
            [*_module("airflow", "scheduler"), "--skip-serve-logs"],
            own,
            partial(_airflow_part, health, "scheduler"),
        ),
        Program(
            "airflow-dag-processor",
            _module("airflow", "dag-processor"),
            own,
            partial(_airflow_part, health, "dag_processor"),
        ),
    ]


def airflow_environment(settings: LocalSettings, whole: Env, secrets: Mapping[str, str]) -> Env:
    """Airflow's settings, and what its tasks need: the roles ingest, housekeeping, train and monitor."""
    home = settings.data / "airflow"
    options = {
        "CORE__DAGS_FOLDER": str(REPOSITORY / "airflow" / "dags"),
        "CORE__LOAD_EXAMPLES": "false",
        "CORE__EXECUTOR": "LocalExecutor",
        "CORE__PARALLELISM": "4",
        "CORE__DEFAULT_POOL_TASK_SLOT_COUNT": "4",  # heavy tasks take two
        "CORE__DAGS_ARE_PAUSED_AT_CREATION": "false",
        "CORE__FERNET_KEY": secrets["airflow_fernet"],
        "CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin,gateway:user",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(settings.etc / "airflow-passwords.json"),
        "CORE__EXECUTION_API_SERVER_URL": f"{whole['AIRFLOW_URL']}/execution/",
        # A DAG file that changed is read at once all the same; reading all of them twice a minute keeps a core busy.
        "DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "300",
        "DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.sqlite'}",
        "API__BASE_URL": whole["AIRFLOW_URL"],
        "API__SECRET_KEY": secrets["airflow_api"],
        "API_AUTH__JWT_SECRET": secrets["airflow_jwt"],
        "LOGGING__BASE_LOG_FOLDER": str(settings.logs / "airflow"),
        "LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": str(settings.logs / "airflow" / "dag_processor"),
        "USAGE_DATA_COLLECTION__ENABLED": "false",
    }
    roles = [name for name in whole if name.rpartition("_")[2] in {"INGEST", "HOUSEKEEPING", "TRAIN", "MONITOR"}]
    chosen = [name for name in whole if name in policy.names()]
    return (
        {f"AIRFLOW__{name}": value for name, value in options.items()}
        | {"AIRFLOW_HOME": str(home), "AIRFLOW_LOG_DIRECTORY": str(settings.logs / "airflow")}
        | share(whole, [*roles, *chosen, "MLFLOW_TRACKING_URI", "S3_ENDPOINT_URL"])
    )


def _serving(settings: LocalSettings, whole: Env) -> Program:
    ports = settings.ports
    command = [
        *(sys.executable, "-m", "infra.serving"),
        f"--port={ports.serving_grpc}",
        f"--rest_api_port={ports.serving_rest}",
        "--model_config_file=s3://models/models.config",
        f"--model_config_file_poll_wait_seconds={POLL_SECONDS}",
        f"--file_system_poll_wait_seconds={POLL_SECONDS}",
        "--load_retry_interval_micros=5000000",
        "--num_load_threads=2",
        "--grpc_max_threads=64",
        "--allow_version_labels_for_unavailable_models=true",
        "--tensorflow_intra_op_parallelism=1",
        f"--tensorflow_inter_op_parallelism={os.cpu_count() or 1}",
        f"--monitoring_config_file={REPOSITORY / 'infra' / 'serving' / 'monitoring.config'}",
    ]
    environment = {
        "AWS_ACCESS_KEY_ID": whole["S3_ACCESS_KEY_SERVING"],
        "AWS_SECRET_ACCESS_KEY": whole["S3_SECRET_KEY_SERVING"],
        "AWS_REGION": "us-east-1",
        "S3_ENDPOINT": whole["S3_ENDPOINT_URL"].removeprefix("http://"),
        "S3_USE_HTTPS": "0",
        "S3_VERIFY_SSL": "0",
    }
    metrics = f"{whole['SERVING_REST']}/monitoring/prometheus/metrics"
    return Program("serving", command, environment, partial(_ok, metrics))


def _gateway(settings: LocalSettings, whole: Env, secrets: Mapping[str, str]) -> Program:
    shared = ["SERVING_GRPC", "DATABASE_URL_GATEWAY", "AIRFLOW_URL", "MLFLOW_TRACKING_URI"]
    photographs = ["S3_ENDPOINT_URL", "S3_ACCESS_KEY_GATEWAY", "S3_SECRET_KEY_GATEWAY"]
    environment = share(whole, [*shared, *photographs]) | {
        "ENVIRONMENT": "development",
        "GATEWAY_KEEP_PHOTOGRAPHS": "all",
        "GATEWAY_AIRFLOW_USER": "gateway",
        "GATEWAY_AIRFLOW_PASSWORD": secrets["airflow_gateway"],
        "GATEWAY_PORT": str(settings.ports.gateway),
        "GATEWAY_METRICS_PORT": str(settings.ports.gateway_metrics),
        "API_KEYS_FILE": str(settings.etc / "api-keys.json"),
    }
    command = [sys.executable, "-m", "gateway"]
    return Program("gateway", command, environment, partial(_ok, f"{whole['GATEWAY_URL']}/livez"))


def _ui(settings: LocalSettings, whole: Env) -> Program:
    command = [
        *_module("streamlit", "run"),
        str(REPOSITORY / "ui" / "app.py"),
        *("--server.address", "127.0.0.1", "--server.port", str(settings.ports.ui), "--server.headless", "true"),
    ]
    environment = share(whole, ["GATEWAY_URL"]) | {
        "UI_API_KEY": whole["API_KEY_PREDICT"],
        "DATASET_SOURCE": whole["IMAGE_SOURCE"],
        "BACKBONE_WEIGHTS_KIND": model.weights_kind(whole["BACKBONE_WEIGHTS"]),
    }
    return Program("ui", command, environment, partial(_ok, f"{whole['UI_URL']}/_stcore/health"))


def _exporter(settings: LocalSettings, whole: Env, secrets: Mapping[str, str]) -> Program:
    shared = [name for name in whole if name in policy.names() or name.endswith("_MONITOR")]
    environment = share(whole, [*shared, "MLFLOW_TRACKING_URI", "S3_ENDPOINT_URL", "SERVING_GRPC", "AIRFLOW_URL"]) | {
        "EXPORTER_AIRFLOW_USER": "gateway",
        "EXPORTER_AIRFLOW_PASSWORD": secrets["airflow_gateway"],
        "EXPORTER_PORT": str(settings.ports.exporter),
    }
    metrics = f"http://127.0.0.1:{settings.ports.exporter}/metrics"
    return Program("exporter", _module("ml", "exporter"), environment, partial(_ok, metrics))


def _module(name: str, *arguments: str) -> list[str]:
    """Through the interpreter: a virtual environment that was moved has scripts that point nowhere."""
    return [sys.executable, "-m", name, *arguments]


def _ok(url: str) -> bool:
    return httpx.get(url, timeout=3, trust_env=False).is_success


def _airflow_part(url: str, part: str) -> bool:
    return bool(httpx.get(url, timeout=3, trust_env=False).json()[part]["status"] == "healthy")


def _connects(url: str) -> bool:
    with catalog.connect(url).connect():
        return True
