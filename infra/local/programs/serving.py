"""Serving, the gateway in front of it, and the app."""

import os
import sys
from collections.abc import Mapping
from functools import partial
from typing import Final

from infra.local.environment import Env, share
from infra.local.programs.program import Program, answers, module
from infra.local.settings import REPOSITORY, LocalSettings

POLL_SECONDS: Final = 2  # how often serving looks at S3; ten in production


def serving(settings: LocalSettings, whole: Env) -> Program:
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
    return Program("serving", command, environment, partial(answers, metrics))


def gateway(settings: LocalSettings, whole: Env, secrets: Mapping[str, str]) -> Program:
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
    environment |= share(whole, whole.keys() & {"PROMETHEUS_URL", "GATEWAY_UNCERTAIN_BELOW"})
    command = [sys.executable, "-m", "gateway"]
    return Program("gateway", command, environment, partial(answers, f"{whole['GATEWAY_URL']}/livez"))


def ui(settings: LocalSettings, whole: Env) -> Program:
    command = [
        *module("streamlit", "run"),
        str(REPOSITORY / "ui" / "app.py"),
        *("--server.address", "127.0.0.1", "--server.port", str(settings.ports.ui), "--server.headless", "true"),
    ]
    environment = share(whole, ["GATEWAY_URL"]) | {"UI_API_KEY": whole["API_KEY_PREDICT"], **_elsewhere(whole)}
    return Program("ui", command, environment, partial(answers, f"{whole['UI_URL']}/_stcore/health"))


def _elsewhere(whole: Env) -> Env:
    """What the app links to, of what this stack has."""
    named = {"AIRFLOW": "AIRFLOW_URL", "MLFLOW": "MLFLOW_TRACKING_URI", "PROMETHEUS": "PROMETHEUS_URL"}
    addresses = {f"UI_{name}_URL": whole[variable] for name, variable in named.items() if variable in whole}
    return addresses | {"UI_SWAGGER_URL": f"{whole['GATEWAY_URL']}/docs"}
