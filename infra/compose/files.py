"""Each secret as the file that one kind of process reads; compose.dev.yml hands every service its own."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Final

from infra.compose.drawn import AIRFLOW_LOGINS, MLFLOW_LOGINS, S3_USERS
from infra.local.secrets import API_SCOPES, DATABASE_ROLES

DESK_RATE: Final = "60000/minute"  # of each key, as in `make up`: load tests run on them, and nobody else calls
Drawn = Mapping[str, str]


def secret_files(drawn: Drawn) -> dict[str, str]:
    """Name of a secret → its content. Names of our own settings are the variables', in small letters."""
    return _stores(drawn) | _set_up(drawn) | _airflow(drawn) | _mlflow(drawn) | _services(drawn)


def addresses(drawn: Drawn, ports: Mapping[str, int]) -> str:
    """As `.local/env` has them: what a person or a test needs of a stack that runs."""
    http = {
        "GATEWAY_URL": "gateway",
        "UI_URL": "ui",
        "AIRFLOW_URL": "airflow",
        "MLFLOW_TRACKING_URI": "mlflow",
        # These answer with the profile `monitoring` alone.
        "PROMETHEUS_URL": "prometheus",
        "ALERTMANAGER_URL": "alertmanager",
        "GRAFANA_URL": "grafana",
    }
    database = f"127.0.0.1:{ports['database']}"
    values = {name: f"http://127.0.0.1:{ports[port]}" for name, port in http.items()} | {
        "S3_ENDPOINT_URL": f"http://127.0.0.1:{ports['s3']}",
        "SERVING_GRPC": f"127.0.0.1:{ports['serving_grpc']}",
        "SERVING_REST": f"http://127.0.0.1:{ports['serving_rest']}",
        "DATABASE_URL": _database_url("plants", drawn["database_owner"], database),
        "GRAFANA_PASSWORD": drawn["grafana_admin"],
        "AIRFLOW_USER": "admin",
        "AIRFLOW_PASSWORD": drawn["airflow_admin"],
        "MLFLOW_TRACKING_USERNAME": "admin",
        "MLFLOW_TRACKING_PASSWORD": drawn["mlflow_admin"],
        **{f"API_KEY_{scope.upper()}": drawn[f"api_key_{scope}"] for scope in API_SCOPES},
        **{
            f"DATABASE_URL_{role.upper()}": _database_url(role, drawn[f"database_{role}"], database)
            for role in DATABASE_ROLES
        },
        **{f"S3_ACCESS_KEY_{user.upper()}": user for user in ("owner", *S3_USERS)},
        **{f"S3_SECRET_KEY_{user.upper()}": drawn[f"s3_{user}"] for user in ("owner", *S3_USERS)},
    }
    return _variables(values)


def _stores(drawn: Drawn) -> dict[str, str]:
    return {
        "database_root": drawn["database_root"],
        "database_owner": drawn["database_owner"],
        "database_url": _database_url("plants", drawn["database_owner"]),
        **{f"database_url_{role}": _database_url(role, drawn[f"database_{role}"]) for role in DATABASE_ROLES},
        "mysql_exporter": _mysql_login("exporter", drawn["database_exporter"]),
        "postgres_owner": drawn["postgres_owner"],
        "s3_owner": drawn["s3_owner"],
        **{f"s3_secret_key_{role}": drawn[f"s3_{role}"] for role in DATABASE_ROLES},
        "s3_serving": f"[default]\naws_access_key_id = serving\naws_secret_access_key = {drawn['s3_serving']}\n",
    }


def _set_up(drawn: Drawn) -> dict[str, str]:
    """One file a job, with the variables that its script reads."""
    users = {f"ACCESS_{user.upper()}": user for user in ("owner", *S3_USERS)}
    s3 = users | {f"SECRET_{user.upper()}": drawn[f"s3_{user}"] for user in ("owner", *S3_USERS)}
    database = {"MYSQL_PWD": drawn["database_owner"]} | _passwords(drawn, "database", (*DATABASE_ROLES, "exporter"))
    return {
        "setup_database": _variables(database),
        "setup_postgres": _variables(_passwords(drawn, "postgres", ("airflow", "mlflow"))),
        "setup_s3": _variables(s3),
        "setup_mlflow": _variables(_passwords(drawn, "mlflow", MLFLOW_LOGINS)),
        "setup_airflow": _variables(_passwords(drawn, "airflow", AIRFLOW_LOGINS)),
    }


def _airflow(drawn: Drawn) -> dict[str, str]:
    return {
        "airflow_connection": f"postgresql+psycopg2://airflow:{drawn['postgres_airflow']}@postgres:5432/airflow",
        "airflow_fernet": drawn["airflow_fernet"],
        "airflow_jwt": drawn["airflow_jwt"],
        "airflow_api": drawn["airflow_api"],
    }


def _mlflow(drawn: Drawn) -> dict[str, str]:
    server = {
        "PGPASSWORD": drawn["postgres_mlflow"],
        "AWS_ACCESS_KEY_ID": "mlflow",
        "AWS_SECRET_ACCESS_KEY": drawn["s3_mlflow"],
        "MLFLOW_AUTH_ADMIN_PASSWORD": drawn["mlflow_admin"],
        "MLFLOW_FLASK_SERVER_SECRET_KEY": drawn["mlflow_session"],
    }
    login = "[mlflow]\nmlflow_tracking_username = {name}\nmlflow_tracking_password = {password}\n"
    logins = {name: login.format(name=name, password=drawn[f"mlflow_{name}"]) for name in ("train", "monitor")}
    return {"mlflow_server": _variables(server)} | {f"mlflow_{name}": text for name, text in logins.items()}


def _services(drawn: Drawn) -> dict[str, str]:
    digests = {scope: hashlib.sha256(drawn[f"api_key_{scope}"].encode()).hexdigest() for scope in API_SCOPES}
    keys = [
        {"name": scope, "sha256": digest, "scopes": [scope], "rate": DESK_RATE} for scope, digest in digests.items()
    ]
    return {
        "api_keys": json.dumps({"keys": keys}, indent=1),
        "gateway_airflow_password": drawn["airflow_gateway"],
        "gateway_mlflow_password": drawn["mlflow_gateway"],
        "exporter_airflow_password": drawn["airflow_monitor"],
        "ui_api_key": drawn["api_key_predict"],
        "grafana_admin": drawn["grafana_admin"],
    }


def _database_url(login: str, password: str, address: str = "mysql:3306") -> str:
    return f"mysql+pymysql://{login}:{password}@{address}/plants"


def _mysql_login(login: str, password: str) -> str:
    """An option file, as every client of MySQL reads it."""
    return f"[client]\nhost = mysql\nport = 3306\nuser = {login}\npassword = {password}\n"


def _passwords(drawn: Drawn, store: str, logins: Iterable[str]) -> dict[str, str]:
    return {f"PASSWORD_{login.upper()}": drawn[f"{store}_{login}"] for login in logins}


def _variables(values: Mapping[str, str]) -> str:
    """Lines that a shell, and MLflow's own reader, take as variables."""
    return "".join(f"{name}={value}\n" for name, value in values.items())
