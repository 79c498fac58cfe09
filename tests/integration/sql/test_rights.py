"""Each role's login has the rights of RIGHTS, the contract with whoever writes these tables, and no other."""

from collections.abc import Iterator
from typing import Final

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from infra.local.running import Running
from infra.local.secrets import DATABASE_ROLES

TABLES: Final = ("plants_data", "images", "features", "predictions", "feedback", "promotions")
STATEMENTS: Final = {
    "S": "SELECT COUNT(*) FROM {table}",
    "I": "INSERT INTO {table} SELECT * FROM {table} WHERE 1 = 0",
    "U": "UPDATE {table} SET {column} = {column} WHERE 1 = 0",
    "D": "DELETE FROM {table} WHERE 1 = 0",
}
A_COLUMN: Final = {
    "plants_data": "label",
    "images": "status",
    "features": "s3_key",
    "predictions": "label",
    "feedback": "review_state",
    "promotions": "reason",
}
RIGHTS: Final = {
    "ingest": {"plants_data": "SIU", "images": "SIU", "predictions": "S", "feedback": "S"},
    "housekeeping": {"plants_data": "S", "images": "S", "predictions": "SD", "feedback": "S"},
    "train": {
        "plants_data": "S",
        "images": "S",
        "features": "SI",
        "predictions": "S",
        "feedback": "S",
        "promotions": "SI",
    },
    "gateway": {"plants_data": "S", "images": "S", "predictions": "SI", "feedback": "SIU", "promotions": "S"},
    "monitor": dict.fromkeys(TABLES, "S"),
}


@pytest.fixture(scope="module")
def logins(stores: Running) -> Iterator[dict[str, Engine]]:
    if stores.env["DATABASE_URL"].startswith("sqlite"):
        pytest.skip("SQLite has no logins: MariaDB is neither installed nor installable here")
    engines = {role: create_engine(stores.env[f"DATABASE_URL_{role.upper()}"]) for role in DATABASE_ROLES}
    yield engines
    for each in engines.values():
        each.dispose()


@pytest.mark.parametrize("role", DATABASE_ROLES)
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("right", STATEMENTS)
def test_a_role_has_its_rights_and_no_other(logins: dict[str, Engine], role: str, table: str, right: str) -> None:
    allowed = right in RIGHTS[role].get(table, "")
    assert _may(logins[role], STATEMENTS[right].format(table=table, column=A_COLUMN[table])) is allowed


@pytest.mark.parametrize("role", DATABASE_ROLES)
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE intruder (id INTEGER)",
        "DROP TABLE plants_data",
        "ALTER TABLE plants_data ADD COLUMN intruder INTEGER",
        "CREATE USER 'intruder'@'%'",
        "GRANT SELECT ON plants_data TO 'gateway'@'%'",
        "SELECT * FROM mysql.user",
    ],
)
def test_no_role_may_change_tables_or_logins(logins: dict[str, Engine], role: str, statement: str) -> None:
    assert not _may(logins[role], statement)


def test_a_login_without_its_password_is_refused(logins: dict[str, Engine]) -> None:
    for engine in logins.values():
        without = create_engine(engine.url.set(password=""))
        with pytest.raises(DBAPIError, match="Access denied"):
            without.connect()


def _may(engine: Engine, statement: str) -> bool:
    """True when the statement runs, False when it is refused for want of a right; anything else is an error."""
    with engine.connect() as connection:
        try:
            connection.execute(text(statement))
        except DBAPIError as error:
            if "denied" not in str(error.orig).lower():
                raise
            return False
        finally:
            connection.rollback()
    return True
