"""A stack that runs, whoever started it: `make up`, compose, or Kubernetes behind k8s/connect.sh."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, Self

from infra.local import in_service
from infra.local.environment import Env, read_env_file
from infra.local.errors import SetUpError
from infra.local.settings import REPOSITORY

VARIABLE: Final = "STACK_ENV"
COMPOSE: Final = REPOSITORY / ".compose" / "env"
START: Final = "make up; or make compose-secrets and docker compose -f compose.dev.yml up --build --wait"


class Running(Protocol):
    """What one needs to use it: addresses and keys under the names of `.local/env`."""

    @property
    def env(self) -> Env: ...

    @property
    def warnings(self) -> list[str]:
        """About the version in service, asked of the gateway each time."""
        ...


@dataclass(frozen=True)
class ListedStack:
    """One of which a file of addresses and keys is all that is known."""

    file: Path
    env: Env

    @property
    def warnings(self) -> list[str]:
        return in_service.warnings(self.env)

    @classmethod
    def read(cls, file: Path) -> Self:
        """Raises SetUpError."""
        if not file.is_file():
            raise SetUpError(f"there is no {file}, which lists a stack's addresses and keys", START)
        return cls(file, read_env_file(file.read_text()))


def given() -> ListedStack | None:
    """The stack whose file STACK_ENV names, where it is set. Raises SetUpError."""
    file = os.environ.get(VARIABLE)
    return ListedStack.read(Path(file).absolute()) if file else None
