"""`python -m infra.serving`: one event a line on standard output; SIGTERM ends it cleanly."""

import os
import signal
import sys
from threading import Event, Thread

import structlog

from infra.serving import flags
from infra.serving.errors import StartFailed


def main() -> int:
    asked = flags.parse(sys.argv[1:])
    _configure_log()
    stop = Event()
    _stop_on_signal(stop)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # start-up notes are no events
    # Ten seconds of TensorFlow: a wrong flag is told before.
    from infra.serving import server

    try:
        server.run(asked, os.environ, stop)
    except StartFailed as error:
        structlog.get_logger().error("start_failed", error=str(error))
        return 1
    return 0


def _stop_on_signal(stop: Event) -> None:
    """Waits in a thread of its own: a handler that sets an event may interrupt the thread that holds its lock."""
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)

    def wait() -> None:
        signal.sigwait(signals)
        stop.set()

    Thread(target=wait, name="signals", daemon=True).start()


def _configure_log() -> None:
    line = structlog.dev.ConsoleRenderer() if sys.stdout.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper("iso"), line],
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
    )


if __name__ == "__main__":
    sys.exit(main())
