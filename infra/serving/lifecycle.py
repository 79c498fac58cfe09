"""The life of a version, and what is to be loaded and unloaded next."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple


class State(IntEnum):
    """With the numbers of ModelVersionStatus."""

    START = 10
    LOADING = 20
    AVAILABLE = 30
    UNLOADING = 40
    END = 50


class ServableId(NamedTuple):
    model: str
    version: int


@dataclass(frozen=True)
class Status:
    """`code` is a number of grpc.StatusCode, other than 0 only after a load that failed for good."""

    state: State
    code: int = 0
    message: str = ""


@dataclass(frozen=True)
class Plan:
    """Steps in order: the newest version loads first, the oldest unloads first."""

    load: tuple[ServableId, ...]
    unload: tuple[ServableId, ...]


Statuses = Mapping[ServableId, Status]
_ON_THE_WAY: Final = {State.START, State.LOADING}


def plan(aspired: Set[ServableId], statuses: Statuses, given_up: Set[ServableId]) -> Plan:
    """What leads from the present states to the versions that are aspired to."""
    waiting = {each for each in aspired - given_up if each not in statuses or statuses[each].state == State.END}
    unload = (each for model in {each.model for each in statuses} for each in _unload(model, aspired, statuses))
    return Plan(tuple(sorted(waiting, reverse=True)), tuple(sorted(unload)))


def settled(models: Iterable[str], statuses: Statuses) -> bool:
    """Every model has a version, and none is still on its way to AVAILABLE or to an END in error."""
    states = {model: {each.state for id_, each in statuses.items() if id_.model == model} for model in models}
    return all(each and not each & _ON_THE_WAY for each in states.values())


def available(statuses: Statuses) -> set[ServableId]:
    return {each for each, status in statuses.items() if status.state == State.AVAILABLE}


def _unload(model: str, aspired: Set[ServableId], statuses: Statuses) -> list[ServableId]:
    """TF Serving's AvailabilityPreservingPolicy: the last one stays until a version that replaces it serves."""
    serving = {each for each in available(statuses) if each.model == model}
    leaving = sorted(serving - aspired)
    is_replaced = serving & aspired or not any(each.model == model for each in aspired)
    return leaving if is_replaced else leaving[:-1]
