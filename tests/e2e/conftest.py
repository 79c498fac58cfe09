"""The whole stack, brought up by its own command in a temporary directory or named by STACK_ENV; a real browser."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from infra.local import first_prediction, main_job, running
from infra.local.environment import Env
from infra.local.errors import SetUpError
from infra.local.main_job import Airflow
from infra.local.running import Running
from infra.local.settings import Ports
from ml import storage
from ml.storage import ObjectStore
from tests.chromium import chromium
from tests.e2e.launcher import Launcher

ARTIFACTS: Final = Path(__file__).parent / ".artifacts"
MLFLOW_LOGIN: Final = {"MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Nobody else's stack is started again, or loses a process. Raises UsageError where its file is not there."""
    try:
        stack = running.given()
    except SetUpError as error:
        raise pytest.UsageError(str(error)) from error
    if stack:
        reason = f"needs the launcher of `make up`, and {running.VARIABLE} names {stack.file}"
        for item in items:
            if item.get_closest_marker("native"):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def launcher(tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]) -> Launcher:
    return Launcher(tmp_path_factory.mktemp("stack"), {name: free_port() for name in Ports.model_fields})


@pytest.fixture(scope="session")
def live(request: pytest.FixtureRequest) -> Iterator[Running]:
    """The stack, after the main job; the one that STACK_ENV names is neither started nor stopped."""
    if stack := running.given():
        with _logged_in_to_mlflow(stack.env):
            yield stack
    else:
        launcher: Launcher = request.getfixturevalue("launcher")
        with launcher.running() as made:
            yield made


@contextmanager
def _logged_in_to_mlflow(env: Env) -> Iterator[None]:
    """In the environment of these tests, where its own client looks."""
    with pytest.MonkeyPatch.context() as environment:
        for name in MLFLOW_LOGIN & env.keys():
            environment.setenv(name, env[name])
        yield


@pytest.fixture(scope="session")
def airflow(live: Running) -> Iterator[Airflow]:
    env = live.env
    with main_job.connect(env["AIRFLOW_URL"], env["AIRFLOW_USER"], env["AIRFLOW_PASSWORD"]) as client:
        yield client


@pytest.fixture(scope="session")
def bucket(live: Running) -> Callable[[str], ObjectStore]:
    """A bucket, to be read with the rights of the role `monitor`."""

    def connect(name: str) -> ObjectStore:
        env = live.env
        access, secret = env["S3_ACCESS_KEY_MONITOR"], env["S3_SECRET_KEY_MONITOR"]
        endpoint = env["S3_ENDPOINT_URL"]
        return storage.connect(name, endpoint_url=endpoint, access_key=access, secret_key=secret, region="us-east-1")

    return connect


@pytest.fixture(scope="session")
def photograph(live: Running, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """One of those that the model was trained on."""
    return first_prediction.save_photograph(live.env, tmp_path_factory.mktemp("photograph")).read_bytes()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For a module and not for the session: Playwright's event loop would stand in the way of other tests'."""
    with chromium() as launched:
        yield launched


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of its own; how it looked at the end is kept under the test's name."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, locale="en-GB")
    opened = context.new_page()
    yield opened
    ARTIFACTS.mkdir(exist_ok=True)
    opened.screenshot(path=ARTIFACTS / f"{request.node.name}.png", full_page=True)
    context.close()
