"""The end of the main job: a photograph of the data set, asked of the gateway like anybody would."""

import time
from pathlib import Path
from typing import Any, Final

import httpx
from sqlalchemy import select

from infra.local.errors import SetUpError
from infra.local.plan import Stack
from ml import catalog, models_config, storage
from ml.catalog import IMAGES, PLANTS_DATA, Status
from ml.storage import ObjectStore

READY_SECONDS: Final = 30


def a_model_serves(stack: Stack) -> bool:
    """Whether a version carries the label `stable`; whether serving is quick today is another question."""
    return models_config.labelled(models_config.read(_bucket(stack, storage.MODELS, "MONITOR"))) is not None


def photographs_wait(stack: Stack) -> bool:
    """Whether addresses are due to be read: new ones, retries, real ones for drawings."""
    engine = catalog.connect(stack.env["DATABASE_URL"])
    return bool(catalog.pending_urls(engine, source=stack.env["IMAGE_SOURCE"], limit=1))


def ask(stack: Stack, photograph: Path) -> dict[str, Any]:
    """The gateway's answer for a photograph. Raises SetUpError."""
    url, key = stack.env["GATEWAY_URL"], stack.env["API_KEY_PREDICT"]
    _wait_until_ready(url)
    files = {"file": (photograph.name, photograph.read_bytes())}
    try:
        answer = httpx.post(f"{url}/v1/predict", files=files, headers={"X-API-Key": key}, timeout=30, trust_env=False)
        answer.raise_for_status()
    except httpx.HTTPError as error:
        raise SetUpError(f"the gateway gave no first prediction: {error}", "make logs S=gateway") from error
    return dict(answer.json())


def save_photograph(stack: Stack) -> Path:
    """One of the stored photographs, as a file to try things on. Raises SetUpError."""
    engine = catalog.connect(stack.env["DATABASE_URL"])
    stored = select(PLANTS_DATA.c.url_s3).join(IMAGES, IMAGES.c.url_source == PLANTS_DATA.c.url_source)
    with engine.connect() as connection:
        uri = connection.scalar(stored.where(IMAGES.c.status == Status.OK).order_by(PLANTS_DATA.c.url_source).limit(1))
    if uri is None:
        raise SetUpError("no photograph is stored", "The table `images` says why, address by address.")
    bucket = _bucket(stack, storage.PLANTS, "GATEWAY")
    file = stack.settings.local_directory / f"photograph{Path(uri).suffix}"
    file.write_bytes(bucket.get(uri.removeprefix(bucket.uri(""))).body)
    return file


def _bucket(stack: Stack, name: str, role: str) -> ObjectStore:
    access, secret = stack.env[f"S3_ACCESS_KEY_{role}"], stack.env[f"S3_SECRET_KEY_{role}"]
    endpoint = stack.env["S3_ENDPOINT_URL"]
    return storage.connect(name, endpoint_url=endpoint, access_key=access, secret_key=secret, region="us-east-1")


def _wait_until_ready(url: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not _is_ready(url):
        if time.monotonic() > deadline:
            raise SetUpError("the gateway has no model to ask", "make logs S=serving and make logs S=gateway say why.")
        time.sleep(0.2)


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=10, trust_env=False).is_success
    except httpx.HTTPError:
        return False
