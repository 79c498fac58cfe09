"""The gateway's OpenAPI document, without a gateway running: what tests are made from while they are collected."""

import tempfile
from pathlib import Path
from typing import Any

from gateway.app import create_app
from gateway.keys import KeyFile
from gateway.metrics import Metrics
from gateway.settings import Settings


def openapi_document() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as directory:
        keys = Path(directory) / "keys.json"
        keys.write_text('{"keys": []}')
        keys.chmod(0o600)
        given = {"SERVING_GRPC": "127.0.0.1:1", "DATABASE_URL_GATEWAY": "sqlite://", "API_KEYS_FILE": keys}
        given["ENVIRONMENT"] = "development"  # MLflow's client leaves its address in the environment, without a login
        return create_app(Settings.model_validate(given), KeyFile(keys), Metrics()).openapi()
