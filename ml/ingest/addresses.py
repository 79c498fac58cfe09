"""Which addresses may be asked: a row in a table must not become a request into our own network."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, Final
from urllib.request import getproxies, proxy_bypass

import httpx

from ml.errors import MlError

PORTS: Final = {"http": 80, "https": 443}
Network = IPv4Network | IPv6Network


class DownloadError(MlError):
    """An address gave no bytes; nothing was stored, and the attempt is recorded with its reason."""


@dataclass(frozen=True)
class Target:
    """What is asked: the address that was checked, by its number, so that no later look-up gives another one."""

    url: httpx.URL
    headers: Mapping[str, str] = field(default_factory=dict)
    extensions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Allowed:
    """Hosts by name, and networks beside the public internet that they may lie in: none by default."""

    hosts: frozenset[str]
    networks: frozenset[Network] = frozenset()

    def targets(self, address: httpx.URL) -> list[Target]:
        """Of a host with several numbers, each; one of them may lead nowhere.

        Raises DownloadError for another scheme, another host, and a host that leads into a private network.
        """
        if address.scheme not in PORTS:
            raise DownloadError(f"the scheme {address.scheme or '(none)'!r} is not http or https")
        if address.host not in self.hosts:
            raise DownloadError(f"the host {address.host!r} is not among ALLOWED_HOSTS")
        if _goes_by_proxy(address):
            return [Target(address)]  # whose business names then are; often there is no other way to resolve them
        headers, extensions = {"Host": address.netloc.decode("ascii")}, {"sni_hostname": address.host}
        return [Target(address.copy_with(host=str(each)), headers, extensions) for each in self._checked(address)]

    def _checked(self, address: httpx.URL) -> list[IPv4Address | IPv6Address]:
        numbers = _resolved(address.host, address.port or PORTS[address.scheme])
        if private := [each for each in numbers if not self._may_be_asked(each)]:
            raise DownloadError(f"the host {address.host!r} is at {private[0]}, which is no public address")
        return numbers

    def _may_be_asked(self, number: IPv4Address | IPv6Address) -> bool:
        if any(number in network for network in self.networks):
            return True
        return number.is_global and not number.is_multicast


def _resolved(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DownloadError(f"no address is known of the host {host!r}: {error}") from error
    return [_plain(ip_address(str(info[4][0]).partition("%")[0])) for info in found]


def _plain(number: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """An IPv4 address that is written as an IPv6 one is still that address."""
    return number.ipv4_mapped or number if isinstance(number, IPv6Address) else number


def _goes_by_proxy(address: httpx.URL) -> bool:
    return address.scheme in getproxies() and not proxy_bypass(address.host)
