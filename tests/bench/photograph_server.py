"""A web server in a process of its own, with as many photographs as are asked for, and some that are none.

`python -m tests.bench.photograph_server PORT`: /<number>.jpg is a photograph of its own; one in fifty is dead, corrupt,
larger than any limit, or slow.
"""

import asyncio
import struct
import sys
from typing import Final

from infra.local.synthetic.photographs import draw

ODD: Final = 50  # one in so many, in turn of each kind
DELAY_SECONDS: Final = 0.05  # as far away as another continent is near
SLOW_SECONDS: Final = 2.0
HUGE: Final = 30_000_000
KINDS: Final = ("dead", "corrupt", "huge", "slow")
_BASES: Final = 40


def kind(number: int) -> str:
    """What is behind a number: `photograph`, or one of KINDS."""
    return KINDS[number // ODD % len(KINDS)] if number % ODD == 0 else "photograph"


def photograph(bases: list[bytes], number: int) -> bytes:
    """Bytes that no other number has: a JPEG with its number as a comment."""
    base = bases[number % len(bases)]
    comment = struct.pack(">HHI", 0xFFFE, 6, number)
    return base[:2] + comment + base[2:]


async def _answer(bases: list[bytes], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while (line := await reader.readline()).startswith(b"GET "):
            while (await reader.readline()).strip():
                pass
            await _send(bases, int(line.split()[1].strip(b"/").partition(b".")[0]), writer)
    except (ConnectionError, asyncio.IncompleteReadError):
        return
    finally:
        writer.close()


async def _send(bases: list[bytes], number: int, writer: asyncio.StreamWriter) -> None:
    what = kind(number)
    await asyncio.sleep(SLOW_SECONDS if what == "slow" else DELAY_SECONDS)
    body = photograph(bases, number)
    if what == "corrupt":
        body = body[: len(body) // 2]
    status = "404 Not Found" if what == "dead" else "200 OK"
    length = HUGE if what == "huge" else len(body)
    writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nContent-Type: image/jpeg\r\n\r\n".encode())
    writer.write(body)
    for start in range(len(body), length, 65_536):
        writer.write(bytes(min(65_536, length - start)))
        await writer.drain()
    await writer.drain()


async def _serve(port: int) -> None:
    bases = [draw(f"bench/{('dandelion', 'grass')[each % 2]}/{each}.jpg") for each in range(_BASES)]
    server = await asyncio.start_server(lambda reader, writer: _answer(bases, reader, writer), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
