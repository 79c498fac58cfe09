"""The side of the split that a group of photographs is on."""

from enum import StrEnum


class Split(StrEnum):
    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


def split_of(group_id: str) -> Split:
    """70 % train, 10 % validation, 20 % test, by the group's SHA-256 alone: a group never changes sides."""
    place = int(group_id[:16], 16) / 16**16
    if place < 0.7:
        return Split.TRAIN
    return Split.VALIDATION if place < 0.8 else Split.TEST
