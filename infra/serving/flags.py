"""The command line: a part of TF Serving's flags, with its names and its defaults."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

HELP: Final = (
    "Serve TensorFlow models as TensorFlow Serving does: gRPC, REST, models.config, S3, metrics. "
    "Listens on SERVING_HOST, which is 127.0.0.1 by default."
)
_CORES: Final = os.cpu_count() or 1


@dataclass(frozen=True)
class Flags:
    """Named as on the command line."""

    port: int
    rest_api_port: int
    model_config_file: str
    model_config_file_poll_wait_seconds: float
    file_system_poll_wait_seconds: float
    load_retry_interval_micros: int
    max_num_load_retries: int
    num_load_threads: int
    grpc_max_threads: int
    allow_version_labels_for_unavailable_models: bool
    tensorflow_intra_op_parallelism: int
    tensorflow_inter_op_parallelism: int
    monitoring_config_file: str
    ssl_config_file: str


def parse(arguments: Sequence[str]) -> Flags:
    """Exits with the usage, as argparse does, on a flag that is unknown or malformed."""
    return Flags(**vars(_parser().parse_args(arguments)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("infra.serving", description=HELP, allow_abbrev=False)
    _add_ports(parser)
    _add_files(parser)
    _add_loading(parser)
    _add_threads(parser)
    return parser


def _add_ports(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--port", type=int, default=8500, help="gRPC port (default 8500)")
    add("--rest_api_port", type=int, default=0, help="port of REST and metrics; 0, the default, leaves them out")
    add("--monitoring_config_file", default="", help="text MonitoringConfig that switches Prometheus metrics on")
    add("--ssl_config_file", default="", help="text SSLConfig that makes the gRPC port speak TLS")


def _add_files(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--model_config_file", required=True, help="text ModelServerConfig, a plain path or s3://bucket/key")
    add("--model_config_file_poll_wait_seconds", type=float, default=0, help="between reads of it; 0: read once")
    add("--file_system_poll_wait_seconds", type=float, default=1, help="between looks for versions; 0: look once")
    add(
        "--allow_version_labels_for_unavailable_models",
        type=_boolean,
        default=False,
        help="true: a label that is new may point at a version that is still loading (default false)",
    )


def _add_loading(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--num_load_threads", type=int, default=0, help="versions that load at once; 0, the default, means one")
    add("--max_num_load_retries", type=int, default=5, help="tries after a failed load (default 5), then END")
    add("--load_retry_interval_micros", type=int, default=60_000_000, help="between tries (default one minute)")


def _add_threads(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--grpc_max_threads", type=int, default=4 * _CORES, help="requests held at once (default 4 a core)")
    add("--tensorflow_intra_op_parallelism", type=int, default=0, help="threads of one operation; 0: all cores")
    add("--tensorflow_inter_op_parallelism", type=int, default=0, help="requests computed at once; 0: all cores")


def _boolean(text: str) -> bool:
    if text.lower() not in {"true", "false", "1", "0"}:
        raise argparse.ArgumentTypeError(f"expected true or false, not {text!r}")
    return text.lower() in {"true", "1"}
