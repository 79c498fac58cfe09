"""TLS on the gRPC port, as TF Serving's --ssl_config_file has it; gateway and training ask over it."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from gateway import serving
from gateway.circuit import Circuit
from gateway.errors import ModelUnavailable
from gateway.replicas import Fleet, Replicas
from gateway.serving import ServedModel
from gateway.serving_channels import ServingAddress
from ml.publish.replicas import replicas
from tests.integration.serving.process import started
from tests.integration.serving.publisher import Directory, Publisher


@dataclass(frozen=True)
class Secured:
    name: str
    authority: Path
    stranger: Path  # somebody else's


@pytest.fixture(scope="module")
def secured(
    tmp_path_factory: pytest.TempPathFactory, saved_model: bytes, free_port: Callable[[], int]
) -> Iterator[Secured]:
    base = tmp_path_factory.mktemp("tls")
    publisher = Publisher(Directory(str(base)), "plants")
    publisher.put(1, saved_model)
    publisher.list([1], stable=1)
    authority, stranger = trustme.CA(), trustme.CA()
    authority.cert_pem.write_to_path(base / "ca.crt")
    stranger.cert_pem.write_to_path(base / "stranger.crt")
    (base / "ssl.config").write_text(_ssl_config(authority.issue_cert("localhost")))
    port = free_port()
    flag = f"--ssl_config_file={base / 'ssl.config'}"
    with started(f"{base}/models.config", base / "log", (port, free_port()), None, flag):
        yield Secured(f"localhost:{port}", base / "ca.crt", base / "stranger.crt")


def test_the_gateway_asks_the_model_and_every_replica_over_it(secured: Secured) -> None:
    address = ServingAddress.of(secured.name, secured.authority)
    assert _version(address) == 1
    fleet = asyncio.run(_replicas(address).look())
    assert fleet == Fleet({1: {"AVAILABLE": 1}}, frozenset({1}), [])


@pytest.mark.parametrize("which", ["nobody's", "a stranger's"])
def test_the_gateway_asks_nobody_whose_certificate_it_cannot_verify(secured: Secured, which: str) -> None:
    address = ServingAddress.of(secured.name, None if which == "nobody's" else secured.stranger)
    with pytest.raises(ModelUnavailable):
        _version(address)
    fleet = asyncio.run(_replicas(address).look())
    assert (fleet.states, fleet.labelled, len(fleet.away)) == ({}, frozenset(), 1)


def test_training_asks_each_replica_over_it(secured: Secured) -> None:
    with replicas(secured.name, secured.authority) as every:
        assert [each.labelled("plants", "stable") for each in every] == [1]
    with replicas(secured.name, secured.stranger) as every:
        assert [each.labelled("plants", "stable") for each in every] == [None]


def _ssl_config(certificate: trustme.LeafCert) -> str:
    key, chain = certificate.private_key_pem.bytes(), certificate.cert_chain_pems[0].bytes()
    return f"server_key: {json.dumps(key.decode())}\nserver_cert: {json.dumps(chain.decode())}\n"


def _version(address: ServingAddress) -> int:
    async def ask() -> int:
        async with serving.connect(address) as channel:
            circuit = Circuit(opens_after=3, probe_seconds=0.05)
            return await ServedModel(channel, circuit, name="plants", label="stable", deadline_seconds=5).version()

    return asyncio.run(ask())


def _replicas(address: ServingAddress) -> Replicas:
    return Replicas(address, model="plants", label="stable", deadline_seconds=5)
