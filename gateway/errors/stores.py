"""A store that the gateway keeps things in, or reads them from, is away; predictions go on."""

from collections.abc import Mapping

from gateway.errors.base import ApiError


class StoreAway(ApiError):
    """Nothing was done by halves: the same request may be sent again."""

    status = 503
    headers: Mapping[str, str] = {"Retry-After": "5"}


class DatabaseUnavailable(StoreAway):
    type, title = "database_unavailable", "Database unavailable"


class StorageUnavailable(StoreAway):
    type, title = "storage_unavailable", "Photograph store unavailable"


class RegistryUnavailable(StoreAway):
    type, title = "registry_unavailable", "MLflow unavailable"


class NotConfigured(ApiError):
    """This gateway was started without the address: waiting does not help."""

    status = 503


class StorageNotConfigured(NotConfigured):
    type, title = "storage_not_configured", "Photograph store not configured"


class RegistryNotConfigured(NotConfigured):
    type, title = "registry_not_configured", "MLflow not configured"
