"""Ports for servers of tests and benchmarks."""

import random
import socket
from typing import Final

GIVEN: Final[set[int]] = set()  # in this process: what was given is soon taken


def free_port() -> int:
    """Free, and 10000 above it too, for SeaweedFS; both below those that the kernel hands out."""
    while True:
        port = random.SystemRandom().randrange(12_000, 20_000)
        if port not in GIVEN and _is_free(port) and _is_free(port + 10_000):
            GIVEN.add(port)
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
