#!/bin/sh
# Brings an environment up on the cluster that kubectl points to, or up to date: k8s/up.sh dev|prod
#   IMAGES=<file>      more values of our chart: the images of a release, or whatever else you choose
#   MONITORING=no      without kube-prometheus-stack
#   TIMEOUT=20m        for our chart to become ready; past it the upgrade is undone
#   AIRFLOW_CHART=…  KUBE_PROMETHEUS_STACK_CHART=…   a directory or packed chart instead of the one that is published
set -eu

cd "$(dirname "$0")"
environment=${1:-}
namespace=plants-$environment

say() { printf '%s\n' "k8s: $*"; }
fail() {
    printf 'k8s: %s\n     %s\n' "$1" "$2" >&2
    exit 1
}

case $environment in
dev | prod) ;;
*) fail "which environment? \"$environment\" is none." "make k8s-up ENV=dev, or ENV=prod" ;;
esac
for program in kubectl helm; do
    command -v "$program" >/dev/null || fail "$program is missing." "The locked one: export PATH=\"\$(k8s/tools.sh):\$PATH\""
done
# Without a context kubectl asks port 8080 of this machine, where anything may answer.
[ "$(kubectl get --raw /readyz 2>/dev/null)" = ok ] ||
    fail "no cluster answers: nothing was done." "Start one (docs/production.md), or choose one: kubectl config use-context NAME"

# Helm 4 has another word for it than Helm 3.
case $(helm version --template '{{.Version}}') in
v4.*) undo=--rollback-on-failure ;;
v3.19.* | v3.[2-9][0-9].*) undo=--atomic ;;
*) fail "Helm $(helm version --short) is too old." "3.19 at least: Airflow's chart asks for it." ;;
esac
say "environment $environment on $(kubectl config current-context)"

for each in "$namespace" "$namespace-monitoring"; do
    kubectl create namespace "$each" --dry-run=client --output=yaml | kubectl apply --filename=- >/dev/null
done
# Kubernetes itself refuses a pod that is less strict than ours.
kubectl label --overwrite namespace "$namespace" pod-security.kubernetes.io/enforce=restricted >/dev/null

monitoring=false
if [ "${MONITORING:-yes}" = yes ]; then
    monitoring=true
    say "monitoring (1 of 3)"
    helm upgrade --install "monitoring-$environment" \
        "${KUBE_PROMETHEUS_STACK_CHART:-oci://ghcr.io/prometheus-community/charts/kube-prometheus-stack}" \
        --version=88.5.3 --namespace="$namespace-monitoring" --wait --timeout=15m \
        --values=monitoring/values-common.yaml --values="monitoring/values-$environment.yaml"
fi

say "gateway, app, serving, MLflow and stores (2 of 3)"
helm upgrade --install "$namespace" plants --namespace="$namespace" --wait --wait-for-jobs "$undo" --timeout="${TIMEOUT:-20m}" \
    --values="plants/values-$environment.yaml" ${IMAGES:+--values="$IMAGES"} --set="monitoring.enabled=$monitoring"

say "Airflow (3 of 3)"
# The image that the exporter runs: one release, one image.
image=$(kubectl --namespace="$namespace" get deployment "$namespace-exporter" \
    --output='jsonpath={.spec.template.spec.containers[0].image}')
digest=$(expr "$image" : '.*@\(.*\)') || digest=
name=${image%@*}
repository=--repo=https://airflow.apache.org
[ -z "${AIRFLOW_CHART:-}" ] || repository=
# The commit that models are tagged with: that of this checkout, where it is one.
commit=$(git rev-parse --verify --quiet HEAD 2>/dev/null) || commit=
# Without --wait: its pods wait for the tables, and the tables are made by a hook that would wait for the pods.
# shellcheck disable=SC2086 # no word at all where the chart is a file
helm upgrade --install "airflow-$environment" "${AIRFLOW_CHART:-airflow}" \
    $repository --version=1.22.0 --namespace="$namespace" --timeout=20m \
    --values=airflow/values-common.yaml --values="airflow/values-$environment.yaml" \
    --set="defaultAirflowRepository=${name%:*},defaultAirflowTag=${name##*:}${digest:+,defaultAirflowDigest=$digest}" \
    ${commit:+--set-string="plants.gitCommit=$commit"}
for each in api-server scheduler dag-processor; do
    kubectl --namespace="$namespace" rollout status "deployment/airflow-$environment-$each" --timeout=15m
done

say "the main job: photographs, training, first model"
kubectl --namespace="$namespace" exec "deployment/airflow-$environment-scheduler" --container=scheduler -- \
    airflow dags trigger ingest_images
say "it takes some minutes; helm --namespace=$namespace test $namespace --timeout=15m waits for its model"
