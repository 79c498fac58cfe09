"""The database, asked without holding up other requests."""

import asyncio
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from gateway.errors import DatabaseUnavailable

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """Queries of `ml.catalog`, each in a thread of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def ask(self, query: Callable[Concatenate[Engine, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Raises DatabaseUnavailable; what a query writes is then written whole or not at all."""
        try:
            return await asyncio.to_thread(query, self._engine, *args, **kwargs)
        except SQLAlchemyError as error:
            # Without SQLAlchemy's own message, which repeats every value.
            reason = type(error.orig or error).__name__ if isinstance(error, DBAPIError) else type(error).__name__
            raise DatabaseUnavailable(f"the database does not answer: {reason}; nothing was changed") from error
