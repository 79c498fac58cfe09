"""The end of the main job: a photograph of the data set, asked of the gateway like anybody would."""

import time
from pathlib import Path
from typing import Any, Final

import httpx
from sqlalchemy import select

from infra.local.errors import SetUpError
from infra.local.stack import Stack
from ml import catalog, storage
from ml.catalog import IMAGES, PLANTS_DATA, Status

READY_SECONDS: Final = 30


def main_job_is_due(stack: Stack) -> bool:
    """Whether no model answers yet, or photographs wait to be read (real ones for drawings, for instance)."""
    if not httpx.get(f"{stack.env['GATEWAY_URL']}/readyz", timeout=10, trust_env=False).is_success:
        return True
    engine = catalog.connect(stack.env["DATABASE_URL"])
    return bool(catalog.pending_urls(engine, source=stack.env["IMAGE_SOURCE"], limit=1))


def ask(stack: Stack, photograph: Path) -> dict[str, Any]:
    """The gateway's answer for a photograph. Raises SetUpError."""
    url, key = stack.env["GATEWAY_URL"], stack.env["API_KEY_PREDICT"]
    _wait_until_ready(url)
    files = {"file": (photograph.name, photograph.read_bytes())}
    answer = httpx.post(f"{url}/v1/predict", files=files, headers={"X-API-Key": key}, timeout=30, trust_env=False)
    if not answer.is_success:
        raise SetUpError(f"the gateway answered {answer.status_code}: {answer.text}", "make logs S=gateway")
    return dict(answer.json())


def save_photograph(stack: Stack) -> Path:
    """One of the stored photographs, as a file to try things on. Raises SetUpError."""
    engine = catalog.connect(stack.env["DATABASE_URL"])
    stored = select(PLANTS_DATA.c.url_s3).join(IMAGES, IMAGES.c.url_source == PLANTS_DATA.c.url_source)
    with engine.connect() as connection:
        uri = connection.scalar(stored.where(IMAGES.c.status == Status.OK).order_by(PLANTS_DATA.c.url_source).limit(1))
    if uri is None:
        raise SetUpError("no photograph is stored", "The table `images` says why, address by address.")
    bucket = storage.connect(
        storage.PLANTS,
        endpoint_url=stack.env["S3_ENDPOINT_URL"],
        access_key=stack.env["S3_ACCESS_KEY_GATEWAY"],
        secret_key=stack.env["S3_SECRET_KEY_GATEWAY"],
        region="us-east-1",
    )
    file = stack.settings.local_directory / f"photograph{Path(uri).suffix}"
    file.write_bytes(bucket.get(uri.removeprefix(bucket.uri(""))).body)
    return file


def _wait_until_ready(url: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not httpx.get(f"{url}/readyz", timeout=10, trust_env=False).is_success:
        if time.monotonic() > deadline:
            raise SetUpError("the gateway has no model to ask", "make logs S=serving and make logs S=gateway say why.")
        time.sleep(0.2)
