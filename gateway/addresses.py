"""Addresses among the settings: each is what it says, or its setting is refused. No refusal quotes a password."""

from typing import Annotated

from pydantic import AfterValidator, SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError


def _database_url(value: SecretStr) -> SecretStr:
    if not _is_url(value):
        raise ValueError("expected an SQLAlchemy URL, such as mysql+pymysql://user:password@host:3306/plants")
    return value


def _redis_url(value: SecretStr) -> SecretStr:
    address = value.get_secret_value()
    if address and not (address.startswith(("redis://", "rediss://")) and _is_url(value)):
        raise ValueError("expected redis://:password@host:port/number, or rediss:// for TLS")
    return value


def _http_url(value: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("expected http://host:port, or https://")
    return value


def _is_url(value: SecretStr) -> bool:
    try:
        make_url(value.get_secret_value())
    except (ArgumentError, ValueError):  # their messages may quote the password
        return False
    return True


DatabaseUrl = Annotated[SecretStr, AfterValidator(_database_url)]
RedisUrl = Annotated[SecretStr, AfterValidator(_redis_url)]
HttpUrl = Annotated[str, AfterValidator(_http_url)]
