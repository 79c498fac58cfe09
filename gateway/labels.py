"""The labels that people may give."""

from typing import Annotated

from pydantic import Field

from gateway.database import Database
from gateway.errors import UnknownLabel
from ml import catalog

Label = Annotated[str, Field(min_length=1, max_length=64, description="One that the training data have.")]


async def require_known(database: Database, label: str) -> None:
    """Raises UnknownLabel, which names those that there are."""
    if not await database.ask(catalog.has_label, label):
        known = ", ".join(await database.ask(catalog.labels))
        raise UnknownLabel(f"{label}: the labels are {known or 'none yet'}")
