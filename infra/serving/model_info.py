"""What there is to know about a model: its versions' states and their signatures, the same for gRPC and REST."""

from typing import Any, Final

from grpc import StatusCode
from tensorflow_serving.apis import get_model_metadata_pb2, get_model_status_pb2

from infra.serving.core import ServerCore
from infra.serving.errors import RequestRefused

SIGNATURE_DEF: Final = "signature_def"  # the one field that TF Serving knows
Message = Any  # of tensorflow.serving; the package publishes no types


def model_status(request: Message, core: ServerCore) -> Message:
    """Of one version by number, else of all: a label is passed over, as TF Serving does. Raises RequestRefused."""
    spec = request.model_spec
    statuses = core.statuses(spec.name)
    if spec.HasField("version"):
        statuses = {version: status for version, status in statuses.items() if version == spec.version.value}
    if not statuses:
        what = f"version {spec.version.value}" if spec.HasField("version") else "any versions"
        raise RequestRefused(StatusCode.NOT_FOUND, f"Could not find {what} of model {spec.name}")
    response = get_model_status_pb2.GetModelStatusResponse()
    for version, status in statuses.items():
        entry = response.model_version_status.add(version=version, state=int(status.state))
        entry.status.error_code = status.code
        entry.status.error_message = status.message
    return response


def model_metadata(request: Message, core: ServerCore) -> Message:
    """Raises RequestRefused."""
    if list(request.metadata_field) != [SIGNATURE_DEF]:
        raise RequestRefused(StatusCode.INVALID_ARGUMENT, f"the one metadata_field that there is: {SIGNATURE_DEF}")
    response = get_model_metadata_pb2.GetModelMetadataResponse()
    signatures = get_model_metadata_pb2.SignatureDefMap()
    with core.using(request.model_spec) as (version, servable):
        for name, definition in servable.signatures.items():
            signatures.signature_def[name].CopyFrom(definition)
    response.model_spec.name = request.model_spec.name
    response.model_spec.version.value = version
    response.metadata[SIGNATURE_DEF].Pack(signatures)
    return response
