import asyncio
import time

from gateway.loop_lag import LoopLag


def test_what_holds_the_loop_up_is_told_once() -> None:
    async def whole() -> tuple[float, float]:
        async with LoopLag() as lag:
            await asyncio.sleep(0.05)
            time.sleep(0.2)  # noqa: ASYNC251 (this is what is measured)
            await asyncio.sleep(0.05)
            return lag.worst(), lag.worst()

    first, second = asyncio.run(whole())
    assert first > 0.15
    assert second == 0
