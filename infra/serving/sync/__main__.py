"""`python -m infra.serving.sync`: one event a line on standard output; SIGTERM ends it cleanly."""

import os
import sys
from threading import Event, Thread

import structlog

from infra.serving import process
from infra.serving.errors import StartFailed
from infra.serving.s3_files import S3Files, S3Settings
from infra.serving.sync import flags, health
from infra.serving.sync.flags import Flags
from infra.serving.sync.following import Following
from infra.serving.sync.mirroring import Mirroring
from infra.serving.sync.volume import Volume, locked


def main() -> int:
    asked = flags.parse(sys.argv[1:])
    process.configure_log()
    stop = Event()
    process.stop_on_signal(stop)
    try:
        with locked(asked.directory):
            _follow(asked, stop)
            stop.wait()
    except StartFailed as error:
        structlog.get_logger().error("start_failed", error=str(error))
        return 1
    return 0


def _follow(asked: Flags, stop: Event) -> None:
    following = Following()
    volume = Volume(asked.directory, following.progress)
    files = S3Files(S3Settings.of(os.environ))
    mirroring = Mirroring(asked.model_config_file, files, volume, asked.settle_seconds)
    if asked.health_port:
        health.start((asked.health_host, asked.health_port), following, lambda: volume.config() is not None)
    # The process does not wait for a look to end: whatever cuts one short, the mirror stands.
    run = (mirroring.look, asked.poll_wait_seconds, stop)
    Thread(target=following.run, args=run, name="follow", daemon=True).start()
    log = structlog.get_logger()
    log.info("started", model_config_file=asked.model_config_file, directory=str(asked.directory))


if __name__ == "__main__":
    sys.exit(main())
