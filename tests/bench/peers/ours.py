"""Serving as `make up` starts it, with its database and S3, in a directory of its own; and gateways in front of it."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

import psutil

from infra.local import environment, sources, stack, supervisor, synthetic
from infra.local.plan import SQL, Stack
from infra.local.programs import serving
from infra.local.settings import LocalSettings, Ports
from ml import MODEL
from tests.bench.peers import processes
from tests.free_ports import free_port
from tests.integration.serving.publisher import Bucket, Publisher, s3_client

PARTS: Final = frozenset({"database", "s3", "serving"})

Keep = Literal["none", "all"]  # of the photographs that it is asked about; peers keep none


@dataclass(frozen=True)
class Ours:
    stack: Stack

    @property
    def serving(self) -> list[psutil.Process]:
        return [each for each in supervisor.ours(self.stack.settings) if "infra.serving" in each.cmdline()]

    def gateway(self, keep: Keep, log: Path) -> AbstractContextManager[psutil.Process]:
        """With keys, records in the database, metrics and log as always. Raises NotServing."""
        made = serving.gateway(self.stack.settings, self.stack.env, self.stack.secrets)
        variables = environment.base(self.stack.settings) | made.environment | {"GATEWAY_KEEP_PHOTOGRAPHS": keep}
        return processes.running(made.command, variables, log, f"{self.stack.env['GATEWAY_URL']}/readyz")


@contextmanager
def running(saved_model: bytes) -> Iterator[Ours]:
    """Serving is told of this model; a gateway that is ready has been answered by it. Raises SetUpError."""
    with TemporaryDirectory(prefix="plants-peers-") as directory:
        settings = _settings(Path(directory))
        try:
            made = stack.up(settings, lambda _: None, parts=PARTS)
            _publish(made.env, saved_model)
            yield Ours(made)
        finally:
            supervisor.stop(settings)


def _settings(directory: Path) -> LocalSettings:
    """Nobody trains here, so that one address is mirrored and weights are not looked for."""
    (address, *_) = sources.seeded_addresses(SQL)
    synthetic.draw_photographs(directory / "mirror", [address.removeprefix("https://")])
    return LocalSettings(
        local_directory=directory,
        image_mirror=f"https://={(directory / 'mirror').as_uri()}",
        backbone_weights="random",
        ports=Ports.model_validate({name: free_port() for name in Ports.model_fields}),
    )


def _publish(env: Mapping[str, str], saved_model: bytes) -> None:
    reached = {
        "S3_ENDPOINT": env["S3_ENDPOINT_URL"].removeprefix("http://"),
        "S3_USE_HTTPS": "0",
        "AWS_ACCESS_KEY_ID": env["S3_ACCESS_KEY_TRAIN"],
        "AWS_SECRET_ACCESS_KEY": env["S3_SECRET_KEY_TRAIN"],
    }
    publisher = Publisher(Bucket("s3://models", s3_client(reached)), MODEL)
    publisher.put(1, saved_model)
    publisher.list([1], stable=1)
