import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml import dataset
from ml.catalog import LabelledImage, Split, split_of
from ml.dataset import Manifest, Row, build_manifest, news, parse_manifest, shortage


def image(number: int, label: str, group: int | None = None) -> LabelledImage:
    sha256, group_id = (
        hashlib.sha256(str(each).encode()).hexdigest() for each in (number, number if group is None else group)
    )
    return LabelledImage(sha256, label, group_id, f"s3://plants/images/{sha256}.jpg", "real")


IMAGES = [image(number, ("daisy", "clover", "moss")[number % 3]) for number in range(120)]
hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)
rows = st.builds(Row, hashes, st.text(max_size=64), st.sampled_from(Split))
manifests = st.lists(rows, max_size=20).map(lambda found: Manifest(tuple(sorted(found))))


@given(st.permutations(IMAGES))
def test_the_order_of_the_photographs_does_not_matter(images: list[LabelledImage]) -> None:
    assert build_manifest(images).body == build_manifest(IMAGES).body


@given(manifests)
def test_a_manifest_comes_back_as_it_was(manifest: Manifest) -> None:
    assert parse_manifest(manifest.body) == manifest
    assert parse_manifest(manifest.body).digest == manifest.digest


def test_rows_are_lines_of_json_sorted_by_content() -> None:
    lines = build_manifest(IMAGES).body.decode().splitlines()
    read = [json.loads(line) for line in lines]
    assert [sorted(row) for row in read] == [["label", "sha256", "split"]] * len(IMAGES)
    assert [row["sha256"] for row in read] == sorted(each.sha256 for each in IMAGES)


def test_one_more_photograph_is_another_digest() -> None:
    assert build_manifest(IMAGES).digest != build_manifest([*IMAGES, image(120, "moss")]).digest


def test_a_corrected_label_is_another_digest() -> None:
    corrected = [replace(IMAGES[0], label="moss"), *IMAGES[1:]]
    assert build_manifest(IMAGES).digest != build_manifest(corrected).digest


def test_where_an_object_lies_does_not_change_the_digest() -> None:
    moved = [replace(each, url_s3="s3://elsewhere", source="synthetic") for each in IMAGES]
    assert build_manifest(IMAGES).digest == build_manifest(moved).digest


def test_the_digest_is_the_sha256_of_the_rows() -> None:
    manifest = build_manifest(IMAGES)
    assert manifest.digest == hashlib.sha256(manifest.body).hexdigest()
    assert dataset.manifest_key(manifest.digest) == f"datasets/{manifest.digest}.jsonl"


def test_twins_stand_on_one_side() -> None:
    twins = [image(1000 + number, "moss", group=number // 4) for number in range(400)]
    split_by_hash = {row.sha256: row.split for row in build_manifest(IMAGES + twins).rows}
    for twin in twins:
        assert split_by_hash[twin.sha256] is split_of(twin.group_id)


def test_a_photograph_never_changes_sides_when_others_come() -> None:
    before = {row.sha256: row.split for row in build_manifest(IMAGES).rows}
    after = {row.sha256: row.split for row in build_manifest(IMAGES + [image(n, "moss") for n in range(200, 300)]).rows}
    assert before.items() <= after.items()


def test_a_photograph_that_comes_twice_stands_once() -> None:
    assert len(build_manifest([*IMAGES, IMAGES[0]]).rows) == len(IMAGES)


def test_classes_are_the_labels_in_alphabetical_order() -> None:
    assert build_manifest(IMAGES).classes == ("clover", "daisy", "moss")


def test_the_splits_together_are_the_whole() -> None:
    manifest = build_manifest(IMAGES)
    assert sum(len(manifest.of(split)) for split in Split) == len(manifest.rows)
    assert manifest.of(*Split) == manifest.rows


def test_enough_photographs_of_every_class_can_be_trained_on() -> None:
    assert shortage(build_manifest(IMAGES)) is None


def test_no_photographs_are_too_few() -> None:
    assert shortage(build_manifest([])) == "0 usable photographs of 0 classes; two are needed"


def test_one_class_is_too_few() -> None:
    alike = build_manifest([replace(each, label="moss") for each in IMAGES])
    assert shortage(alike) == "120 usable photographs of 1 classes; two are needed"


@pytest.mark.parametrize("split", Split)
def test_a_class_that_misses_a_split_is_named(split: Split) -> None:
    images = [each for each in IMAGES if each.label != "moss" or split_of(each.group_id) is not split]
    assert f"photographs of moss for the {split} split" in (shortage(build_manifest(images)) or "")


def test_new_and_relabelled_photographs_are_news_and_forgotten_ones_are_not() -> None:
    known = build_manifest(IMAGES)
    relabelled = replace(IMAGES[0], label="moss")
    assert news(build_manifest([relabelled, *IMAGES[1:60], image(120, "moss"), image(121, "moss")]), known) == 3
    assert news(known, known) == 0
