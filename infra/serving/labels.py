"""Version labels: which moves of them are allowed, as UpdateModelVersionLabelMap of TF Serving 2.6 decides."""

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from infra.serving.config import ModelEntry
from infra.serving.errors import ConfigRefused
from infra.serving.lifecycle import ServableId


class Label(NamedTuple):
    model: str
    name: str


def assigned(
    entries: Sequence[ModelEntry], before: Mapping[Label, int], available: Set[ServableId], *, allow_unavailable: bool
) -> dict[Label, int]:
    """The labels of a new config. Raises ConfigRefused, so that nothing of that config applies."""
    after = {Label(entry.name, name): version for entry in entries for name, version in entry.labels.items()}
    for label, version in after.items():
        moves = before.get(label, version) != version
        if ServableId(label.model, version) not in available and (moves or not allow_unavailable):
            raise ConfigRefused(
                f"label {label.name} cannot point at version {version} of {label.model}, which is not available yet"
            )
    return after
