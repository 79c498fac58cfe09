"""`sync` on a real S3: what stands on the volume, whatever happens on the way."""

import pytest

from infra.serving.errors import FileMissing, VersionDamaged
from infra.serving.sync.volume import Step
from tests.integration.serving.mirrored import LONG, Mirrored, publish, saved_model, whole
from tests.integration.serving.publisher import Bucket, Publisher


@pytest.fixture
def publisher(prefix: Bucket) -> Publisher:
    return Publisher(prefix, "plants")


def test_the_config_says_the_same_of_the_directory_that_it_said_of_the_bucket(
    mirrored: Mirrored, publisher: Publisher
) -> None:
    publish(publisher, 1, 2, stable=1, canary=2)
    mirrored.looking(settle_seconds=LONG).look()
    assert mirrored.entry.base_path == f"{mirrored.directory}/plants"
    assert mirrored.listed == [1, 2]
    assert mirrored.entry.labels == {"stable": 1, "canary": 2}
    assert mirrored.files == whole(1, 2)


def test_a_config_that_is_gone_from_s3_leaves_the_mirror_as_it_is(
    mirrored: Mirrored, publisher: Publisher, prefix: Bucket
) -> None:
    publish(publisher, 1, stable=1)
    mirroring = mirrored.looking(settle_seconds=0)
    mirroring.look()
    prefix.delete("models.config")
    with pytest.raises(FileMissing):
        mirroring.look()
    assert mirrored.listed == [1]
    assert mirrored.files == whole(1)


def test_no_config_names_a_version_whose_file_has_not_come(mirrored: Mirrored, publisher: Publisher) -> None:
    publish(publisher, 1, stable=1)
    mirroring = mirrored.looking(settle_seconds=LONG)
    mirroring.look()
    publisher.list([1, 2], stable=1)
    with pytest.raises(FileMissing, match=r"plants/2/saved_model\.pb"):
        mirroring.look()
    assert mirrored.listed == [1]
    publisher.put(2, saved_model(2))
    mirroring.look()
    assert mirrored.listed == [1, 2]


@pytest.mark.parametrize("manifest", [b'{"sha256": "0"}', b'{"version": 2}', b"{", b"[]"])
def test_a_version_that_is_not_what_its_manifest_says_is_thrown_away_and_fetched_again(
    mirrored: Mirrored, publisher: Publisher, manifest: bytes
) -> None:
    publish(publisher, 1, stable=1)
    mirroring = mirrored.looking(settle_seconds=LONG)
    mirroring.look()
    publish(publisher, 1, 2, stable=1)
    publisher.at.write("manifests/2.json", manifest)
    with pytest.raises(VersionDamaged):
        mirroring.look()
    assert mirrored.listed == [1]
    assert mirrored.files == whole(1)
    publisher.put(2, saved_model(2))
    mirroring.look()
    assert mirrored.listed == [1, 2]


def test_a_version_leaves_the_volume_only_after_tf_serving_has_let_it_go(
    mirrored: Mirrored, publisher: Publisher
) -> None:
    mirroring = mirrored.looking(settle_seconds=LONG)
    publish(publisher, 1, 2, stable=2)
    mirroring.look()
    publisher.list([2], stable=2)
    mirroring.look()
    mirroring.look()
    assert mirrored.listed == [2]
    assert mirrored.files == whole(1, 2)
    mirrored.looking(settle_seconds=0).look()
    assert mirrored.files == whole(2)


def test_a_model_that_left_leaves_no_directory(mirrored: Mirrored, publisher: Publisher) -> None:
    mirroring = mirrored.looking(settle_seconds=0)
    publish(publisher, 1)
    mirroring.look()
    publisher.write_config("model_config_list {}")
    mirroring.look()
    mirroring.look()
    assert [each.name for each in mirrored.directory.iterdir()] == ["models.config"]


@pytest.mark.parametrize("after", list(Step))
def test_a_mirror_that_is_killed_after_a_step_is_whole_and_goes_on(
    mirrored: Mirrored, publisher: Publisher, after: Step
) -> None:
    publish(publisher, 1, 2)
    mirrored.looking(settle_seconds=0).look()
    publisher.list([1])
    mirrored.looking(settle_seconds=LONG).look()  # 2 is superfluous now, and still there
    publish(publisher, 1, 3)
    mirrored.look_until_killed(after)

    assert mirrored.listed == ([1, 3] if after is Step.LISTED else [1])
    assert mirrored.contents.keys() >= set(mirrored.listed)
    assert all(content == saved_model(version) for version, content in mirrored.contents.items())
    mirrored.looking(settle_seconds=0).look()
    assert mirrored.listed == [1, 3]
    assert mirrored.contents == {version: saved_model(version) for version in (1, 3)}
    assert mirrored.files == whole(1, 3)
