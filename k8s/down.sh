#!/bin/sh
# Takes an environment away; volumes and secrets stay for the next time: k8s/down.sh dev|prod
#   FORGET=plants-dev    deletes its namespaces too, with everything that is kept in them; the name says which is meant
set -eu

environment=${1:-}
namespace=plants-$environment

say() { printf '%s\n' "k8s: $*"; }
fail() {
    printf 'k8s: %s\n     %s\n' "$1" "$2" >&2
    exit 1
}

case $environment in
dev | prod) ;;
*) fail "which environment? \"$environment\" is none." "make k8s-down ENV=dev, or ENV=prod" ;;
esac
# Without a context kubectl asks port 8080 of this machine, where anything may answer.
[ "$(kubectl get --raw /readyz 2>/dev/null)" = ok ] ||
    fail "no cluster answers: nothing was done." "Choose one: kubectl config use-context NAME"
[ -z "${FORGET:-}" ] || [ "$FORGET" = "$namespace" ] || fail "FORGET=$FORGET is not $namespace: nothing was done." "FORGET=$namespace"

helm uninstall "airflow-$environment" --namespace="$namespace" --ignore-not-found --wait
helm uninstall "$namespace" --namespace="$namespace" --ignore-not-found --wait
helm uninstall "monitoring-$environment" --namespace="$namespace-monitoring" --ignore-not-found --wait
if [ -n "${FORGET:-}" ]; then
    kubectl delete namespace "$namespace" "$namespace-monitoring" --ignore-not-found
    say "$environment is gone, with its data"
else
    say "$environment is down; its volumes and secrets stay, and FORGET=$namespace deletes them"
fi
