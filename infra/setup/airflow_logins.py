"""Gives each login of Airflow its role and its password: run again, it puts both right.

`admin` may do everything. `gateway` reads runs, and starts only those that the API asks for. `monitor` reads runs.
"""

import os
from typing import Any, Final

from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

Rights = frozenset[tuple[str, str]]

READ: Final = "can_read"
SEE: Final[Rights] = frozenset((READ, what) for what in ("DAGs", "DAG Runs", "Task Instances", "XComs"))
# To start a run, FAB asks for the right to edit its DAG too: granted for these two alone.
START: Final[Rights] = frozenset(
    {("can_create", "DAG Runs"), ("can_edit", "DAG:train_model"), ("can_edit", "DAG:promote_model")}
)
ROLES: Final = {"PlantsGateway": SEE | START, "PlantsMonitor": SEE}
LOGINS: Final = {"admin": "Admin", "gateway": "PlantsGateway", "monitor": "PlantsMonitor"}


def main() -> None:
    with get_application_builder() as builder:
        manager = builder.sm
        for name, rights in ROLES.items():
            grant(manager, name, rights)
        for name, role in LOGINS.items():
            put_login(manager, name, role, os.environ[f"PASSWORD_{name.upper()}"])


def grant(manager: Any, name: str, rights: Rights) -> None:
    role = manager.add_role(name)
    for action, resource in rights:
        manager.add_permission_to_role(role, manager.create_permission(action, resource))


def put_login(manager: Any, name: str, role: str, password: str) -> None:
    known = manager.find_user(username=name)
    if known:
        known.roles = [manager.find_role(role)]
        manager.update_user(known)
        manager.reset_password(known.id, password)
    else:
        address = f"{name}@plants.invalid"
        manager.add_user(name, name, "", address, [manager.find_role(role)], password)


if __name__ == "__main__":
    main()
