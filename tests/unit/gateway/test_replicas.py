import asyncio

import pytest

from gateway.replicas import Fleet, Replicas, ReplicaState, addresses_behind, together
from gateway.serving_channels import ServingAddress


def test_states_are_counted_over_the_replicas_that_answer() -> None:
    found = together(
        {
            "a:1": ReplicaState({3: "AVAILABLE", 2: "AVAILABLE"}, 3),
            "b:1": ReplicaState({3: "LOADING", 2: "AVAILABLE"}, 2),
            "c:1": None,
        }
    )
    assert found.states == {3: {"AVAILABLE": 1, "LOADING": 1}, 2: {"AVAILABLE": 2}}
    assert found.labelled == {2, 3}
    assert found.away == ["c:1"]


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("127.0.0.1:8500", ["127.0.0.1:8500"]),
        ("dns:///127.0.0.1:8500", ["127.0.0.1:8500"]),
        ("ipv4:10.0.0.2:8500,10.0.0.1:8500", ["10.0.0.1:8500", "10.0.0.2:8500"]),
        ("[::1]:8500", ["[::1]:8500"]),
    ],
)
def test_every_address_behind_a_name_is_a_replica(name: str, addresses: list[str]) -> None:
    assert asyncio.run(addresses_behind(name)) == addresses


@pytest.mark.parametrize("name", ["127.0.0.1:1", "nowhere.invalid:8500"])
def test_who_does_not_answer_is_named_and_no_error(name: str) -> None:
    replicas = Replicas(ServingAddress(name), model="plants", label="stable", deadline_seconds=1)
    assert asyncio.run(replicas.look()) == Fleet({}, frozenset(), [name])
