"""Airflow and MLflow: where trainings run, and where they are written down."""

from collections.abc import Mapping
from functools import partial

import httpx

from infra.local import policy
from infra.local.environment import Env, share
from infra.local.programs.program import Program, answers, module
from infra.local.settings import REPOSITORY, LocalSettings


def mlflow(settings: LocalSettings, whole: Env) -> Program:
    command = [
        *module("mlflow", "server"),
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
    return Program("mlflow", command, environment, partial(answers, f"{whole['MLFLOW_TRACKING_URI']}/health"))


def airflow(settings: LocalSettings, whole: Env, secrets: Mapping[str, str]) -> list[Program]:
    own = airflow_environment(settings, whole, secrets)
    port = str(settings.ports.airflow)
    api = [*module("airflow", "api-server"), "--host", "127.0.0.1", "--port", port, "--workers", "1"]
    health = f"{whole['AIRFLOW_URL']}/api/v2/monitor/health"
    return [
        Program("airflow-api", api, own, partial(answers, health)),
        Program(
            "airflow-scheduler",
            [*module("airflow", "scheduler"), "--skip-serve-logs"],
            own,
            partial(_airflow_part, health, "scheduler"),
        ),
        Program(
            "airflow-dag-processor",
            module("airflow", "dag-processor"),
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
        | policy.of_weights(whole["BACKBONE_WEIGHTS"])
        | share(whole, [*roles, *chosen, "MLFLOW_TRACKING_URI", "S3_ENDPOINT_URL"])
    )


def _airflow_part(url: str, part: str) -> bool:
    return bool(httpx.get(url, timeout=3, trust_env=False).json()[part]["status"] == "healthy")
