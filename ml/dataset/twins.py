"""Which photographs are one and the same: equal bytes, or perceptual hashes that are a few bits apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.catalog import Deduplicated, LabelledImage, Seen, Status

# Re-encoding, halving and light move at most 8 of the 64 bits; of the 400 photographs no two are nearer than 14.
NEAR_BITS: Final = 8


@dataclass(frozen=True)
class _Group:
    """The photograph that came first, and all that are the same as it."""

    first: Seen
    members: list[Seen]

    @property
    def labels(self) -> list[str]:
        return sorted({each.label for each in self.members})


def settle(photographs: Sequence[Seen]) -> Mapping[str, Deduplicated]:
    """How each address stands, the photographs being in the order in which they came.

    Of each group the first is trained on and decides the side of the split, so that twins never stand on both, and no
    photograph changes sides when others come. A group under two labels is nobody's until a person has ruled.
    """
    return {each.url_source: _deduplicated(each, group) for group in _groups(photographs) for each in group.members}


def undisputed(images: Iterable[LabelledImage], photographs: Sequence[Seen]) -> list[LabelledImage]:
    """Those that may be learnt from once twins are settled; what was written of them may be older."""
    settled = settle(photographs)
    same = {each.sha256 for each in photographs}
    first = {each.sha256 for each in photographs if settled[each.url_source].status is Status.OK}
    return [each for each in images if each.sha256 in first or each.sha256 not in same]


def _groups(photographs: Sequence[Seen]) -> list[_Group]:
    """Each photograph joins the nearest of those that came before it and are first in their group."""
    groups: list[_Group] = []
    hashes = np.zeros(len(photographs), np.uint64)  # of the first of each group
    for each in photographs:
        own = np.uint64(int(each.perceptual_hash, 16))
        nearest = _nearest(hashes[: len(groups)], own)
        if nearest is None:
            hashes[len(groups)] = own
            groups.append(_Group(each, [each]))
        else:
            groups[nearest].members.append(each)
    return groups


def _nearest(hashes: npt.NDArray[np.uint64], own: np.uint64) -> int | None:
    if not len(hashes):
        return None
    distances = np.bitwise_count(hashes ^ own)
    nearest = int(distances.argmin())
    return nearest if distances[nearest] <= NEAR_BITS else None


def _deduplicated(photograph: Seen, group: _Group) -> Deduplicated:
    first, labels = group.first, group.labels
    if len(labels) > 1:
        others = [each for each in group.members if each.label != photograph.label]
        same = f"the same photograph as {others[0].url_source}, which is labelled {others[0].label}"
        return Deduplicated(Status.CONFLICT, same, first.sha256)
    if photograph.url_source == first.url_source:
        return Deduplicated(Status.OK, None, first.sha256)
    if photograph.sha256 == first.sha256:
        return Deduplicated(Status.DUPLICATE, f"the same bytes as {first.url_source}", first.sha256)
    return Deduplicated(Status.NEAR_DUPLICATE, f"nearly the same photograph as {first.url_source}", first.sha256)
