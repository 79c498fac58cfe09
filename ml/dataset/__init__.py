"""What is trained on: the manifest of a data set, twins and doubtful labels among its photographs, and its report."""

from ml.dataset.manifest import (
    MIN_OF_A_CLASS,
    DatasetError,
    Manifest,
    Row,
    build_manifest,
    load_manifest,
    load_trainable,
    manifest_key,
    news,
    parse_manifest,
    save_manifest,
    shortage,
)

__all__ = [
    "MIN_OF_A_CLASS",
    "DatasetError",
    "Manifest",
    "Row",
    "build_manifest",
    "load_manifest",
    "load_trainable",
    "manifest_key",
    "news",
    "parse_manifest",
    "save_manifest",
    "shortage",
]
