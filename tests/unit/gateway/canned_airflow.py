"""Airflow's REST API as far as the gateway knows it: a run, its tasks, and tokens that can be made to expire."""

from dataclasses import dataclass, field
from typing import Any

import httpx

PASSWORD = "drawn-at-random"


@dataclass
class CannedAirflow:
    """Answers as an httpx transport; `answers` takes the place of what it would say to a path that ends so."""

    logins: int = 0
    valid_token: str = "none yet"
    started: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, httpx.Response] = field(default_factory=dict)
    chunks: int = 1  # of the task `train`
    chunk_words: dict[int, str] = field(default_factory=dict)  # what a chunk has left, by its index

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        for end, answer in self.answers.items():
            if path.endswith(end):
                return answer
        if path == "/auth/token":
            return self._log_in(request)
        if request.headers.get("Authorization") != f"Bearer {self.valid_token}":
            return httpx.Response(401, json={"detail": "Invalid JWT token"})
        return self._tell(request)

    def _log_in(self, request: httpx.Request) -> httpx.Response:
        if PASSWORD.encode() not in request.content:
            return httpx.Response(401, json={"detail": "Invalid credentials"})
        self.logins += 1
        self.valid_token = f"token-{self.logins}"
        return httpx.Response(201, json={"access_token": self.valid_token})

    def _tell(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.method == "POST":
            self.started.append({"json": request.content.decode()})
            return httpx.Response(200, json={"dag_run_id": "api-1"})
        if path.endswith("/taskInstances"):
            instances = [{"task_id": task} for task in (*["train"] * self.chunks, "decide")]
            page = instances[int(request.url.params["offset"]) :][: int(request.url.params["limit"])]
            return httpx.Response(200, json={"task_instances": page, "total_entries": len(instances)})
        if path.endswith("/xcomEntries"):
            return httpx.Response(200, json={"xcom_entries": [{"map_index": each} for each in self.chunk_words]})
        if "/xcomEntries/" in path and (words := self.chunk_words.get(int(request.url.params.get("map_index", -1)))):
            return httpx.Response(200, json={"value": words})
        if path.endswith("/tasks"):
            chain = {"decide": ["train"], "train": []}
            tasks = [{"task_id": task, "downstream_task_ids": after} for task, after in chain.items()]
            return httpx.Response(200, json={"tasks": tasks})
        if path.endswith("/api-1"):
            return httpx.Response(200, json={"state": "running"})
        return httpx.Response(404, json={"detail": "not found"})
