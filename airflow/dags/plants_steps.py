"""A step is a task of ours: its log lines name what it works on, and an error that will not pass ends it at once."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, Final, NoReturn

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

# Argument → field on every line of the task's log; Airflow binds dag_id, task_id and run_id itself.
LOGGED: Final = {"digest": "dataset_digest", "version": "version", "mlflow_run": "mlflow_run"}
REASON: Final = "reason"  # the XCom key under which a task says why it was skipped or failed


def step(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """`@task`, with the log bound and errors told apart."""

    def decorate(function: Callable[..., Any]) -> Any:
        return task(**options)(_attended(function))

    return decorate


def skip(reason: str) -> NoReturn:
    """End the task as skipped; the reason stands in its log and among its XComs."""
    get_current_context()["ti"].xcom_push(REASON, reason)
    raise AirflowSkipException(reason)


def _attended(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        from structlog.contextvars import bound_contextvars

        from ml.errors import MlError

        given = signature(function).bind(*args, **kwargs).arguments
        with bound_contextvars(**{field: given[name] for name, field in LOGGED.items() if name in given}):
            try:
                return function(*args, **kwargs)
            except MlError as error:
                get_current_context()["ti"].xcom_push(REASON, f"{type(error).__name__}: {error}")
                if error.lasting:
                    raise AirflowFailException(f"{type(error).__name__}: {error}") from error
                raise

    return run
