"""The addresses and credentials of a stack, as `.local/env` lists them, and each process's share of them."""

import os
import shlex
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from infra.local.secrets import API_SCOPES, DATABASE_ROLES, S3_ROLES
from infra.local.settings import REPOSITORY, LocalSettings

Env = dict[str, str]

# What a process inherits from the person's shell: where programs and certificates are, and nothing else.
INHERITED: Final = (
    "HOME", "KERAS_HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "TZ", "USER",
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy",
    "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_DIR", "SSL_CERT_FILE",
)  # fmt: skip


def addresses(settings: LocalSettings) -> Env:
    ports = settings.ports
    return {
        "GATEWAY_URL": f"http://127.0.0.1:{ports.gateway}",
        "GATEWAY_METRICS_URL": f"http://127.0.0.1:{ports.gateway_metrics}/metrics",
        "UI_URL": f"http://127.0.0.1:{ports.ui}",
        "AIRFLOW_URL": f"http://127.0.0.1:{ports.airflow}",
        "MLFLOW_TRACKING_URI": f"http://127.0.0.1:{ports.mlflow}",
        "S3_ENDPOINT_URL": f"http://127.0.0.1:{ports.s3}",
        "SERVING_GRPC": f"127.0.0.1:{ports.serving_grpc}",
        "SERVING_REST": f"http://127.0.0.1:{ports.serving_rest}",
    }


def credentials(settings: LocalSettings, secrets: Mapping[str, str], *, sqlite: bool) -> Env:
    """Each role's login; SQLite has none, so there every role names the same file."""

    def database_url(login: str, secret: str) -> str:
        if sqlite:
            return f"sqlite:///{settings.data / 'plants.sqlite'}"
        return f"mysql+pymysql://{login}:{secrets[secret]}@127.0.0.1:{settings.ports.database}/plants"

    return {
        "DATABASE_URL": database_url("plants", "database_owner"),
        **{f"DATABASE_URL_{role.upper()}": database_url(role, f"database_{role}") for role in DATABASE_ROLES},
        **{f"S3_ACCESS_KEY_{user.upper()}": secrets[f"s3_access_{user}"] for user in ("owner", *S3_ROLES)},
        **{f"S3_SECRET_KEY_{user.upper()}": secrets[f"s3_secret_{user}"] for user in ("owner", *S3_ROLES)},
        **{f"API_KEY_{scope.upper()}": secrets[f"api_key_{scope}"] for scope in API_SCOPES},
        "AIRFLOW_USER": "admin",
        "AIRFLOW_PASSWORD": secrets["airflow_admin"],
    }


def base(settings: LocalSettings) -> Env:
    """What every process of the stack starts with; PLANTS_STACK is how `make down` knows them."""
    return {name: os.environ[name] for name in INHERITED if name in os.environ} | {
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONUNBUFFERED": "1",
        "DO_NOT_TRACK": "true",  # MLflow's telemetry
        "PLANTS_STACK": str(settings.local_directory),
        "SPT_NOENV": "1",  # Airflow renames its processes, which would wipe that mark out
    }


def share(whole: Mapping[str, str], names: Iterable[str]) -> Env:
    return {name: whole[name] for name in names}


def env_file(whole: Mapping[str, str]) -> str:
    """KEY=value lines that a shell can source; quoted only where a path has a space."""
    return "".join(f"{name}={shlex.quote(value)}\n" for name, value in sorted(whole.items()))


def read_env_file(text: str) -> Env:
    """What `env_file` wrote, read as a shell reads it."""
    return dict(word.split("=", maxsplit=1) for line in text.splitlines() for word in shlex.split(line))


def git_commit(repository: Path = REPOSITORY) -> str:
    """The commit that models are tagged with, `unknown` outside a checkout."""
    command = ["git", "-C", str(repository), "rev-parse", "--verify", "-q", "HEAD"]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    return asked.stdout.strip() or "unknown"
