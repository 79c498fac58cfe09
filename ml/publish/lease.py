"""One promotion at a time: a lease in S3 that a run takes, renews as it goes, and gives back.

A run that crashed takes its own lease over at once; another one waits until it has run out.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal
from uuid import uuid4

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ml.errors import MlError
from ml.storage import AccessDenied, Conflict, ObjectMissing, ObjectStore, StorageError

KEY: Final = "promotion.lease"
POLL_SECONDS: Final = 0.5
WRITES: Final = 2  # S3 may have taken a write whose answer was lost; the second look tells

log = structlog.get_logger()


class LeaseHeld(MlError):
    """Another run is promoting; this one has changed nothing."""


class LeaseLost(MlError):
    """The lease ran out and another run has it; this one stopped where it was."""


@dataclass(frozen=True)
class Terms:
    """How long a lease lasts after each step, and how long another run waits for it."""

    lease_seconds: float
    wait_seconds: float


class Claim(BaseModel):
    """What a run says of itself in the lease; what a crashed one left unreleased tells what it was about."""

    model_config = ConfigDict(frozen=True)

    holder: str  # run id
    action: Literal["promote", "rollback", "reconcile"]
    version: int | None = None
    reason: str = ""
    token: str = Field(default_factory=lambda: uuid4().hex)  # of this attempt: a zombie of the same run stops
    until: datetime = datetime.min.replace(tzinfo=UTC)
    released: bool = False

    def is_free_for(self, holder: str, now: datetime) -> bool:
        return self.released or self.until <= now or self.holder == holder


NOBODY: Final = Claim(holder="", action="reconcile", token="", released=True)


class Held:
    """A lease in this run's hands; `before` is what a crashed run left in it."""

    def __init__(self, store: ObjectStore, claim: Claim, terms: Terms, before: Claim) -> None:
        self._store = store
        self._terms = terms
        self.claim = claim
        self.before = None if before.released else before

    def renew(self, **changes: Any) -> None:
        """For as long again. Raises LeaseLost."""
        self.claim = _lasting(self.claim.model_copy(update=changes), self._terms)
        self._write()

    def release(self) -> None:
        """Without S3 it is left to run out."""
        self.claim = self.claim.model_copy(update={"released": True})
        try:
            self._write()
        except (StorageError, LeaseLost) as error:
            log.warning("lease_not_released", holder=self.claim.holder, until=self.claim.until, error=str(error))

    def _write(self) -> None:
        for _ in range(WRITES):
            found, etag = _read(self._store)
            if found.token != self.claim.token:
                break
            with suppress(Conflict):
                _replace(self._store, self.claim, etag)
                return
        raise LeaseLost(f"run {self.claim.holder} lost its lease to {found.holder}; run it again")


@contextmanager
def held(store: ObjectStore, claim: Claim, terms: Terms) -> Iterator[Held]:
    """Within it no other run promotes. Raises LeaseHeld that names holder and expiry."""
    holding = Held(store, claim, terms, _take(store, claim, terms))
    try:
        yield holding
    finally:
        holding.release()


def read(store: ObjectStore) -> Claim:
    """Who promotes now, or did last. Raises StorageError."""
    return _read(store)[0]


def _take(store: ObjectStore, claim: Claim, terms: Terms) -> Claim:
    """Gives what was in the lease before."""
    deadline = time.monotonic() + terms.wait_seconds
    awaited = ""
    while True:
        found, etag = _read(store)
        if found.is_free_for(claim.holder, datetime.now(UTC)):
            with suppress(Conflict):
                _replace(store, _lasting(claim, terms), etag)
                return found
        elif time.monotonic() > deadline:
            raise LeaseHeld(_sentence(found, terms))
        elif awaited != found.holder:
            log.info("lease_awaited", holder=found.holder, action=found.action, until=found.until.isoformat())
            awaited = found.holder
        time.sleep(POLL_SECONDS)


def _sentence(found: Claim, terms: Terms) -> str:
    what = found.action if found.version is None else f"{found.action} of version {found.version}"
    return (
        f"run {found.holder} holds the lease for its {what} until {found.until:%Y-%m-%d %H:%M:%S} UTC, and "
        f"{terms.wait_seconds:g} s of waiting have passed; try again after that"
    )


def _lasting(claim: Claim, terms: Terms) -> Claim:
    return claim.model_copy(update={"until": datetime.now(UTC) + timedelta(seconds=terms.lease_seconds)})


def _read(store: ObjectStore) -> tuple[Claim, str]:
    try:
        found = store.get(KEY)
    except (ObjectMissing, AccessDenied):  # S3 says the second to a role that may not list
        with suppress(Conflict):
            store.put_new(KEY, NOBODY.model_dump_json().encode(), "application/json")
        found = store.get(KEY)
    try:
        return Claim.model_validate_json(found.body), found.etag
    except ValidationError as error:
        raise StorageError(f"{store.uri(KEY)} is not a lease; delete it when no promotion runs: {error}") from error


def _replace(store: ObjectStore, claim: Claim, etag: str) -> None:
    store.replace(KEY, claim.model_dump_json().encode(), etag, "application/json")
