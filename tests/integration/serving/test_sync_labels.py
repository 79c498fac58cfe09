"""Labels through `sync`: TF Serving never misses a step that it needs, also where a look at S3 did."""

import time

import pytest

from infra.serving.errors import ConfigRefused
from infra.serving.sync.volume import Step
from tests.integration.serving.mirrored import LONG, Mirrored, publish, whole
from tests.integration.serving.publisher import Bucket, Publisher


@pytest.fixture
def publisher(prefix: Bucket) -> Publisher:
    return Publisher(prefix, "plants")


def test_a_label_waits_until_tf_serving_has_seen_its_version_listed(mirrored: Mirrored, publisher: Publisher) -> None:
    publish(publisher, 1, 2, stable=1)
    mirroring = mirrored.looking(settle_seconds=LONG)
    mirroring.look()
    publisher.list([2], stable=2)
    mirroring.look()
    assert (mirrored.listed, mirrored.stable) == ([1, 2], 1)
    mirrored.looking(settle_seconds=0).look()
    assert (mirrored.listed, mirrored.stable) == ([2], 2)


def test_the_time_of_a_version_counts_from_the_write_that_lists_it(mirrored: Mirrored, publisher: Publisher) -> None:
    publish(publisher, 1, 2, stable=1)
    mirroring = mirrored.looking(settle_seconds=0.2)
    mirroring.look()
    publisher.list([1, 2], stable=2)
    time.sleep(0.2)
    mirroring.look()
    assert mirrored.stable == 2


def test_a_version_that_is_listed_with_the_label_that_moves_to_it_is_refused_as_tf_serving_refuses_it(
    mirrored: Mirrored, publisher: Publisher
) -> None:
    publish(publisher, 1, stable=1)
    mirroring = mirrored.looking(settle_seconds=LONG)
    mirroring.look()
    publish(publisher, 1, 2, stable=2)
    with pytest.raises(ConfigRefused, match="label stable cannot point at version 2 of plants"):
        mirroring.look()
    assert (mirrored.listed, mirrored.stable) == ([1], 1)
    assert mirrored.files == whole(1)


def test_when_that_stays_so_a_write_was_missed_and_both_steps_are_made(
    mirrored: Mirrored, publisher: Publisher
) -> None:
    seen: list[tuple[list[int], int]] = []

    def note(step: Step) -> None:
        if step is Step.LISTED:
            seen.append((mirrored.listed, mirrored.stable))

    mirroring = mirrored.looking(settle_seconds=0, tell=note)
    publish(publisher, 1, stable=1)
    mirroring.look()
    publish(publisher, 2, 3, stable=3)
    for _ in range(3):
        mirroring.look()
    assert seen == [([1], 1), ([1, 2, 3], 1), ([2, 3], 3)]
