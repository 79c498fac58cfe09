"""docs/settings.md and the code say the same."""

import re
from collections.abc import Iterator

import pytest
from pydantic_settings import BaseSettings

from gateway.settings import Settings as GatewaySettings
from infra.local import policy
from infra.local.settings import LocalSettings, Ports
from ml import settings as ml
from tests.docs.pages import DOCS
from ui.settings import Settings as AppSettings

ROLES = (ml.IngestSettings, ml.TrainSettings, ml.MonitorSettings, ml.ExporterSettings, ml.HousekeepingSettings)
# What the set-up chooses by itself: nobody sets these.
CHOSEN_BY_THE_SET_UP = {"GIT_COMMIT", "IMAGE_SOURCE", "AWS_REGION", "SQL_DIRECTORY", "AIRFLOW_LOG_DIRECTORY"}


def documented() -> dict[str, set[str]]:
    """Variable → its defaults, as the tables of docs/settings.md have them: two processes may read one."""
    page = (DOCS / "settings.md").read_text()
    found: dict[str, set[str]] = {}
    for name, default in re.findall(r"^\| `([A-Z0-9_]+)` \| (?:`([^`]*)`)? ?\|", page, flags=re.MULTILINE):
        found.setdefault(name, set()).add(default)
    return found


def named(kind: type[BaseSettings], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, field in kind.model_fields.items():
        alias = field.validation_alias
        yield alias if isinstance(alias, str) else f"{prefix}{name.upper()}", field.default


def test_every_setting_that_may_be_chosen_is_documented() -> None:
    wanted = (policy.names() - CHOSEN_BY_THE_SET_UP) | {name for name, _ in named(GatewaySettings, "GATEWAY_")}
    wanted |= {name for name, _ in named(Ports, "PORT_")} | {"LOCAL_DIRECTORY", "DATABASE"}
    wanted |= {name for name, _ in named(AppSettings)}
    assert wanted - documented().keys() == set()


@pytest.mark.parametrize(
    ("kind", "prefix"),
    [*((role, "") for role in (*ROLES, AppSettings)), (GatewaySettings, "GATEWAY_"), (Ports, "PORT_")],
)
def test_every_documented_default_is_the_code_s(kind: type[BaseSettings], prefix: str) -> None:
    page = documented()
    for name, default in named(kind, prefix):
        if name in page and isinstance(default, int | float | str) and default != "":
            assert str(default) in page[name], name


def test_nothing_is_documented_that_no_process_reads() -> None:
    read = {name for role in ROLES for name, _ in named(role)} | {
        name for name, _ in named(GatewaySettings, "GATEWAY_")
    }
    read |= {name for name, _ in named(Ports, "PORT_")} | {name for name, _ in named(LocalSettings)}
    read |= {name for name, _ in named(AppSettings)}
    assert documented().keys() - read == set()
