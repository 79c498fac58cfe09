"""The database, asked without holding up other requests."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from gateway.errors import DatabaseUnavailable

THREADS: Final = 16
P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """Queries of `ml.catalog` in threads of their own: a database that hangs holds up nothing else."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="database")

    def close(self) -> None:
        """Queries that have not begun are dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def ask(self, query: Callable[Concatenate[Engine, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Raises DatabaseUnavailable; what a query writes is then written whole or not at all."""
        try:
            work = partial(query, self._engine, *args, **kwargs)
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except SQLAlchemyError as error:
            # Without SQLAlchemy's own message, which repeats every value.
            reason = type(error.orig or error).__name__ if isinstance(error, DBAPIError) else type(error).__name__
            raise DatabaseUnavailable(f"the database does not answer: {reason}; nothing was changed") from error
