"""Gives each login of MLflow its password, and `train` the model that it fills: run again, it changes nothing."""

import os
from typing import Any, Final

import httpx

API: Final = f"{os.environ['MLFLOW_URL']}/api/2.0/mlflow"
CONFLICT: Final = "RESOURCE_ALREADY_EXISTS"


def main() -> None:
    for name in ("gateway", "train", "monitor"):
        login = {"username": name, "password": password(name)}
        if not created("admin", "users/create", login):
            ask("admin", "PATCH", "users/update-password", login).raise_for_status()
    # Who makes it owns it; and of a model that is not there, MLflow refuses to tell anybody that there is no alias.
    created("train", "registered-models/create", {"name": "plants"})


def created(login: str, call: str, body: dict[str, Any]) -> bool:
    answer = ask(login, "POST", call, body)
    if answer.is_client_error and answer.json().get("error_code") == CONFLICT:
        return False
    answer.raise_for_status()
    return True


def ask(login: str, method: str, call: str, body: dict[str, Any]) -> httpx.Response:
    return httpx.request(method, f"{API}/{call}", json=body, auth=(login, password(login)), timeout=30, trust_env=False)


def password(login: str) -> str:
    return os.environ[f"PASSWORD_{login.upper()}"]


if __name__ == "__main__":
    main()
