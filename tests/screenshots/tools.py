"""The pages of the programs behind the app."""

import base64
import json
import re
from typing import Any, Final

from playwright.sync_api import Browser, Page, expect

from infra.local import main_job
from infra.local.environment import Env
from infra.local.errors import SetUpError
from infra.local.settings import REPOSITORY
from tests.screenshots.frame import Camera, window

DAG: Final = "train_model"
SLOW: Final = 60_000  # milliseconds; the first page of Airflow and MLflow loads a lot
DRAWN: Final = 5_000
DASHBOARDS: Final = REPOSITORY / "infra" / "monitoring" / "dashboards"
# MLflow opens it by itself at the first visit; it has no part in this system.
NO_ASSISTANT: Final = """
localStorage.setItem("mlflow.assistant.fab.autoOpenedOnFirstLoad_v1", "true")
localStorage.setItem("mlflow.assistant.panelOpen_v1", "false")
"""


def take(browser: Browser, camera: Camera, env: Env) -> None:
    _swagger(browser, camera, env)
    _airflow(browser, camera, env)
    _mlflow(browser, camera, env)
    if "PROMETHEUS_URL" in env:
        _prometheus(browser, camera, env)
    if "GRAFANA_PASSWORD" in env:
        _grafana(browser, camera, env)


def _swagger(browser: Browser, camera: Camera, env: Env) -> None:
    with window(browser) as page:
        page.goto(f"{env['GATEWAY_URL']}/docs")
        expect(page.get_by_role("button", name="Authorize")).to_be_visible(timeout=SLOW)
        camera.take(page, "api")


def _airflow(browser: Browser, camera: Camera, env: Env) -> None:
    with main_job.connect(env["AIRFLOW_URL"], env["AIRFLOW_USER"], env["AIRFLOW_PASSWORD"]) as airflow:
        done = [run for run, state in airflow.runs(DAG).items() if state == "success"]
    with window(browser) as page:
        page.goto(env["AIRFLOW_URL"])
        page.get_by_label("Username").fill(env["AIRFLOW_USER"], timeout=SLOW)
        page.get_by_label("Password").fill(env["AIRFLOW_PASSWORD"])
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/(home)?$"), timeout=SLOW)
        _open(page, f"{env['AIRFLOW_URL']}/dags/{DAG}/runs")
        camera.take(page, "airflow-runs")
        _open(page, f"{env['AIRFLOW_URL']}/dags/{DAG}/runs/{done[0]}")
        page.get_by_label("Show Graph").click()
        page.get_by_label("Collapse Details Panel").click()
        page.mouse.move(0, 0)  # off the tasks, which tell what the pointer rests on
        page.wait_for_timeout(DRAWN)
        camera.take(page, "airflow-graph")


def _mlflow(browser: Browser, camera: Camera, env: Env) -> None:
    with window(browser, **_login(env, "MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD")) as page:
        page.add_init_script(NO_ASSISTANT)
        _open(page, f"{env['MLFLOW_TRACKING_URI']}/#/experiments/1/runs")
        page.get_by_text("Model training").click()
        page.wait_for_timeout(DRAWN)
        camera.take(page, "mlflow-runs")
        page.locator("a[href*='/runs/']").first.click()
        page.wait_for_timeout(DRAWN)
        camera.take(page, "mlflow-run")
        _open(page, f"{env['MLFLOW_TRACKING_URI']}/#/models/plants")
        camera.take(page, "mlflow-registry")


def _prometheus(browser: Browser, camera: Camera, env: Env) -> None:
    with window(browser) as page:
        page.goto(env["PROMETHEUS_URL"])
        classic = "/classic" if "/classic/" in page.url else ""  # Debian's has the older pages only
        for name in ("alerts", "targets"):
            _open(page, f"{env['PROMETHEUS_URL']}{classic}/{name}")
            camera.take(page, f"prometheus-{name}")


def _grafana(browser: Browser, camera: Camera, env: Env) -> None:
    with window(browser, **_login(env | {"GRAFANA_USER": "admin"}, "GRAFANA_USER", "GRAFANA_PASSWORD")) as page:
        for file in sorted(DASHBOARDS.glob("*.json")):
            _open(page, f"{env['GRAFANA_URL']}/d/{json.loads(file.read_text())['uid']}?kiosk")
            camera.take(page, f"grafana-{file.stem}")


def _login(env: Env, user: str, password: str) -> dict[str, Any]:
    """Of a tool that asks for one; `make up` has some that do not."""
    if user not in env:
        return {}
    told = base64.b64encode(f"{env[user]}:{env[password]}".encode()).decode()
    return {"extra_http_headers": {"Authorization": f"Basic {told}"}}


def _open(page: Page, url: str) -> None:
    """Until it is drawn: these pages ask again and again, so that their network is never idle. Raises SetUpError."""
    response = page.goto(url, wait_until="load", timeout=SLOW)
    if response is not None and not response.ok:
        raise SetUpError(f"{url} answered {response.status}", "The log of that program says why: make logs S=…")
    page.wait_for_timeout(DRAWN)
