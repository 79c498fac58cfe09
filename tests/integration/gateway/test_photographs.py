"""The store of photographs with the gateway's own rights, and without them."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from gateway.errors import ImageNotFound, StorageNotConfigured, StorageUnavailable
from gateway.photographs import PhotographStore, StoredPhotograph
from infra.local.plan import Stack
from ml import storage
from ml.storage import ObjectStore

T = TypeVar("T")


@pytest.fixture
def connect(bucket: Callable[[str, str], ObjectStore]) -> Callable[[], ObjectStore]:
    return lambda: bucket("plants", "gateway")


def run(connect: Callable[[], ObjectStore] | None, use: Callable[[PhotographStore], Awaitable[T]]) -> T:
    async def whole() -> T:
        photographs = PhotographStore(connect)
        try:
            return await use(photographs)
        finally:
            photographs.close()

    return asyncio.run(whole())


def sha256_of(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def test_an_upload_comes_back_as_it_was_put(connect: Callable[[], ObjectStore]) -> None:
    sha256 = sha256_of("put")

    async def use(photographs: PhotographStore) -> StoredPhotograph:
        assert not photographs.holds(sha256)
        await photographs.put(sha256, b"bytes", "image/png")
        assert photographs.holds(sha256)
        return await photographs.get_upload(sha256)

    assert run(connect, use) == StoredPhotograph(b"bytes", "image/png")


def test_an_emptied_upload_is_not_there_until_it_is_put_again(connect: Callable[[], ObjectStore]) -> None:
    sha256 = sha256_of("emptied")

    async def use(photographs: PhotographStore) -> StoredPhotograph:
        await photographs.put(sha256, b"bytes", "image/png")
        await photographs.empty(sha256)
        assert not photographs.holds(sha256)
        with pytest.raises(ImageNotFound):
            await photographs.get_upload(sha256)
        await photographs.put(sha256, b"again", "image/png")
        return await photographs.get_upload(sha256)

    assert run(connect, use).body == b"again"


def test_what_was_never_stored_is_not_found(connect: Callable[[], ObjectStore]) -> None:
    with pytest.raises(ImageNotFound):
        run(connect, lambda photographs: photographs.get_upload(sha256_of("never")))


def test_training_data_is_read_by_its_address(connect: Callable[[], ObjectStore], plants_bucket: ObjectStore) -> None:
    plants_bucket.put("images/aa/a.jpg", b"stored", "image/jpeg")
    found = run(connect, lambda photographs: photographs.get_stored("s3://plants/images/aa/a.jpg"))
    assert found == StoredPhotograph(b"stored", "image/jpeg")


def test_a_store_that_does_not_know_the_gateway_s_keys_is_away(services: Stack) -> None:
    def forged() -> ObjectStore:
        keys = {"access_key": services.env["S3_ACCESS_KEY_GATEWAY"], "secret_key": "forged"}
        return storage.connect("plants", endpoint_url=services.env["S3_ENDPOINT_URL"], region="us-east-1", **keys)

    with pytest.raises(StorageUnavailable, match="does not know the keys"):
        run(forged, lambda photographs: photographs.put(sha256_of("forged"), b"bytes", "image/png"))
    with pytest.raises(StorageUnavailable, match="does not know the keys"):
        run(forged, lambda photographs: photographs.get_upload(sha256_of("forged")))


def test_without_an_address_every_call_says_so() -> None:
    with pytest.raises(StorageNotConfigured, match="S3_ENDPOINT_URL"):
        run(None, lambda photographs: photographs.empty(sha256_of("none")))
