#!/bin/sh
# What there is to see where something went wrong: pods, events and last words; secrets are in none of them: k8s/report.sh dev
set -u

namespace=plants-$1
kubectl --namespace="$namespace" get pods,jobs,services,persistentvolumeclaims --output=wide
kubectl --namespace="$namespace" get events --sort-by=.lastTimestamp | tail -n 60
for pod in $(kubectl --namespace="$namespace" get pods --output=name); do
    echo "== $pod"
    kubectl --namespace="$namespace" logs "$pod" --all-containers --prefix --tail=60
    kubectl --namespace="$namespace" logs "$pod" --all-containers --prefix --tail=40 --previous 2>/dev/null
done
helm --namespace="$namespace" history "$namespace"
