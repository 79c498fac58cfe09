"""`python -m infra.serving`: one event a line on standard output; SIGTERM ends it cleanly."""

import os
import sys
from threading import Event

import structlog

from infra.serving import flags, process
from infra.serving.errors import StartFailed


def main() -> int:
    asked = flags.parse(sys.argv[1:])
    process.configure_log()
    stop = Event()
    process.stop_on_signal(stop)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # start-up notes are no events
    # Ten seconds of TensorFlow: a wrong flag is told before.
    from infra.serving import server

    try:
        server.run(asked, os.environ, stop)
    except StartFailed as error:
        structlog.get_logger().error("start_failed", error=str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
