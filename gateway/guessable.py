"""Secrets that anybody would try first: what programs come with, what examples show, a user's own name."""

from typing import Final

from sqlalchemy import make_url

_DEFAULTS: Final = frozenset(
    {
        *("", "0000", "1234", "12345", "123456", "12345678", "123456789", "abc123", "letmein", "qwerty"),
        *("admin", "administrator", "default", "guest", "root", "user", "gateway", "plants", "test"),
        *("airflow", "grafana", "mariadb", "minio", "minio123", "minioadmin", "mlflow", "mysql", "postgres", "redis"),
        *("changeit", "changeme", "change-me", "change_me", "changemechangeme", "replaceme", "replace-me"),
        *("demo", "dummy", "example", "none", "pass", "passwd", "password", "password1", "password123", "password1234"),
        *("passwordpassword", "placeholder", "sample", "secret", "secretkey", "secret-key", "token", "xxx"),
    }
)


def guessable(secret: str, user: str = "") -> bool:
    """Whether it is missing, a default one or its user's name; capitals and spaces around it make no difference."""
    told = secret.strip().casefold()
    return told in _DEFAULTS or told == user.strip().casefold()


def opened_by_a_guess(address: str) -> bool:
    """Whether a URL has no password for its server, or one that is guessable; a file and a socket need none."""
    url = make_url(address)
    local = url.get_backend_name() == "sqlite" or "unix_socket" in url.query
    return not local and guessable(url.password or "", url.username or "")
