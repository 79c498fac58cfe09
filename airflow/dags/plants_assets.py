"""The assets by which the DAGs wake each other: an event says «look again», never what is true."""

from airflow.sdk import Asset

NEW_IMAGES = Asset(name="plants/images", uri="s3://plants/images/")
RETRAINING = Asset(name="plants/retraining", uri="plants://retraining")
