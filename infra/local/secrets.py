"""The secrets of a stack: drawn at random on the first start, kept in one file that only its owner can read."""

import json
import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Final

DATABASE_ROLES: Final = ("ingest", "housekeeping", "train", "gateway", "monitor")
S3_ROLES: Final = (*DATABASE_ROLES, "serving", "mlflow")
API_SCOPES: Final = ("predict", "review", "admin")

_PASSWORDS: Final = (
    "database_owner",
    *(f"database_{role}" for role in DATABASE_ROLES),
    *(f"s3_{kind}_{role}" for role in (*S3_ROLES, "owner") for kind in ("access", "secret")),
    *(f"api_key_{scope}" for scope in API_SCOPES),
    "airflow_admin",
    "airflow_gateway",
    "airflow_jwt",
    "airflow_api",
)


def load_or_draw(file: Path) -> Mapping[str, str]:
    """Known secrets stay; what is missing, everything at the first start, is drawn."""
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    drawn = {name: secrets.token_urlsafe(24) for name in _PASSWORDS if name not in known}
    if "airflow_fernet" not in known:
        drawn["airflow_fernet"] = urlsafe_b64encode(secrets.token_bytes(32)).decode()
    if drawn:
        write_private(file, json.dumps(known | drawn, indent=1))
    return known | drawn


def write_private(file: Path, text: str) -> None:
    """Replace a file in one step; nobody else can read it, at no moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    scratch = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
        opened.write(text)
    scratch.replace(file)
