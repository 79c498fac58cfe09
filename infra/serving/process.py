"""What every process of serving does first: one event a line on standard output, and a clean end on SIGTERM."""

import signal
import sys
from threading import Event, Thread

import structlog


def stop_on_signal(stop: Event) -> None:
    """Waits in a thread of its own: a handler that sets an event may interrupt the thread that holds its lock."""
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)

    def wait() -> None:
        signal.sigwait(signals)
        stop.set()

    Thread(target=wait, name="signals", daemon=True).start()


def configure_log() -> None:
    line = structlog.dev.ConsoleRenderer() if sys.stdout.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper("iso"), line],
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
    )
