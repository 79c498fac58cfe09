"""What leads from the mirror as it stands to what S3 asks for; pure functions."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

from infra.serving.config import ModelEntry
from infra.serving.errors import ConfigRefused
from infra.serving.labels import Label
from infra.serving.lifecycle import ServableId

Entries = tuple[ModelEntry, ...]


@dataclass(frozen=True)
class Mirror:
    """The volume: the models of its config, and the versions on it, which may be more."""

    entries: Entries
    present: Set[ServableId]
    settled: Set[ServableId]  # listed for so long that TF Serving has seen it
    has_settled: bool  # so has the config as a whole: what left it is not served any more


@dataclass(frozen=True)
class Plan:
    """In this order: take versions away, fetch others, and write a config with these models."""

    remove: tuple[ServableId, ...]
    fetch: tuple[ServableId, ...]
    entries: Entries


def check(asked: Entries, mirror: Mirror) -> None:
    """Raises ConfigRefused for a label that moves to a version which was not listed before."""
    for label, version in _moves(asked, mirror).items():
        if ServableId(label.model, version) not in listed(mirror.entries):
            raise ConfigRefused(
                f"label {label.name} cannot point at version {version} of {label.model}, which is not loaded yet; "
                "if that stays so, the version is listed first, and the label moves later"
            )


def plan(asked: Entries, mirror: Mirror) -> Plan:
    """Labels that may not move yet stay where they are, and their versions listed."""
    moves, before = _moves(asked, mirror), _labels(mirror.entries)
    held = {label: before[label] for label, new in moves.items() if (label.model, new) not in mirror.settled}
    entries = tuple(_holding(entry, held) for entry in asked)
    named = listed(entries)
    superfluous = mirror.present - named - listed(mirror.entries) if mirror.has_settled else set()
    return Plan(tuple(sorted(superfluous)), tuple(sorted(named - mirror.present)), entries)


def listed(entries: Iterable[ModelEntry]) -> set[ServableId]:
    return {ServableId(entry.name, version) for entry in entries for version in entry.specific}


def _moves(asked: Entries, mirror: Mirror) -> dict[Label, int]:
    """Where labels go that point at another version now, one that can still be served."""
    before, after = _labels(mirror.entries), _labels(asked)
    return {
        label: after[label]
        for label in before.keys() & after.keys()
        if before[label] != after[label] and (label.model, before[label]) in mirror.present
    }


def _labels(entries: Iterable[ModelEntry]) -> dict[Label, int]:
    return {Label(entry.name, name): version for entry in entries for name, version in entry.labels.items()}


def _holding(entry: ModelEntry, held: Mapping[Label, int]) -> ModelEntry:
    own = {label.name: version for label, version in held.items() if label.model == entry.name}
    return replace(entry, labels={**entry.labels, **own}, specific=entry.specific | set(own.values()))
