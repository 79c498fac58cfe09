import asyncio
import hashlib
from collections.abc import Awaitable, Callable

import pytest

from gateway import rates
from gateway.errors import RateLimited, TooManyWrongKeys
from gateway.keys import ApiKey
from gateway.rates import Quota, Rates


def key(name: str = "app", rate: str | None = None) -> ApiKey:
    return ApiKey(name=name, sha256=hashlib.sha256(name.encode()).hexdigest(), scopes=frozenset({"predict"}), rate=rate)


def with_rates(use: Callable[[Rates], Awaitable[None]], redis_url: str = "") -> None:
    async def whole() -> None:
        await use(Rates.stored_in(redis_url, default="5/hour", wrong_keys="3/hour"))

    asyncio.run(whole())


def test_a_key_has_the_default_rate_or_its_own() -> None:
    async def use(counting: Rates) -> None:
        assert (await counting.count(key())).limit == 5
        assert (await counting.count(key("other", "60/minute"))).limit == 60

    with_rates(use)


def test_the_call_above_the_rate_is_refused_and_says_when_to_come_again() -> None:
    async def use(counting: Rates) -> None:
        left = [(await counting.count(key())).remaining for _ in range(5)]
        assert left == [4, 3, 2, 1, 0]
        with pytest.raises(RateLimited, match="5 per 1 hour") as caught:
            await counting.count(key())
        assert 0 < int(caught.value.headers["Retry-After"]) <= 3600
        assert caught.value.headers["RateLimit-Remaining"] == "0"

    with_rates(use)


def test_a_batch_that_does_not_fit_in_is_refused_whole_and_counts_nothing() -> None:
    async def use(counting: Rates) -> None:
        await counting.count(key(), 3)
        with pytest.raises(RateLimited, match="3 more"):
            await counting.count(key(), 3)
        assert (await counting.count(key(), 2)).remaining == 0

    with_rates(use)


def test_keys_do_not_share_their_rates() -> None:
    async def use(counting: Rates) -> None:
        await counting.count(key("one"), 5)
        assert (await counting.count(key("two"))).remaining == 4

    with_rates(use)


@pytest.mark.parametrize(
    ("first", "other"), [("192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8::ffff:1"), ("", "")]
)
def test_wrong_keys_are_counted_by_address_and_an_ipv6_network_is_one(first: str, other: str) -> None:
    async def use(counting: Rates) -> None:
        for _ in range(3):
            await counting.count_wrong_key(first)
        with pytest.raises(TooManyWrongKeys):
            await counting.count_wrong_key(other)
        await counting.count_wrong_key("198.51.100.7")

    with_rates(use)


def test_however_many_addresses_there_are_their_counters_are_few() -> None:
    addresses = [f"10.0.{number // 256}.{number % 256}" for number in range(20_000)]
    assert len({rates._counter_of(each) for each in addresses}) == rates._ADDRESS_COUNTERS


def test_without_redis_each_replica_counts_for_itself() -> None:
    async def use(counting: Rates) -> None:
        assert isinstance(await counting.count(key(), 5), Quota)
        with pytest.raises(RateLimited):
            await counting.count(key())

    with_rates(use, redis_url="redis://127.0.0.1:1/0")
