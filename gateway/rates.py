"""How often a key may call, and how often an address may be wrong about a key."""

import ipaddress
import math
import time
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self

import structlog
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError

from gateway.errors import RateLimited, TooManyWrongKeys
from gateway.keys import ApiKey

# Addresses share this many counters, so that whoever has many of them cannot fill the memory. Only wrong keys are
# counted here: a caller with a right one does not notice whom he shares a counter with.
_ADDRESS_COUNTERS: Final = 1024
_REDIS_SECONDS: Final = 0.2  # for each of its answers; a request shall not wait for what only counts it
_ALONE_SECONDS: Final = 5.0  # counting on without Redis before it is asked again

log = structlog.get_logger()
_parsed = lru_cache(maxsize=256)(parse)


@dataclass(frozen=True)
class Quota:
    """What is left of a rate, and in how many seconds something of it comes back."""

    limit: int
    remaining: int
    resets_in: int

    @property
    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.resets_in),
        }


class Rates:
    """Sliding windows, counted in this process or, for all replicas together, in Redis.

    While Redis is away each replica counts for itself: a limit that is too generous for a while refuses nobody.
    """

    def __init__(self, default: str, wrong_keys: str, shared: SlidingWindowCounterRateLimiter | None = None) -> None:
        self._default = default
        self._wrong_keys = wrong_keys
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = shared
        self._alone_until = 0.0

    @classmethod
    def stored_in(cls, redis_url: str, *, default: str, wrong_keys: str) -> Self:
        """Without an address of Redis, in this process."""
        if not redis_url:
            return cls(default, wrong_keys)
        storage = RedisStorage(
            f"async+{redis_url}",
            wrap_exceptions=True,
            implementation="redispy",
            socket_timeout=_REDIS_SECONDS,
            socket_connect_timeout=_REDIS_SECONDS,
        )
        return cls(default, wrong_keys, SlidingWindowCounterRateLimiter(storage))

    async def count(self, key: ApiKey, cost: int = 1) -> Quota:
        """Raises RateLimited, and then nothing was counted."""
        rate = _parsed(key.rate or self._default)
        let_in, quota = await self._hit(rate, "key", key.name, cost)
        if not let_in:
            asked = f"{cost} more would be" if cost > 1 else "this one would be"
            raise RateLimited(f"{asked} above the rate of the key `{key.name}`, {rate}", quota.headers)
        return quota

    async def count_wrong_key(self, address: str) -> None:
        """Raises TooManyWrongKeys."""
        rate = _parsed(self._wrong_keys)
        let_in, quota = await self._hit(rate, "wrong-key", _counter_of(address), 1)
        if not let_in:
            raise TooManyWrongKeys(f"more wrong keys than {rate} from this address", quota.headers)

    async def _hit(self, rate: RateLimitItem, kind: str, name: str, cost: int) -> tuple[bool, Quota]:
        if self._shared is not None and time.monotonic() >= self._alone_until:
            try:
                return await _hit(self._shared, rate, kind, name, cost)
            except StorageError as error:
                self._alone_until = time.monotonic() + _ALONE_SECONDS
                log.warning("rates_counted_alone", seconds=_ALONE_SECONDS, reason=str(error.storage_error))
        return await _hit(self._own, rate, kind, name, cost)


async def _hit(
    limiter: SlidingWindowCounterRateLimiter, rate: RateLimitItem, kind: str, name: str, cost: int
) -> tuple[bool, Quota]:
    let_in = await limiter.hit(rate, kind, name, cost=cost)
    left = await limiter.get_window_stats(rate, kind, name)
    resets_in = max(1, math.ceil(left.reset_time - time.time()))
    return let_in, Quota(rate.amount, left.remaining, resets_in)


def _counter_of(address: str) -> str:
    return str(zlib.crc32(_network(address).encode()) % _ADDRESS_COUNTERS)


def _network(address: str) -> str:
    """One caller has a whole /64 of IPv6 addresses."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
