"""Run the gateway: `python -m gateway`. Exit status 2 when the settings or the keys are not fit to start with."""

import sys

import structlog

from gateway import keys, listeners, logs
from gateway.app import create_app
from gateway.keys import KeyFile, KeysFileError
from gateway.listeners import PortTaken
from gateway.metrics import Metrics
from gateway.settings import Settings, SettingsError

log = structlog.get_logger()


def main() -> int:
    logs.set_up(terminal=sys.stdout.isatty())
    try:
        _run(Settings.read())
    except (SettingsError, KeysFileError, PortTaken) as error:
        sys.stderr.write(f"gateway: {error}\n")
        return 2
    log.info("gateway_stopped")
    return 0


def _run(settings: Settings) -> None:
    if settings.environment == "production":
        keys.check_private(settings.api_keys_file)
    metrics = Metrics()
    app = create_app(settings, KeyFile(settings.api_keys_file), metrics)
    with (
        listeners.listen(settings.host, settings.port) as listener,
        listeners.measured(metrics.registry, settings.host, settings.metrics_port) as metrics_port,
    ):
        log.info("gateway_started", port=listener.getsockname()[1], metrics_port=metrics_port)
        listeners.serve(app, listener, shutdown_seconds=settings.shutdown_seconds, head_seconds=settings.head_seconds)


if __name__ == "__main__":
    sys.exit(main())
