"""Text messages of TF Serving's that the official Python package leaves out."""

from collections.abc import Mapping
from typing import Any, Final

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format
from google.protobuf.descriptor_pb2 import FieldDescriptorProto

from infra.serving.errors import StartFailed

BOOL: Final = FieldDescriptorProto.TYPE_BOOL
STRING: Final = FieldDescriptorProto.TYPE_STRING
_MESSAGE: Final = FieldDescriptorProto.TYPE_MESSAGE

Scalars = Mapping[str, "FieldDescriptorProto.Type.ValueType"]
Fields = Mapping[str, "FieldDescriptorProto.Type.ValueType | Scalars"]  # in the order of their numbers


def parse(text: str, name: str, fields: Fields) -> Any:
    """A message of these fields, one inside another at most. Raises StartFailed."""
    try:
        return text_format.Parse(text, _message_class(fields)())
    except text_format.ParseError as error:
        raise StartFailed(f"the {name} is malformed: {error}") from error


def _message_class(fields: Fields) -> Any:
    file = descriptor_pb2.FileDescriptorProto(name="config.proto", package="plants", syntax="proto3")
    outer = file.message_type.add(name="Config")
    for number, (name, kind) in enumerate(fields.items(), start=1):
        if isinstance(kind, Mapping):
            inner = file.message_type.add(name=name)
            for place, (field, scalar) in enumerate(kind.items(), start=1):
                inner.field.add(name=field, number=place, type=scalar)
            outer.field.add(name=name, number=number, type=_MESSAGE, type_name=f".plants.{name}")
        else:
            outer.field.add(name=name, number=number, type=kind)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("plants.Config"))
