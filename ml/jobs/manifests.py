"""The data set of what can be learnt from now; whoever decides on it and whoever trains on it see the same."""

from sqlalchemy import Engine

from ml import catalog, dataset
from ml.dataset import Manifest, twins


def current(engine: Engine) -> Manifest:
    """Every usable photograph; twins that came since they were last settled are none."""
    return dataset.build_manifest(twins.undisputed(catalog.labelled_images(engine), catalog.seen_photographs(engine)))
