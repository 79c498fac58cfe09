"""Photographs that a stack has stored, by the side of the split that they are on."""

from infra.local.environment import Env
from ml import catalog, dataset, storage
from ml.catalog import Split


def of_the_test_split(env: Env) -> dict[bytes, str]:
    """Those that the drift test knows, and what is on each."""
    images = {each.sha256: each for each in catalog.labelled_images(catalog.connect(env["DATABASE_URL_MONITOR"]))}
    plants = storage.connect(
        storage.PLANTS,
        endpoint_url=env["S3_ENDPOINT_URL"],
        access_key=env["S3_ACCESS_KEY_MONITOR"],
        secret_key=env["S3_SECRET_KEY_MONITOR"],
        region="us-east-1",
    )
    rows = dataset.build_manifest(images.values()).of(Split.TEST)
    return {plants.get(plants.key(images[row.sha256].url_s3)).body: row.label for row in rows}
