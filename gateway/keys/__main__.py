"""Edit the keys file: `python -m gateway.keys create|list|revoke`. A running gateway follows at its next request.

A key is printed once, when it is created; the file has only its SHA-256.
"""

import argparse
import hashlib
import os
import secrets
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, get_args

from pydantic import ValidationError

from gateway.keys import document
from gateway.keys.document import ApiKey, KeysFileError, Scope

_KEY_BYTES: Final = 32  # of randomness: no guess comes near


def main(arguments: Sequence[str] | None = None) -> int:
    """0, or 2 with a sentence on standard error; a file that could not be edited is as it was."""
    given = _parser().parse_args(arguments)
    if given.file is None:
        sys.stderr.write("gateway.keys: say which file: --file, or API_KEYS_FILE\n")
        return 2
    try:
        sys.stdout.write(given.run(given))
    except KeysFileError as error:
        sys.stderr.write(f"gateway.keys: {error}\n")
        return 2
    return 0


def _create(given: argparse.Namespace) -> str:
    keys = document.read(given.file) if given.file.exists() else ()
    if given.name in {key.name for key in keys}:
        raise KeysFileError(f"there is a key named {given.name} already: choose another name, or revoke it first")
    secret = secrets.token_urlsafe(_KEY_BYTES)
    document.write(given.file, [*keys, _key(given, secret)])
    return f"{secret}\n"


def _key(given: argparse.Namespace, secret: str) -> ApiKey:
    digest = hashlib.sha256(secret.encode()).hexdigest()
    try:
        return ApiKey(name=given.name, sha256=digest, scopes=given.scope, rate=given.rate, expires=given.expires)
    except ValidationError as error:
        wrong = "; ".join(f"{each['loc'][0]}: {each['msg']}" for each in error.errors())
        raise KeysFileError(f"no such key can be made: {wrong}") from error


def _list(given: argparse.Namespace) -> str:
    now = datetime.now(UTC)
    return "".join(f"{_line(key, now)}\n" for key in document.read(given.file))


def _line(key: ApiKey, now: datetime) -> str:
    ends = "never expires" if key.expires is None else f"{'expired' if key.expired(now) else 'expires'} {key.expires}"
    return f"{key.name}  {','.join(sorted(key.scopes))}  {key.rate or 'default rate'}  {ends}"


def _revoke(given: argparse.Namespace) -> str:
    keys = document.read(given.file)
    kept = [key for key in keys if key.name != given.name]
    if len(kept) == len(keys):
        raise KeysFileError(f"{given.file} has no key named {given.name}; `list` shows those it has")
    document.write(given.file, kept)
    return f"{given.name} is revoked\n"


def _parser() -> argparse.ArgumentParser:
    default = os.environ.get("API_KEYS_FILE")
    parser = argparse.ArgumentParser("python -m gateway.keys", description="Edit the file of API keys.")
    parser.add_argument("--file", type=Path, default=default and Path(default), help="instead of API_KEYS_FILE")
    commands = parser.add_subparsers(required=True)
    create = commands.add_parser("create", help="draw a key and print it, this once")
    create.add_argument("name", help="letters, digits, . _ and -; it stands in the log")
    create.add_argument("--scope", action="append", required=True, choices=get_args(Scope), help="may be given again")
    create.add_argument("--rate", help="such as 60/minute; the gateway's default when left out")
    create.add_argument("--expires", type=document.utc, help="such as 2027-01-01T00:00:00Z; never when left out")
    create.set_defaults(run=_create)
    commands.add_parser("list", help="name, scopes, rate and expiry of each").set_defaults(run=_list)
    revoke = commands.add_parser("revoke", help="take a key out")
    revoke.add_argument("name")
    revoke.set_defaults(run=_revoke)
    return parser


if __name__ == "__main__":
    sys.exit(main())
