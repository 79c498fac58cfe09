"""TF Serving's SSLConfig: certificate and key of the gRPC port, and whether clients must show one of theirs."""

from typing import Final

import grpc

from infra.serving import text_config
from infra.serving.errors import StartFailed
from infra.serving.text_config import BOOL, STRING, Fields

_FIELDS: Final[Fields] = {"server_key": STRING, "server_cert": STRING, "custom_ca": STRING, "client_verify": BOOL}


def credentials(text: str) -> grpc.ServerCredentials:
    """Certificates are PEM, inside the text as they are. Raises StartFailed."""
    config = text_config.parse(text, "SSL config", _FIELDS)
    if not (config.server_key and config.server_cert):
        raise StartFailed("the SSL config needs server_key and server_cert")
    if config.client_verify and not config.custom_ca:
        raise StartFailed("the SSL config asks to verify clients, and names no custom_ca to verify them by")
    pair = (config.server_key.encode(), config.server_cert.encode())
    return grpc.ssl_server_credentials([pair], config.custom_ca.encode() or None, config.client_verify)
