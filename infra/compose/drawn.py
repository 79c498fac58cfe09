"""What is drawn at random on the first start: letters and digits, which no shell, address or flag misreads."""

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from infra.local.secrets import API_SCOPES, DATABASE_ROLES, S3_ROLES, write_private

S3_USERS: Final = (*S3_ROLES, "airflow")
MLFLOW_LOGINS: Final = ("admin", "gateway", "train", "monitor")
AIRFLOW_LOGINS: Final = ("admin", "gateway", "monitor")

_NAMES: Final = (
    *(f"database_{login}" for login in ("root", "owner", "exporter", *DATABASE_ROLES)),
    *(f"postgres_{login}" for login in ("owner", "airflow", "mlflow")),
    *(f"s3_{user}" for user in ("owner", *S3_USERS)),
    *(f"mlflow_{login}" for login in (*MLFLOW_LOGINS, "session")),
    *(f"airflow_{login}" for login in (*AIRFLOW_LOGINS, "jwt", "api")),
    *(f"api_key_{scope}" for scope in API_SCOPES),
    "grafana_admin",
)


def load_or_draw(file: Path) -> Mapping[str, str]:
    """Known secrets stay; what is missing is drawn."""
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    drawn = {name: secrets.token_hex(20) for name in _NAMES if name not in known}
    if "airflow_fernet" not in known:
        drawn["airflow_fernet"] = urlsafe_b64encode(secrets.token_bytes(32)).decode()
    if drawn:
        write_private(file, json.dumps(known | drawn, indent=1))
    return known | drawn
