"""All replicas behind a name as one: how a version stands on them, and waiting until it stands otherwise."""

from collections.abc import Mapping, Sequence
from typing import Final

from ml.publish.replicas import Replica, ReplicaError, State, wait_until

GONE: Final = frozenset({"END", "NOT_FOUND"})  # the second after a restart

States = Mapping[str, State]  # by the replica's address


def states(every: Sequence[Replica], model: str, version: int) -> States:
    return {replica.address: replica.state(model, version) for replica in every}


def answering(every: Sequence[Replica], model: str, label: str) -> dict[str, int | None]:
    """By address, the version that answers under a label."""
    return {replica.address: replica.labelled(model, label) for replica in every}


def wait_available(every: Sequence[Replica], model: str, version: int, before: States, *, seconds: float) -> None:
    """Until every replica has loaded a version that was in states `before` when it was listed. Raises ReplicaError."""
    moved: set[str] = set()

    def settled() -> bool:
        now = states(every, model, version)
        moved.update(address for address, state in now.items() if state != before[address])
        # What an earlier listing ended in stays to be seen until the replica has read the new one.
        failed = {address: why for address, (state, why) in now.items() if state == "END" and why and address in moved}
        if failed:
            raise ReplicaError(f"version {version} does not load: {failed}; the replica's log says more")
        return all(state == "AVAILABLE" for state, _ in now.values())

    wait_until(settled, seconds=seconds, otherwise=lambda: f"version {version} is {states(every, model, version)}")


def wait_labelled(every: Sequence[Replica], model: str, label: str, version: int, *, seconds: float) -> None:
    """Until every replica answers with this version under a label. Raises ReplicaError."""
    wait_until(
        lambda: set(answering(every, model, label).values()) == {version},
        seconds=seconds,
        otherwise=lambda: f"label {label} is not {version} everywhere: {answering(every, model, label)}",
    )


def wait_gone(every: Sequence[Replica], model: str, versions: Sequence[int], *, seconds: float) -> None:
    """Until no replica holds any of these versions. Raises ReplicaError."""

    def held() -> dict[int, States]:
        return {version: found for version in versions if not _gone(found := states(every, model, version))}

    wait_until(lambda: not held(), seconds=seconds, otherwise=lambda: f"replicas still hold {held()}")


def _gone(found: States) -> bool:
    return all(state in GONE for state, _ in found.values())
