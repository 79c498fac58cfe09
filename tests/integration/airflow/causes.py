"""What happens in the world that may be reason to train: photographs, predictions, reviews, time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import numpy as np
from sqlalchemy import Engine, create_engine, insert, select, text, update

from infra.local.plan import Stack
from infra.local.synthetic import draw_photographs
from ml import catalog
from ml.catalog import FEEDBACK, IMAGES, PLANTS_DATA, PREDICTIONS, PROMOTIONS, Split, split_of
from tests.integration.airflow.loop import TRAINING, Loop
from tests.integration.mirror import PREFIX

LABELS = ("dandelion", "grass")
# What Airflow's scheduler waits for.
NEXT_RUN = """
UPDATE dag SET next_dagrun = :at, next_dagrun_data_interval_start = :at, next_dagrun_data_interval_end = :at,
next_dagrun_create_after = :at WHERE dag_id = :dag
"""


@dataclass(frozen=True)
class Causes:
    """Written where the world would write them: the database, the mirror, and the clocks of the stack."""

    stack: Stack
    engine: Engine
    mirror: Path

    def add_photographs(self, count: int) -> None:
        """Addresses that the table did not have, half of each class, and what stands behind them."""
        names = [f"{LABELS[number % 2]}/{uuid4()}.jpg" for number in range(count)]
        draw_photographs(self.mirror, names)
        rows = [{"url_source": f"{PREFIX}{name}", "label": name.partition("/")[0]} for name in names]
        with self.engine.begin() as connection:
            connection.execute(insert(PLANTS_DATA), rows)

    def log_predictions(self, count: int, *, version: int, brightness: float) -> list[str]:
        """As the gateway logs them; gives their ids."""
        shared = {"at": catalog.now(), "model_version": version, "label": LABELS[0], "width": 275, "height": 183}
        told = {"probability": 0.9, "novelty": 0.5, "sharpness": 0.5, "milliseconds": 10.0, "key_name": "a test"}
        flags = {"sampled": False, "kept": False}
        noise = np.random.default_rng(0).normal(scale=0.01, size=count)
        ids = [str(uuid4()) for _ in range(count)]
        rows = [
            shared | told | flags | {"id": id_, "sha256": uuid4().hex * 2, "brightness": brightness + each}
            for id_, each in zip(ids, noise.tolist(), strict=True)
        ]
        with self.engine.begin() as connection:
            connection.execute(insert(PREDICTIONS), rows)
        return ids

    def review(self, predictions: list[str], *, label: str) -> None:
        """A person rules that each of these shows `label`."""
        ruled = {"review_state": "confirmed", "reviewed_label": label, "reviewer": "a test", "said_by": "a test"}
        moments = {"at": catalog.now(), "reviewed_at": catalog.now()}
        rows = [
            ruled | moments | {"id": str(uuid4()), "prediction_id": each, "sha256": uuid4().hex * 2}
            for each in predictions
        ]
        with self.engine.begin() as connection:
            connection.execute(insert(FEEDBACK), rows)

    def correct_a_label(self) -> None:
        """A reviewer gives a photograph of the training data the other label."""
        image = catalog.labelled_images(self.engine)[0]
        catalog.confirm(self.engine, [image.sha256], LABELS[1 - LABELS.index(image.label)], "a test")

    @contextmanager
    def wrong_labels_to_train_on(self) -> Iterator[None]:
        """Every photograph of the training split takes the other class; those that it is tested on keep theirs."""
        same = PLANTS_DATA.c.url_source == IMAGES.c.url_source
        usable_rows = select(PLANTS_DATA, IMAGES.c.group_id).join(IMAGES, same).where(IMAGES.c.group_id.is_not(None))
        with self.engine.connect() as connection:
            usable = connection.execute(usable_rows).all()
        misled = {row.url_source: row.label for row in usable if split_of(row.group_id) is Split.TRAIN}
        self._label({url: LABELS[1 - LABELS.index(label)] for url, label in misled.items()})
        try:
            yield
        finally:
            self._label(misled)

    def let_a_week_pass(self) -> None:
        """The trainings on record move back by eight days, and the scheduler finds its next Sunday in the past."""
        with self.engine.begin() as connection:
            for row in connection.execute(PROMOTIONS.select()).all():
                mine = PROMOTIONS.c.run_id == row.run_id
                connection.execute(update(PROMOTIONS).where(mine).values(at=row.at - timedelta(days=8)))
        sunday = (catalog.now() - timedelta(days=catalog.now().isoweekday())).replace(hour=3, minute=0, second=0)
        airflow = create_engine(f"sqlite:///{self.stack.settings.data / 'airflow' / 'airflow.sqlite'}")
        with airflow.begin() as connection:
            connection.execute(text(NEXT_RUN), {"at": f"{sunday:%Y-%m-%d %H:%M:%S.000000}", "dag": TRAINING})
        airflow.dispose()

    def _label(self, labels: dict[str, str]) -> None:
        with self.engine.begin() as connection:
            for url, label in labels.items():
                connection.execute(update(PLANTS_DATA).where(PLANTS_DATA.c.url_source == url).values(label=label))


def repeat_event(loop: Loop, asset: str) -> None:
    """An event of Airflow's that says nothing new."""
    (found,) = loop.get(f"assets?name_pattern={asset}")["assets"]
    loop.airflow.client.post("/api/v2/assets/events", json={"asset_id": found["id"], "extra": {}}).raise_for_status()
