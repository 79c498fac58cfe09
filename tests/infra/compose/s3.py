"""Starts SeaweedFS with one login per role and its rights of infra/s3/policies: what the job `buckets` tells MinIO."""

import json
import os
from pathlib import Path

POLICIES = Path("/policies")
CONFIG = Path("/tmp/identities.json")  # noqa: S108 - a file system of this container alone


def main() -> None:
    secret = dict(line.split("=", 1) for line in Path("/run/secrets/setup_s3").read_text().split())
    roles = [file.stem for file in sorted(POLICIES.glob("*.json"))]
    owner = identity("owner", secret) | {"actions": ["Admin"]}
    identities = [owner, *(identity(role, secret) | {"policyNames": [role]} for role in roles)]
    policies = [{"name": role, "content": (POLICIES / f"{role}.json").read_text()} for role in roles]
    CONFIG.write_text(json.dumps({"identities": identities, "policies": policies}))
    os.execvp("weed", command())  # noqa: S606 - in its own place, so that signals reach it


def identity(role: str, secret: dict[str, str]) -> dict[str, object]:
    name = role.upper()
    keys = {"accessKey": secret[f"ACCESS_{name}"], "secretKey": secret[f"SECRET_{name}"]}
    return {"name": role, "credentials": [keys]}


def command() -> list[str]:
    return [
        *("weed", "mini", "-dir=/data", "-ip=127.0.0.1", "-ip.bind=0.0.0.0", f"-s3.config={CONFIG}", "-s3.port=9000"),
        *("-s3.port.iceberg=0", "-s3.port.lance=0", "-webdav=false", "-admin.ui=false", "-master.telemetry=false"),
        *("-s3.localSocket=/tmp/s3.sock", "-filer.localSocket=/tmp/filer.sock"),
    ]


if __name__ == "__main__":
    main()
