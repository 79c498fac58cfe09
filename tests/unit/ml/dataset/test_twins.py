"""Which of several photographs that are the same is trained on."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import imagehash
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageEnhance

from infra.local.synthetic import photographs
from ml import imaging
from ml.catalog import Deduplicated, LabelledImage, Seen, Status, split_of
from ml.dataset import twins
from ml.dataset.twins import NEAR_BITS
from tests.unit.ml.pictures import encoded

NEW = Deduplicated(Status.OK, None, "0" * 64)


def seen(url: str, content: str, perceptual_hash: int, label: str = "clover") -> Seen:
    return Seen(url, hashlib.sha256(content.encode()).hexdigest(), f"{perceptual_hash:016x}", label, NEW)


def distance(one: Seen, other: Seen) -> int:
    return (int(one.perceptual_hash, 16) ^ int(other.perceptual_hash, 16)).bit_count()


def statuses(photographs: Sequence[Seen]) -> list[str]:
    settled = twins.settle(photographs)
    return [settled[each.url_source].status.value for each in photographs]


def test_the_first_of_those_that_are_the_same_is_trained_on() -> None:
    first, same, near, other = (
        seen("a", "one", 0),
        seen("b", "one", 0),
        seen("c", "re-encoded", (1 << NEAR_BITS) - 1),
        seen("d", "another", (1 << 40) - 1),
    )
    assert statuses([first, same, near, other]) == ["ok", "duplicate", "near_duplicate", "ok"]
    settled = twins.settle([first, same, near, other])
    assert settled["b"].detail == "the same bytes as a"
    assert settled["c"].detail == "nearly the same photograph as a"
    assert {settled[url].group_id for url in "abc"} == {first.sha256}
    assert settled["d"].group_id == other.sha256


def test_under_two_labels_none_of_them_is_and_each_names_another() -> None:
    first, near = seen("a", "one", 0, "clover"), seen("b", "other", 1, "daisy")
    settled = twins.settle([first, near])
    assert settled["a"].status == settled["b"].status == Status.CONFLICT
    assert settled["a"].detail == "the same photograph as b, which is labelled daisy"
    assert statuses([first, replace(near, label="clover")]) == ["ok", "near_duplicate"]


def test_twins_that_nobody_has_settled_yet_are_not_learnt_from() -> None:
    first, near, other = seen("a", "one", 0, "clover"), seen("b", "two", 1, "daisy"), seen("c", "three", 2**40 - 1)
    images = [LabelledImage(each.sha256, each.label, each.sha256, "s3://x", "real") for each in (first, near, other)]
    assert [each.sha256 for each in twins.undisputed(images, [first, near, other])] == [other.sha256]
    agreed = replace(near, label="clover")
    assert [each.sha256 for each in twins.undisputed(images, [first, agreed, other])] == [first.sha256, other.sha256]


@given(st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 2**12), max_size=40), st.integers(0, 40))
def test_what_is_trained_on_is_never_near_and_stays_on_its_side_when_the_table_grows(
    hashes: list[int], known: int
) -> None:
    photographs = [seen(str(number), str(number), each) for number, each in enumerate(hashes)]
    after = twins.settle(photographs)
    used = [each for each in photographs if after[each.url_source].status is Status.OK]
    for each in used:
        assert all(distance(each, other) > NEAR_BITS for other in used if other is not each)
    for url, before in twins.settle(photographs[:known]).items():
        assert split_of(after[url].group_id) == split_of(before.group_id)


@pytest.mark.parametrize("quality", [40, 60, 85])
@pytest.mark.parametrize("scale", [0.5, 1.0])
def test_a_photograph_that_was_worked_on_is_still_the_same(quality: int, scale: float) -> None:
    original = Image.open(BytesIO(photographs.draw("twins/dandelion/1.jpg"))).convert("RGB")
    smaller = original.resize((int(original.width * scale), int(original.height * scale)))
    worked = encoded(ImageEnhance.Brightness(smaller).enhance(1.2), "JPEG", quality=quality)
    assert perceptual_hash(encoded(original, "JPEG")) - perceptual_hash(worked) <= NEAR_BITS


def test_drawings_are_not_taken_for_each_other() -> None:
    drawn = [
        photographs.draw(f"twins/{label}/{number}.jpg") for label in ("dandelion", "grass") for number in range(30)
    ]
    photos = [seen(str(number), str(number), int(str(perceptual_hash(each)), 16)) for number, each in enumerate(drawn)]
    assert set(statuses(photos)) == {"ok"}


def perceptual_hash(data: bytes) -> imagehash.ImageHash:
    """As ingest takes it."""
    return imagehash.phash(Image.fromarray(imaging.decode(data).pixels))
