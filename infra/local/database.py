"""The database `plants`: MariaDB when it is there or can be installed, else a SQLite file; then tables and logins."""

import getpass
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, func, select, text

from infra.local import packages
from infra.local.errors import SetUpError
from infra.local.secrets import DATABASE_ROLES, write_private
from infra.local.settings import LocalSettings
from ml import migrations
from ml.catalog import PLANTS_DATA

# The server without the service that Debian would start on port 3306; mariadb-install-db calls my_print_defaults.
PACKAGES: Final = ("mariadb-server-core", "mariadb-client-core")


def find_server() -> Path | None:
    """Where mariadbd is, if all that it needs is there; Debian keeps it out of an ordinary user's PATH."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    found = shutil.which("mariadbd", path=path)
    return Path(found) if found and shutil.which("my_print_defaults", path=path) else None


def choose(settings: LocalSettings) -> Path | None:
    """The server to run, or None for a SQLite file; a choice once made is kept with its data. Raises SetUpError."""
    if (settings.data / "plants.sqlite").exists() or settings.database == "sqlite":
        return None
    server = find_server()
    if server is None and packages.install(*PACKAGES):
        server = find_server()
    if server is None and (settings.database == "mariadb" or _directory(settings).exists()):
        raise SetUpError("MariaDB is not installed and could not be", f"As root: apt-get install {' '.join(PACKAGES)}")
    return server


def prepare(server: Path, settings: LocalSettings, secrets: Mapping[str, str]) -> None:
    """Create the data directory once, and what the server runs at each start. Raises SetUpError."""
    directory = _directory(settings)
    if not (directory / "mysql").exists():
        _install_tables(server, directory)
    write_private(_init_file(settings), _owner_sql(secrets["database_owner"]))


def command(server: Path, settings: LocalSettings) -> list[str]:
    """What runs the server."""
    directory = _directory(settings)
    return [
        *(str(server), "--no-defaults", f"--datadir={directory}", f"--init-file={_init_file(settings)}"),
        *(f"--socket={directory / 'socket'}", f"--pid-file={directory / 'pid'}", f"--user={getpass.getuser()}"),
        *(f"--port={settings.ports.database}", "--bind-address=127.0.0.1", "--skip-name-resolve"),
    ]


def set_up(engine: Engine, secrets: Mapping[str, str], sql_directory: Path) -> list[str]:
    """Apply what is new in sql/, then give each role its password and unlock it; gives the files applied."""
    applied = migrations.migrate(engine, sql_directory)
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            for role in DATABASE_ROLES:
                password = secrets[f"database_{role}"]
                connection.execute(text(f"ALTER USER '{role}'@'%' IDENTIFIED BY '{password}' ACCOUNT UNLOCK"))
    return applied


def count_rows(engine: Engine) -> int:
    """How many addresses `plants_data` has."""
    with engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(PLANTS_DATA)) or 0)


def _directory(settings: LocalSettings) -> Path:
    return settings.data / "mariadb"


def _init_file(settings: LocalSettings) -> Path:
    return settings.etc / "mariadb.sql"


def _install_tables(server: Path, directory: Path) -> None:
    installer = shutil.which("mariadb-install-db") or str(server.parent / "mariadb-install-db")
    directory.mkdir(parents=True, exist_ok=True)
    made = subprocess.run(
        [
            installer,
            "--no-defaults",
            "--datadir=.",  # the script takes a path with a space for two
            f"--user={getpass.getuser()}",
            "--auth-root-authentication-method=socket",
            "--skip-test-db",
        ],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        shutil.rmtree(directory)
        said = (made.stderr or made.stdout).strip()[-300:]
        raise SetUpError(f"mariadb-install-db failed: {said}", "DATABASE=sqlite make up does without.")


def _owner_sql(password: str) -> str:
    """Run at each start of the server, a statement a line: the database, its owner, and no login without a password."""
    return "\n".join(
        [
            "CREATE DATABASE IF NOT EXISTS plants CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;",
            "CREATE USER IF NOT EXISTS 'plants'@'%' ACCOUNT LOCK;",
            f"ALTER USER 'plants'@'%' IDENTIFIED BY '{password}' ACCOUNT UNLOCK;",
            "GRANT ALL PRIVILEGES ON plants.* TO 'plants'@'%' WITH GRANT OPTION;",
            "GRANT CREATE USER ON *.* TO 'plants'@'%';",
            "DELETE FROM mysql.global_priv WHERE User = '';",
            "FLUSH PRIVILEGES;",
            "",
        ]
    )
