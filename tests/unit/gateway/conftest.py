"""Settings are those that a test gives, whatever the process was started with or other tests have left in it."""

import pytest

from gateway.settings import Settings


@pytest.fixture(autouse=True)
def no_settings_but_the_test_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """MLflow's client, for one, leaves its address in the environment."""
    for name, field in Settings.model_fields.items():
        variable = field.validation_alias or f"GATEWAY_{name.upper()}"
        monkeypatch.delenv(str(variable), raising=False)
