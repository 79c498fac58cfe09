from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.catalog import Split, split_of


def digest(number: int) -> str:
    return sha256(str(number).encode()).hexdigest()


def test_splits_have_their_shares() -> None:
    count = 20_000
    shares = Counter(split_of(digest(number)) for number in range(count))
    for split, share in ((Split.TRAIN, 0.7), (Split.VALIDATION, 0.1), (Split.TEST, 0.2)):
        assert shares[split] / count == pytest.approx(share, abs=0.01)


@given(st.binary(min_size=32, max_size=32))
def test_every_group_has_one_side_for_ever(group: bytes) -> None:
    assert split_of(group.hex()) is split_of(group.hex())
    assert split_of(group.hex()) in Split


@pytest.mark.parametrize(
    ("group", "split"),
    [
        ("0" * 64, Split.TRAIN),
        ("b333" + "0" * 60, Split.TRAIN),
        ("b334" + "0" * 60, Split.VALIDATION),
        ("cccc" + "0" * 60, Split.VALIDATION),
        ("cccd" + "0" * 60, Split.TEST),
        ("f" * 64, Split.TEST),
    ],
)
def test_the_borders_of_the_splits_stand_still(group: str, split: Split) -> None:
    assert split_of(group) is split
