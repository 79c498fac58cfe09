"""The numbers of ml that a person may choose before `make up`, handed on to Airflow's tasks and the command line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pydantic import create_model
from pydantic_settings import BaseSettings, SettingsConfigDict

from ml import settings

# What random weights see suffices for 0.79 of the real photographs; a stack without trained ones comes up all the same.
FLOOR_ON_RANDOM_WEIGHTS: Final = "0.6"


class _Chosen(BaseSettings):
    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)


def names() -> frozenset[str]:
    """The variable of every setting of ml that has a default: what is needed is drawn or chosen by the set-up."""
    return frozenset(
        name.upper()
        for kind in _classes()
        for name, field in kind.model_fields.items()
        if not field.is_required() and field.validation_alias is None
    )


def chosen(env_file: Path) -> dict[str, str]:
    """What the environment says of these, or else the file; what neither names keeps its default."""
    fields: dict[str, Any] = {name.lower(): (str, "") for name in sorted(names())}
    said = create_model("Chosen", __base__=_Chosen, **fields)(_env_file=env_file)
    return {name.upper(): value for name, value in said.model_dump().items() if value}


def of_weights(weights: str) -> dict[str, str]:
    """For Airflow's tasks, where nobody has chosen it and there are no trained weights; ml knows nothing of it."""
    return {"ACCURACY_FLOOR": FLOOR_ON_RANDOM_WEIGHTS} if weights == "random" else {}


def _classes() -> Iterator[type[BaseSettings]]:
    return (each for each in vars(settings).values() if isinstance(each, type) and issubclass(each, BaseSettings))
