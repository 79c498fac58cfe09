"""S3 without containers: SeaweedFS with one identity per role, whose rights are the policies of infra/s3."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import boto3
from botocore.config import Config

from infra.local.secrets import S3_ROLES, write_private
from infra.local.settings import REPOSITORY, LocalSettings
from ml import storage
from ml.publish import models_config
from ml.storage import Conflict

BUCKETS: Final = ("models", "plants", "mlflow")
POLICIES: Final = REPOSITORY / "infra" / "s3" / "policies"


def identities(secrets: Mapping[str, str], policies: Path = POLICIES) -> dict[str, Any]:
    """SeaweedFS' configuration: each role with its keys and its policy; the owner may do everything."""
    owner = {"name": "owner", "credentials": [_keys("owner", secrets)], "actions": ["Admin"]}
    roles = [{"name": role, "credentials": [_keys(role, secrets)], "policyNames": [role]} for role in S3_ROLES]
    texts = [{"name": role, "content": (policies / f"{role}.json").read_text()} for role in S3_ROLES]
    return {"identities": [owner, *roles], "policies": texts}


def write_identities(settings: LocalSettings, secrets: Mapping[str, str]) -> None:
    _data(settings).mkdir(parents=True, exist_ok=True)
    write_private(_identities_file(settings), json.dumps(identities(secrets), indent=1))


def command(weed: Path, settings: LocalSettings) -> list[str]:
    """What runs the server; everything but S3 itself has no login, so all of it listens on loopback only."""
    ports = settings.ports
    # Relative to where it runs: it would take a comma for the end of a path, and a socket's path must be short.
    directory = _data(settings).relative_to(settings.local_directory)
    return [
        *(str(weed), "mini", f"-dir={directory}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"),
        *(f"-s3.port={ports.s3}", f"-s3.config={_identities_file(settings)}", "-s3.port.iceberg=0", "-s3.port.lance=0"),
        *(f"-master.port={ports.s3_master}", f"-volume.port={ports.s3_volume}", f"-filer.port={ports.s3_filer}"),
        *(f"-admin.port={ports.s3_admin}", "-admin.ui=false", "-webdav=false", "-master.telemetry=false"),
        # Otherwise below /tmp under the port's number, where another user's may lie.
        *(f"-s3.localSocket={directory}/s3.sock", f"-filer.localSocket={directory}/filer.sock"),
    ]


def set_up(endpoint_url: str, secrets: Mapping[str, str]) -> None:
    """Create the buckets and, where there is none yet, the empty models.config that serving starts on."""
    owner = storage.connect("models", endpoint_url=endpoint_url, region="us-east-1", **_owner(secrets))
    known = {bucket["Name"] for bucket in owner.client.list_buckets()["Buckets"]}
    for name in BUCKETS:
        if name not in known:
            owner.client.create_bucket(Bucket=name)
    try:
        owner.put_new(models_config.KEY, models_config.EMPTY.encode(), "text/plain")
    except Conflict:
        return


def answers(endpoint_url: str, secrets: Mapping[str, str]) -> bool:
    """Whether S3 gives an object: after a start it lists buckets before it finds what is in them."""
    owner = _owner(secrets)
    client = boto3.client(
        "s3",
        endpoint_url=endpoint_url,
        aws_access_key_id=owner["access_key"],
        aws_secret_access_key=owner["secret_key"],
        region_name="us-east-1",
        config=Config(connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 1}),
    )
    if any(bucket["Name"] == storage.MODELS for bucket in client.list_buckets()["Buckets"]):
        client.get_object(Bucket=storage.MODELS, Key=models_config.KEY)["Body"].read()
    return True


def _data(settings: LocalSettings) -> Path:
    return settings.data / "s3"


def _identities_file(settings: LocalSettings) -> Path:
    return settings.etc / "s3.json"


def _keys(role: str, secrets: Mapping[str, str]) -> dict[str, str]:
    return {"accessKey": secrets[f"s3_access_{role}"], "secretKey": secrets[f"s3_secret_{role}"]}


def _owner(secrets: Mapping[str, str]) -> dict[str, str]:
    return {"access_key": secrets["s3_access_owner"], "secret_key": secrets["s3_secret_owner"]}
