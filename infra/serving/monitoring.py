"""TF Serving's MonitoringConfig, which the official package leaves out."""

from typing import Any, Final

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format
from google.protobuf.descriptor_pb2 import FieldDescriptorProto

from infra.serving.errors import StartFailed

DEFAULT_PATH: Final = "/monitoring/prometheus/metrics"


def metrics_path(text: str) -> str | None:
    """Where Prometheus finds the metrics; None when they are off. Raises StartFailed."""
    try:
        config = text_format.Parse(text, _message_class()())
    except text_format.ParseError as error:
        raise StartFailed(f"the monitoring config is malformed: {error}") from error
    if not config.prometheus_config.enable:
        return None
    return config.prometheus_config.path or DEFAULT_PATH


def _message_class() -> Any:
    file = descriptor_pb2.FileDescriptorProto(name="monitoring_config.proto", package="plants", syntax="proto3")
    prometheus = file.message_type.add(name="PrometheusConfig")
    _add_field(prometheus, "enable", 1, FieldDescriptorProto.TYPE_BOOL)
    _add_field(prometheus, "path", 2, FieldDescriptorProto.TYPE_STRING)
    monitoring = file.message_type.add(name="MonitoringConfig")
    _add_field(monitoring, "prometheus_config", 1, FieldDescriptorProto.TYPE_MESSAGE, ".plants.PrometheusConfig")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("plants.MonitoringConfig"))


def _add_field(
    message: descriptor_pb2.DescriptorProto,
    name: str,
    number: int,
    kind: FieldDescriptorProto.Type.ValueType,
    of: str | None = None,
) -> None:
    optional = FieldDescriptorProto.LABEL_OPTIONAL
    message.field.add(name=name, number=number, type=kind, label=optional, type_name=of)
