"""Channels to serving: plain, or TLS where the certificate of whoever signs for serving is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import grpc

Options = Sequence[tuple[str, int | str]]

_NO_PROXY: Final[Options] = (("grpc.enable_http_proxy", 0),)


def target(address: str) -> str:
    """host:port is resolved by DNS, so that every address behind the name is a replica."""
    spelled_out = address.startswith(("dns:///", "ipv4:", "ipv6:", "unix:"))
    return address if spelled_out else f"dns:///{address}"


@dataclass(frozen=True)
class ServingAddress:
    """Of `host:port`, `dns:///host:port` or gRPC's way to write several, `ipv4:a:1,b:2`."""

    name: str
    authority: bytes | None = None  # PEM; None: no TLS

    @classmethod
    def of(cls, name: str, authority: Path | None) -> "ServingAddress":
        return cls(name, authority.read_bytes() if authority else None)

    @property
    def host(self) -> str:
        """The name that serving's certificate has to be for."""
        return self.name.removeprefix("dns:///").removeprefix("ipv4:").partition(",")[0].rpartition(":")[0]

    def channel(self, options: Options = ()) -> grpc.aio.Channel:
        """To all replicas in turn; nothing is asked yet. Needs a running event loop."""
        return self._open(target(self.name), [*_NO_PROXY, *options])

    def channel_to(self, replica: str) -> grpc.aio.Channel:
        """To one of the addresses behind the name, whose certificate is for the name."""
        return self._open(replica, [*_NO_PROXY, ("grpc.ssl_target_name_override", self.host)])

    def _open(self, address: str, options: Options) -> grpc.aio.Channel:
        if self.authority is None:
            return grpc.aio.insecure_channel(address, options=options)
        return grpc.aio.secure_channel(address, grpc.ssl_channel_credentials(self.authority), options=options)
