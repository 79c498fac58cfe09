"""Where photographs and backbone weights come from: the mirror, the network, or else the project's own stand-ins."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
from sqlalchemy import create_engine, select
from sqlalchemy.pool import StaticPool

from infra.local import synthetic
from infra.local.environment import Env
from infra.local.errors import SetUpError
from infra.local.settings import LocalSettings
from ml.catalog import PLANTS_DATA
from ml.ingest import Allowed, Downloader, DownloadError, Limits, Mirror
from ml.migrations import migrate

PROBE_SECONDS: Final = 4
WEIGHTS_NAME: Final = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5"
WEIGHTS_URL: Final = f"https://storage.googleapis.com/tensorflow/keras-applications/mobilenet_v2/{WEIGHTS_NAME}"


@dataclass(frozen=True)
class Photographs:
    """What IMAGE_MIRROR and IMAGE_SOURCE will be."""

    mirror: str
    source: str  # real or synthetic


def choose_photographs(settings: LocalSettings, sql_directory: Path, before: Env) -> Photographs:
    """The mirror, the network when it answers, else drawings, which never replace real ones. Raises SetUpError."""
    urls = seeded_addresses(sql_directory)
    if settings.image_mirror and not _readable(urls[0], settings.image_mirror):
        raise SetUpError(f"IMAGE_MIRROR={settings.image_mirror} does not hold {urls[0]}", "Correct it, or unset it.")
    if settings.image_mirror or before.get("IMAGE_SOURCE") == "real" or _readable(urls[0], ""):
        return Photographs(settings.image_mirror, "real")
    directory = settings.data / "synthetic"
    synthetic.draw_photographs(directory, [url.removeprefix("https://") for url in urls])
    return Photographs(f"https://={directory.as_uri()}", "synthetic")


def choose_weights(settings: LocalSettings, before: Env) -> str:
    """A file, those of before, `imagenet` when Keras has it or can download it, else `random`. Raises SetUpError."""
    if settings.backbone_weights == "random":
        return "random"
    if settings.backbone_weights not in {"", "imagenet"}:
        file = Path(settings.backbone_weights).expanduser().resolve()
        if not file.is_file():
            raise SetUpError(f"BACKBONE_WEIGHTS={file}: no such file", "Correct it, or BACKBONE_WEIGHTS=imagenet.")
        return str(file)
    if not settings.backbone_weights and _can_be_kept(kept := before.get("BACKBONE_WEIGHTS", "")):
        return kept
    keras_home = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras"))
    if (keras_home / "models" / WEIGHTS_NAME).exists() or _answers(WEIGHTS_URL):
        return "imagenet"
    return "random"


def _can_be_kept(weights: str) -> bool:
    """Trained ones that are still there: later trainings shall not fall back to random ones."""
    return weights == "imagenet" or (weights != "random" and Path(weights).is_file())


def seeded_addresses(sql_directory: Path) -> list[str]:
    """The addresses that sql/ seeds, read through a database in memory: the servers need not run yet."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    migrate(engine, sql_directory)
    with engine.connect() as connection:
        return list(connection.scalars(select(PLANTS_DATA.c.url_source).order_by(PLANTS_DATA.c.url_source)))


def _readable(url: str, mirror: str) -> bool:
    host = httpx.URL(url).host
    with httpx.Client(timeout=PROBE_SECONDS) as client:
        try:
            limits = Limits(20_000_000, 2 * PROBE_SECONDS)
            Downloader(client, Mirror.parse(mirror), Allowed(frozenset({host})), limits).read(url)
        except DownloadError:
            return False
    return True


def _answers(url: str) -> bool:
    try:
        return httpx.head(url, timeout=PROBE_SECONDS, follow_redirects=True).is_success
    except httpx.HTTPError:
        return False
