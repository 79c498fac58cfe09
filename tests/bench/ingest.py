"""`make bench`: ingest at scale, beside a bare download loop in the same run, and killed in the middle of it."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import httpx
import psutil
import typer
from sqlalchemy import Engine, delete, func, insert, select

from infra.local import stack, supervisor
from infra.local.environment import Env
from infra.local.settings import REPOSITORY, LocalSettings, Ports
from ml import catalog
from ml.catalog import IMAGES, PLANTS_DATA
from tests.bench.photograph_server import kind
from tests.free_ports import free_port

CONCURRENCY: Final = 8
# Airflow has four chunks of 200 in hand, so that one waits for its slowest while others go on; here there is one.
CHUNK: Final = 1000
FEW: Final = 1000
TWINS: Final = {"near_duplicate": "ok", "duplicate": "ok"}
Count = Annotated[int, typer.Option(help="How many addresses.", min=FEW)]


@dataclass(frozen=True)
class Measured:
    seconds: float
    peak_bytes: int
    statuses: Counter[str]


def bench(count: Count = 10_000) -> None:
    """Exit code 1 when an address is unaccounted for, memory grows, or ingest is far slower than downloading alone."""
    with _servers() as (engine, env, base):
        urls = [f"{base}/{number}.jpg" for number in range(count)]
        few = _run(engine, env, urls[:FEW])
        many = _run(engine, env, urls)
        killed = _run(engine, env, urls[:FEW], kill=True)
        bare = _bare(urls[: 2 * FEW]) * count / (2 * FEW)
        missing = len(urls) - sum(many.statuses.values())
    holds = {
        f"{missing} of {count} addresses unaccounted for": missing == 0,
        f"statuses {dict(many.statuses)}, expected {_expected(count)}": dict(many.statuses) == _expected(count),
        f"peak memory {many.peak_bytes / few.peak_bytes:.2f} times that of {FEW}": many.peak_bytes
        <= 1.2 * few.peak_bytes,
        f"{count / many.seconds:.0f} a second, {bare / many.seconds:.0%} of a bare loop": bare / many.seconds >= 0.7,
        f"killed and run again: {dict(killed.statuses)}": killed.statuses == few.statuses,
    }
    for words, true in holds.items():
        typer.secho(f"{'holds' if true else 'BROKEN'}: {words}", fg=None if true else "red")
    raise typer.Exit(0 if all(holds.values()) else 1)


def _expected(count: int) -> dict[str, int]:
    becomes = {"photograph": "ok", "slow": "ok", "dead": "unreachable", "huge": "unreachable", "corrupt": "corrupt"}
    return dict(Counter(becomes[kind(number)] for number in range(count)))


def _run(engine: Engine, env: Env, urls: Sequence[str], *, kill: bool = False) -> Measured:
    with engine.begin() as connection:
        for table in (IMAGES, PLANTS_DATA):
            connection.execute(delete(table))
        connection.execute(insert(PLANTS_DATA), [{"url_source": url, "label": "clover"} for url in urls])
    started = time.perf_counter()
    if kill:
        _ingested(env, end_after=random.uniform(1, 4))  # noqa: S311 (nobody has to guess it)
    peak = _ingested(env)
    query = select(IMAGES.c.status, func.count()).group_by(IMAGES.c.status)  # most of the photographs are twins
    with engine.connect() as connection:
        statuses: Counter[str] = Counter()
        for status, rows in connection.execute(query):
            statuses[TWINS.get(status, status)] += rows
    return Measured(time.perf_counter() - started, peak, statuses)


def _ingested(env: Env, end_after: float | None = None) -> int:
    """`python -m ml ingest`, to its end or killed; gives the most memory that it had."""
    process = psutil.Popen(
        [sys.executable, "-m", "ml", "ingest"],
        cwd=REPOSITORY,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    started, peak = time.monotonic(), 0
    while process.poll() is None:
        try:
            peak = max(peak, process.memory_info().rss)
        except psutil.NoSuchProcess:
            break
        if end_after and time.monotonic() - started > end_after:
            process.send_signal(signal.SIGKILL)
        time.sleep(0.05)
    process.wait()
    return peak


def _bare(urls: Sequence[str]) -> float:
    """Seconds that reading the same bytes takes with as many threads, and nothing done with them."""

    def read(url: str) -> None:
        with client.stream("GET", url) as answer:
            for _ in answer.iter_bytes():
                pass

    started = time.perf_counter()
    with httpx.Client(timeout=30, trust_env=False) as client, ThreadPoolExecutor(CONCURRENCY) as pool:
        list(pool.map(read, urls))
    return time.perf_counter() - started


@contextmanager
def _servers() -> Iterator[tuple[Engine, Env, str]]:
    """Database and S3 of `make up` in a directory of their own, and the photographs."""
    with tempfile.TemporaryDirectory(prefix="plants-bench-") as directory:
        web = free_port()
        settings = LocalSettings(
            local_directory=Path(directory),
            ports=Ports.model_validate({name: free_port() for name in Ports.model_fields}),
        )
        server = subprocess.Popen([sys.executable, "-m", "tests.bench.photograph_server", str(web)], cwd=REPOSITORY)
        try:
            made = stack.up(settings, typer.echo, parts=frozenset({"database", "s3"}))
            allowed = {"ALLOWED_HOSTS": '["127.0.0.1"]', "ALLOWED_NETWORKS": '["127.0.0.1/32"]', "IMAGE_MIRROR": ""}
            env = (
                os.environ
                | made.env
                | allowed
                | {
                    "INGEST_CONCURRENCY": str(CONCURRENCY),
                    "INGEST_CHUNK_SIZE": str(CHUNK),
                    "IMAGE_SOURCE": "real",
                }
            )
            yield catalog.connect(made.env["DATABASE_URL"]), env, f"http://127.0.0.1:{web}"
        finally:
            server.terminate()
            supervisor.stop(settings)


if __name__ == "__main__":
    typer.run(bench)
