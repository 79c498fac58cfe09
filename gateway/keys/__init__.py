"""API keys: the file that holds them, followed while the gateway runs, and `python -m gateway.keys` to edit it."""

from gateway.keys.document import ApiKey, KeysFileError, Scope
from gateway.keys.file import KeyFile, check_private

__all__ = ["ApiKey", "KeyFile", "KeysFileError", "Scope", "check_private"]
