from collections import Counter

import numpy as np
from sqlalchemy import Engine

from ml import catalog
from ml.simulation import photographs
from tests.integration.ml.one_pass import Pass


def test_photographs_are_simulated_with_the_rights_of_who_watches(first: Pass, engine: Engine) -> None:
    files = photographs.of_bucket(np.random.default_rng(0))
    labels = [image.label for image in catalog.labelled_images(engine)]
    assert Counter(files.labels) == Counter(labels)
    assert len(set(files.bodies)) == len(labels)
