#!/bin/sh
# Values of the chart that pin our images to what was built: k8s/images.sh NAMESPACE VERSION < digests.json
# Standard input is {"gateway": "sha256:…", …}, as .github/workflows/images.yml gives it; JSON is YAML.
set -eu

exec jq --exit-status --arg namespace "$1" --arg version "$2" '
    def image($name): {repository: "docker.io/\($namespace)/plants-\($name)", tag: $version,
        digest: (.[$name] // error("no digest of \($name)"))};
    # Nobody has published the digest of the last TensorFlow Serving with S3 inside, so the build looks it up.
    def upstream: {repository: "tensorflow/serving", tag: "2.6.5",
        digest: (."tensorflow-serving" // error("no digest of tensorflow-serving"))};
    {images: {gateway: image("gateway"), ui: image("ui"), airflow: image("airflow"), mlflow: image("mlflow"),
        sync: image("serving-sync"), serving: upstream}}'
