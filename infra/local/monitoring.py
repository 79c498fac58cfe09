"""Prometheus and Alertmanager when they are there or can be had, else the app's own page alone."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

from infra.local import packages, waiting_times
from infra.local.environment import Env
from infra.local.secrets import write_private
from infra.local.settings import REPOSITORY, LocalSettings

PACKAGES: Final = ("prometheus", "prometheus-alertmanager")
PROGRAMS: Final = (*PACKAGES, "promtool", "amtool")
UNPACKED: Final = REPOSITORY / ".venv" / "monitoring"
SOURCES: Final = REPOSITORY / "infra" / "monitoring"
READERS: Final = ("prometheus", "alertmanager")  # of the configuration; both read it again upon SIGHUP
KEPT_DAYS: Final = 15


def choose() -> Path | None:
    """The directory of the programs, or None where they cannot be had."""
    return find() or (UNPACKED if _unpacked() else None)


def find() -> Path | None:
    """Installed by whoever runs this machine, or unpacked before."""
    installed = shutil.which("prometheus")
    for directory in (UNPACKED, *([Path(installed).parent] if installed else [])):
        if all((directory / name).exists() for name in PROGRAMS):
            return directory
    return None


def write_config(settings: LocalSettings) -> None:
    """Into a directory of the stack: the configuration of every environment, with the addresses of this one."""
    directory, wanted = _etc(settings), config(settings)
    for name, text in wanted.items():
        # A file that says the same stays: Prometheus and Alertmanager may be reading it.
        if not (directory / name).exists() or (directory / name).read_text() != text:
            write_private(directory / name, text)
    for file in directory.rglob("*.yml"):
        if str(file.relative_to(directory)) not in wanted:
            file.unlink()


def config(settings: LocalSettings) -> dict[str, str]:
    """File, as it is named there → what stands in it."""
    shared = [SOURCES / "prometheus.yml", *sorted((SOURCES / "rules").glob("*.yml"))]
    alertmanagers = [{"targets": [f"127.0.0.1:{settings.ports.alertmanager}"]}]
    patience = settings.alert_patience
    return {
        **{str(file.relative_to(SOURCES)): waiting_times.scaled(file.read_text(), patience) for file in shared},
        "targets.yml": json.dumps(targets(settings), indent=1),
        "alertmanagers.yml": json.dumps(alertmanagers),
        "alertmanager.yml": waiting_times.scaled(json.dumps(routes(settings.alert_webhook_url), indent=1), patience),
    }


def written(settings: LocalSettings) -> dict[str, str]:
    """What the last `up` wrote; empty before the first."""
    directory = _etc(settings)
    return {str(file.relative_to(directory)): file.read_text() for file in directory.rglob("*.yml")}


def targets(settings: LocalSettings) -> list[dict[str, Any]]:
    """Job → address, as Prometheus' file_sd reads it; JSON is YAML."""
    ports = settings.ports
    jobs = {
        "gateway": (ports.gateway_metrics, "/metrics"),
        "serving": (ports.serving_rest, "/monitoring/prometheus/metrics"),
        "exporter": (ports.exporter, "/metrics"),
        "prometheus": (ports.prometheus, "/metrics"),
        "alertmanager": (ports.alertmanager, "/metrics"),
    }
    return [
        {"targets": [f"127.0.0.1:{port}"], "labels": {"job": job, "__metrics_path__": path}}
        for job, (port, path) in jobs.items()
    ]


def routes(webhook_url: str) -> dict[str, Any]:
    """Where alerts go: to the webhook if one is set; else they only stand on Alertmanager's page and the app's."""
    hooks = [{"url": webhook_url, "send_resolved": True}] if webhook_url else []
    return {
        "route": {"receiver": "people", "group_by": ["alertname"], "group_wait": "5s", "group_interval": "1m"},
        "receivers": [{"name": "people", **({"webhook_configs": hooks} if hooks else {})}],
    }


def prometheus(programs: Path, settings: LocalSettings) -> list[str]:
    """What runs Prometheus."""
    return [
        str(programs / "prometheus"),
        f"--config.file={_etc(settings) / 'prometheus.yml'}",
        f"--storage.tsdb.path={settings.data / 'prometheus'}",
        f"--storage.tsdb.retention.time={KEPT_DAYS}d",
        f"--web.listen-address=127.0.0.1:{settings.ports.prometheus}",
    ]


def alertmanager(programs: Path, settings: LocalSettings) -> list[str]:
    """What runs Alertmanager, alone: a cluster of one needs no port of its own."""
    return [
        str(programs / "prometheus-alertmanager"),
        f"--config.file={_etc(settings) / 'alertmanager.yml'}",
        f"--storage.path={settings.data / 'alertmanager'}",
        f"--web.listen-address=127.0.0.1:{settings.ports.alertmanager}",
        "--cluster.listen-address=",
    ]


def addresses(settings: LocalSettings) -> Env:
    return {
        "PROMETHEUS_URL": f"http://127.0.0.1:{settings.ports.prometheus}",
        "ALERTMANAGER_URL": f"http://127.0.0.1:{settings.ports.alertmanager}",
    }


def _etc(settings: LocalSettings) -> Path:
    return settings.etc / "monitoring"


def _unpacked() -> bool:
    """Debian's packages, fetched and unpacked beside the virtual environment: no root, and no service that starts."""
    with tempfile.TemporaryDirectory(prefix="plants-monitoring-") as directory:
        scratch = Path(directory)
        if not (shutil.which("dpkg-deb") and packages.download(scratch, *PACKAGES)):
            return False
        if not all(_extracts(each, scratch / "unpacked") for each in scratch.glob("*.deb")):
            return False
        UNPACKED.mkdir(parents=True, exist_ok=True)
        for name in PROGRAMS:
            shutil.move(scratch / "unpacked" / "usr" / "bin" / name, UNPACKED / name)
    return find() is not None


def _extracts(package: Path, directory: Path) -> bool:
    return subprocess.run(["dpkg-deb", "-x", package, directory], capture_output=True, check=False).returncode == 0
