#!/bin/sh
# Writes where the images of a release are into a page, between its two marks: k8s/addresses.sh README.md NAMESPACE VERSION < digests.json
# With the page alone, it says that nothing has been pushed yet.
set -eu

page=$1
rows=$(mktemp)
trap 'rm -f "$rows"' EXIT
if [ $# -gt 1 ]; then
    jq --raw-output --arg namespace "$2" --arg version "$3" '
        "| image | of release \($version) |", "| --- | --- |",
        (del(."tensorflow-serving") | to_entries[] | "| \(.key) | `docker.io/\($namespace)/plants-\(.key):\($version)@\(.value)` |")' >"$rows"
else
    echo "Nothing has been pushed yet. The first release puts gateway, ui, airflow, mlflow, serving and serving-sync under the
namespace that the repository's variable \`DOCKERHUB_NAMESPACE\` names, and their addresses here." >"$rows"
fi
awk -v rows="$rows" '
    /^<!-- images -->$/ { print; while ((getline line < rows) > 0) print line; inside = 1; next }
    /^<!-- \/images -->$/ { inside = 0 }
    !inside' "$page" >"$page.new"
mv "$page.new" "$page"
