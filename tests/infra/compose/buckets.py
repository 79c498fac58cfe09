"""The job `buckets` without MinIO's own client: the buckets, and the empty models.config where there is none."""

from pathlib import Path

from ml import storage
from ml.publish import models_config
from ml.storage import Conflict


def main() -> None:
    secret = dict(line.split("=", 1) for line in Path("/run/secrets/setup_s3").read_text().split())
    keys = {"access_key": secret["ACCESS_OWNER"], "secret_key": secret["SECRET_OWNER"]}
    owner = storage.connect("models", endpoint_url="http://s3:9000", region="us-east-1", **keys)
    known = {bucket["Name"] for bucket in owner.client.list_buckets()["Buckets"]}
    for name in {"plants", "models", "mlflow"} - known:
        owner.client.create_bucket(Bucket=name)
    try:
        owner.put_new(models_config.KEY, models_config.EMPTY.encode(), "text/plain")
    except Conflict:
        return


if __name__ == "__main__":
    main()
