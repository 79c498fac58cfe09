"""The end of the main job: a photograph of the data set, asked of the gateway like anybody would."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import httpx
from sqlalchemy import select

from infra.local.environment import Env
from infra.local.errors import SetUpError
from ml import catalog, storage
from ml.catalog import IMAGES, PLANTS_DATA, Status
from ml.publish import models_config
from ml.storage import ObjectStore

READY_SECONDS: Final = 30


def a_model_serves(env: Env) -> bool:
    """Whether a version carries the label `stable`; whether serving is quick today is another question."""
    return models_config.labelled(models_config.read(_bucket(env, storage.MODELS, "MONITOR"))) is not None


def photographs_wait(env: Env) -> bool:
    """Whether addresses are due to be read: new ones, retries, real ones for drawings."""
    engine = catalog.connect(env["DATABASE_URL"])
    return bool(catalog.pending_urls(engine, source=env["IMAGE_SOURCE"], limit=1))


def ask(env: Env, photograph: Path) -> dict[str, Any]:
    """The gateway's answer for a photograph. Raises SetUpError."""
    url, key = env["GATEWAY_URL"], env["API_KEY_PREDICT"]
    files = {"file": (photograph.name, photograph.read_bytes())}
    try:
        answer = httpx.post(f"{url}/v1/predict", files=files, headers={"X-API-Key": key}, timeout=30, trust_env=False)
        answer.raise_for_status()
    except httpx.HTTPError as error:
        raise SetUpError(f"the gateway gave no first prediction: {error}", _logs("gateway")) from error
    return dict(answer.json())


def said(answer: Mapping[str, Any]) -> str:
    return f"{answer['label']}, {answer['probability']:.1%}, version {answer['model']['version']}"


def curl(env: Env, photograph: Path) -> str:
    """The same question, as a line to paste."""
    return f"curl -H 'X-API-Key: {env['API_KEY_PREDICT']}' -F file=@{photograph} {env['GATEWAY_URL']}/v1/predict"


def save_photograph(env: Env, directory: Path) -> Path:
    """One of the stored photographs, as a file to try things on. Raises SetUpError."""
    engine = catalog.connect(env["DATABASE_URL_GATEWAY"])
    stored = select(PLANTS_DATA.c.url_s3).join(IMAGES, IMAGES.c.url_source == PLANTS_DATA.c.url_source)
    with engine.connect() as connection:
        uri = connection.scalar(stored.where(IMAGES.c.status == Status.OK).order_by(PLANTS_DATA.c.url_source).limit(1))
    if uri is None:
        raise SetUpError("no photograph is stored", "The table `images` says why, address by address.")
    bucket = _bucket(env, storage.PLANTS, "GATEWAY")
    file = directory / f"photograph{Path(uri).suffix}"
    file.write_bytes(bucket.get(uri.removeprefix(bucket.uri(""))).body)
    return file


def _bucket(env: Env, name: str, role: str) -> ObjectStore:
    access, secret = env[f"S3_ACCESS_KEY_{role}"], env[f"S3_SECRET_KEY_{role}"]
    endpoint = env["S3_ENDPOINT_URL"]
    return storage.connect(name, endpoint_url=endpoint, access_key=access, secret_key=secret, region="us-east-1")


def wait_until_ready(env: Env, seconds: float = READY_SECONDS) -> None:
    """Until the gateway has a model to ask. Raises SetUpError."""
    deadline = time.monotonic() + seconds
    while not is_ready(env):
        if time.monotonic() > deadline:
            raise SetUpError("the gateway has no model to ask", f"Why: {env['AIRFLOW_URL']}, or {_logs('serving')}")
        time.sleep(0.2)


def is_ready(env: Env) -> bool:
    try:
        return httpx.get(f"{env['GATEWAY_URL']}/readyz", timeout=10, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _logs(service: str) -> str:
    return f"make logs S={service}, or docker compose -f compose.dev.yml logs {service}"
