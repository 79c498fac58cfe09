import pytest

from ml.publish.replicas import ReplicaError, addresses_behind, wait_until


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("127.0.0.1:8500", ["127.0.0.1:8500"]),
        ("dns:///127.0.0.1:8500", ["127.0.0.1:8500"]),
        ("ipv4:127.0.0.1:2,127.0.0.1:1", ["127.0.0.1:1", "127.0.0.1:2"]),
    ],
)
def test_every_address_behind_a_name_is_found(name: str, addresses: list[str]) -> None:
    assert addresses_behind(name) == addresses


def test_a_name_without_address_is_told() -> None:
    with pytest.raises(ReplicaError, match=r"no address behind nowhere\.invalid:1: .*SERVING_GRPC"):
        addresses_behind("nowhere.invalid:1")


def test_a_wait_that_is_over_says_how_things_stood() -> None:
    with pytest.raises(ReplicaError, match="still raining after 0 s"):
        wait_until(lambda: False, seconds=0, otherwise=lambda: "still raining")
