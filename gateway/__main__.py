"""Run the gateway: `python -m gateway`. Exit status 2 when the settings or the keys are not fit to start with."""

import sys
from typing import Final

import structlog

from gateway import keys, listeners, logs
from gateway.app import create_app
from gateway.keys import KeyFile, KeysFileError
from gateway.listeners import Listener, PortTaken
from gateway.metrics import Metrics, metrics_app
from gateway.settings import Settings, SettingsError

_METRICS_SHUTDOWN_SECONDS: Final = 1
log = structlog.get_logger()


def main() -> int:
    logs.set_up(terminal=sys.stdout.isatty())
    try:
        api, metrics = _listen(Settings.read())
    except (SettingsError, KeysFileError, PortTaken) as error:
        sys.stderr.write(f"gateway: {error}\n")
        return 2
    log.info("gateway_started", port=api.port, metrics_port=metrics.port)
    listeners.run(api, metrics)
    log.info("gateway_stopped")
    return 0


def _listen(settings: Settings) -> tuple[Listener, Listener]:
    if settings.environment == "production":
        keys.check_private(settings.api_keys_file)
    metrics = Metrics()
    app = create_app(settings, KeyFile(settings.api_keys_file), metrics)
    api = listeners.listen(app, settings.host, settings.port, shutdown_seconds=settings.shutdown_seconds)
    exposition = metrics_app(metrics)
    return api, listeners.listen(
        exposition, settings.host, settings.metrics_port, shutdown_seconds=_METRICS_SHUTDOWN_SECONDS
    )


if __name__ == "__main__":
    sys.exit(main())
