"""The versions that are loaded, that come and that go: states, threads and requests in flight."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Condition, Event
from typing import Final

import structlog
from grpc import StatusCode

from infra.serving import lifecycle, loading
from infra.serving.errors import LoadFailed, RequestRefused
from infra.serving.lifecycle import ServableId, State, Status
from infra.serving.loading import LoadPolicy
from infra.serving.servable import Servable

log = structlog.get_logger()
LOOK_SECONDS: Final = 0.5  # how soon a start that waits for its models sees that it is to stop


class Versions:
    """Loading and unloading happen in threads of their own; a request waits for nothing but the lock."""

    def __init__(self, load: Callable[[str], Servable], policy: LoadPolicy) -> None:
        self._load_directory = load
        self._policy = policy
        self._changed = Condition()  # guards what follows, and tells when any of it changes
        self._aspired: dict[ServableId, str] = {}
        self._statuses: dict[ServableId, Status] = {}
        self._given_up: set[ServableId] = set()
        self._servables: dict[ServableId, Servable] = {}
        self._in_flight: Counter[ServableId] = Counter()
        self._closed = False
        self._loads = ThreadPoolExecutor(max(policy.threads, 1), "load")
        self._unloads = ThreadPoolExecutor(1, "unload")

    def aspire(self, paths: Mapping[ServableId, str]) -> None:
        """From now on these versions are served, each from its directory, and no others."""
        with self._changed:
            self._aspired = dict(paths)
            self._given_up &= paths.keys()
            self._reconcile()

    def statuses(self) -> dict[ServableId, Status]:
        """Of every version that was ever listed, also of those that have left."""
        with self._changed:
            return dict(self._statuses)

    @contextmanager
    def using(self, model: str, version: int | None) -> Iterator[tuple[int, Servable]]:
        """The version asked for, or the newest; it stays loaded within the context. Raises RequestRefused."""
        with self._changed:
            found = self._find(model, version)
            servable = self._servables[found]
            self._in_flight[found] += 1
        try:
            yield found.version, servable
        finally:
            with self._changed:
                self._in_flight[found] -= 1
                self._changed.notify_all()

    def wait_settled(self, models: Callable[[], Iterable[str]], stop: Event) -> None:
        """Until no first load is on its way any more, or the process is to stop."""
        with self._changed:
            while not stop.is_set() and not lifecycle.settled(models(), self._statuses):
                self._changed.wait(LOOK_SECONDS)

    def close(self) -> None:
        """Load nothing more; a load that has begun ends first."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._loads.shutdown(cancel_futures=True)
        self._unloads.shutdown(cancel_futures=True)

    def _find(self, model: str, version: int | None) -> ServableId:
        serving = {each for each in lifecycle.available(self._statuses) if each.model == model}
        found = max(serving, default=None) if version is None else ServableId(model, version)
        if found is None or found not in serving:
            asked = f"Latest({model})" if version is None else f"Specific({model}, {version})"
            raise RequestRefused(StatusCode.NOT_FOUND, f"Servable not found for request: {asked}")
        return found

    # The two below are called with the lock held.

    def _reconcile(self) -> None:
        if self._closed:
            return
        plan = lifecycle.plan(self._aspired.keys(), self._statuses, self._given_up)
        for id_ in plan.load:
            self._enter(id_, Status(State.START))
            self._loads.submit(self._load, id_, self._aspired[id_])
        for id_ in plan.unload:
            self._enter(id_, Status(State.UNLOADING))
            self._unloads.submit(self._unload, id_)

    def _enter(self, id_: ServableId, status: Status, **facts: object) -> None:
        self._statuses[id_] = status
        self._changed.notify_all()
        log.info("version_state_changed", model=id_.model, version=id_.version, state=status.state.name, **facts)

    def _load(self, id_: ServableId, path: str) -> None:
        began = time.monotonic()
        with self._changed:
            self._enter(id_, Status(State.LOADING))
        try:
            servable = loading.load(
                id_, lambda: self._load_directory(path), self._policy, lambda seconds: self._is_unwanted(id_, seconds)
            )
        except LoadFailed as error:
            self._give_up(id_, error)
            return
        except Exception as error:
            # The end of a pool's thread would go unseen, and the version would be LOADING for ever.
            log.exception("load_crashed", model=id_.model, version=id_.version)
            self._give_up(id_, LoadFailed(StatusCode.INTERNAL.value[0], f"{type(error).__name__}: {error}"))
            return
        with self._changed:
            self._servables[id_] = servable
            self._enter(id_, Status(State.AVAILABLE), seconds=round(time.monotonic() - began, 3))
            self._reconcile()

    def _give_up(self, id_: ServableId, error: LoadFailed) -> None:
        with self._changed:
            self._given_up |= {id_} & self._aspired.keys()
            self._enter(id_, Status(State.END, error.code, str(error)), error=str(error))
            self._reconcile()

    def _is_unwanted(self, id_: ServableId, wait_seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._closed or id_ not in self._aspired, wait_seconds)

    def _unload(self, id_: ServableId) -> None:
        began = time.monotonic()
        with self._changed:
            self._changed.wait_for(lambda: not self._in_flight[id_])
            servable = self._servables.pop(id_)
        servable.close()
        with self._changed:
            self._enter(id_, Status(State.END), seconds=round(time.monotonic() - began, 3))
            self._reconcile()
