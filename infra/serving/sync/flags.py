"""The command line; S3 itself is named by the environment, as for the embedded server."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CONFIG_FILE: Final = "s3://models/models.config"
HELP: Final = "Mirror versions and models.config from S3 to a directory that TensorFlow Serving reads."
ENVIRONMENT: Final = (
    "S3 is named by AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, S3_ENDPOINT=host:port, S3_USE_HTTPS=0|1 "
    "and S3_VERIFY_SSL=0|1. TF Serving reads DIRECTORY/models.config, with "
    "--allow_version_labels_for_unavailable_models=true."
)


@dataclass(frozen=True)
class Flags:
    """Named as on the command line."""

    model_config_file: str
    directory: Path
    poll_wait_seconds: float
    settle_seconds: float
    health_host: str
    health_port: int


def parse(arguments: Sequence[str]) -> Flags:
    """Exits with the usage, as argparse does, on a flag that is unknown or malformed."""
    return Flags(**vars(_parser().parse_args(arguments)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("infra.serving.sync", description=HELP, epilog=ENVIRONMENT, allow_abbrev=False)
    add = parser.add_argument
    add("--model_config_file", type=_s3, default=CONFIG_FILE, help=f"s3://bucket/key (default {CONFIG_FILE})")
    add(
        "--directory",
        type=_directory,
        default=Path("/models"),
        help="the shared volume, under the path that TF Serving has it under too (default /models)",
    )
    add("--poll_wait_seconds", type=_seconds, default=10, help="between looks at S3 (default 10)")
    add(
        "--settle_seconds",
        type=_seconds,
        default=20,
        help="in which TF Serving has surely read models.config: two of its own polls (default 20)",
    )
    add("--health_host", default="127.0.0.1", help="where /livez and /readyz listen (default 127.0.0.1)")
    add("--health_port", type=int, default=0, help="port of /livez and /readyz; 0, the default, leaves them out")
    return parser


def _directory(text: str) -> Path:
    return Path(text).absolute()  # TF Serving takes no relative base_path


def _s3(text: str) -> str:
    if not text.startswith("s3://") or "/" not in text.removeprefix("s3://"):
        raise argparse.ArgumentTypeError(f"expected s3://bucket/key, not {text!r}")
    return text


def _seconds(text: str) -> float:
    seconds = float(text)
    if not seconds > 0:
        raise argparse.ArgumentTypeError(f"expected more than 0 seconds, not {text!r}")
    return seconds
