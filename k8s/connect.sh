#!/usr/bin/env bash
# Brings an environment's parts to 127.0.0.1, and their addresses and keys into .k8s/<environment>.env, until it is ended:
#   k8s/connect.sh dev                      until Ctrl-C
#   k8s/connect.sh dev COMMAND WORD …       while the command runs, which finds that file as STACK_ENV; its exit status is ours
#   PORT_GATEWAY=8100 …                     another port than that of `make up`
set -eu

repository=$(cd "$(dirname "$0")/.." && pwd)
environment=${1:-}
namespace=plants-$environment

say() { printf '%s\n' "k8s: $*" >&2; }
fail() {
    printf 'k8s: %s\n     %s\n' "$1" "$2" >&2
    exit 1
}

case $environment in
dev | prod) shift ;;
*) fail "which environment? \"$environment\" is none." "k8s/connect.sh dev, or k8s/connect.sh prod" ;;
esac
# Without a context kubectl asks port 8080 of this machine, where anything may answer.
[ "$(kubectl get --raw /readyz 2>/dev/null)" = ok ] || fail "no cluster answers." "Choose one: kubectl config use-context NAME"

logs=$(mktemp -d)
forwards=() ports=()
end() {
    [ ${#forwards[@]} = 0 ] || kill "${forwards[@]}" 2>/dev/null || true
    wait
    rm -rf "$logs"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# kubectl holds on to one pod: when that goes, it is asked again.
forward() {
    trap 'kill "$child" 2>/dev/null; exit' TERM
    while :; do
        kubectl --namespace="$1" port-forward --address=127.0.0.1 "service/$2" "$3:$4" >"$logs/$3" 2>&1 &
        child=$!
        wait "$child" || sleep 1
    done
}
bring() {
    kubectl --namespace="$1" get service "$2" >/dev/null 2>&1 || return 0
    forward "$@" &
    forwards+=($!) ports+=("$3")
}

gateway=${PORT_GATEWAY:-8000} ui=${PORT_UI:-8501} airflow=${PORT_AIRFLOW:-8080} mlflow=${PORT_MLFLOW:-5000}
s3=${PORT_S3:-9000} database=${PORT_DATABASE:-3306} grpc=${PORT_SERVING_GRPC:-8500} rest=${PORT_SERVING_REST:-8502}
prometheus=${PORT_PROMETHEUS:-9090} grafana=${PORT_GRAFANA:-3000}
bring "$namespace" "$namespace-gateway" "$gateway" 8000
bring "$namespace" "$namespace-ui" "$ui" 8501
bring "$namespace" "airflow-$environment-api-server" "$airflow" 8080
bring "$namespace" "$namespace-mlflow" "$mlflow" 5000
bring "$namespace" "$namespace-s3" "$s3" 9000
bring "$namespace" "$namespace-mysql" "$database" 3306
bring "$namespace" "$namespace-serving" "$grpc" 8500
bring "$namespace" "$namespace-serving" "$rest" 8501
bring "$namespace-monitoring" "monitoring-$environment-prometheus" "$prometheus" 9090
bring "$namespace-monitoring" "monitoring-$environment-grafana" "$grafana" 80

# The names of .local/env and .compose/env.
file=$repository/.k8s/$environment.env
mkdir -p "$repository/.k8s"
(
    umask 077
    # shellcheck disable=SC2016 # Go's variables
    kubectl --namespace="$namespace" get secret "$namespace-secrets" \
        --output=go-template='{{range $key, $value := .data}}{{$key}} {{$value | base64decode}}{{"\n"}}{{end}}' |
        awk -v address="127.0.0.1:$database/plants_$environment" '
            function variable(text) { gsub("-", "_", text); return toupper(text) }
            $1 ~ /^api-key-/ { print variable($1) "=" $2 }
            $1 ~ /^s3-(access|secret)-/ { split($1, part, "-"); print variable("s3-" part[2] "-key-" part[3]) "=" $2 }
            $1 == "database-owner" { print "DATABASE_URL=mysql+pymysql://plants:" $2 "@" address }
            $1 ~ /^database-(ingest|housekeeping|train|gateway|monitor)$/ {
                role = substr($1, 10); print "DATABASE_URL_" variable(role) "=mysql+pymysql://" role ":" $2 "@" address }
            $1 == "airflow-admin" { print "AIRFLOW_USER=admin\nAIRFLOW_PASSWORD=" $2 }
            $1 == "mlflow-admin" { print "MLFLOW_TRACKING_USERNAME=admin\nMLFLOW_TRACKING_PASSWORD=" $2 }' >"$file"
    case " ${ports[*]} " in *" $grafana "*)
        kubectl --namespace="$namespace-monitoring" get secret "monitoring-$environment-grafana" \
            --output=go-template='GRAFANA_PASSWORD={{index .data "admin-password" | base64decode}}{{"\n"}}' >>"$file" ;;
    esac
    cat >>"$file" <<END
AIRFLOW_URL=http://127.0.0.1:$airflow
GATEWAY_URL=http://127.0.0.1:$gateway
MLFLOW_TRACKING_URI=http://127.0.0.1:$mlflow
GRAFANA_URL=http://127.0.0.1:$grafana
PROMETHEUS_URL=http://127.0.0.1:$prometheus
S3_ENDPOINT_URL=http://127.0.0.1:$s3
SERVING_GRPC=127.0.0.1:$grpc
SERVING_REST=http://127.0.0.1:$rest
UI_URL=http://127.0.0.1:$ui
END
)

for port in "${ports[@]}"; do
    for _ in {1..60}; do
        ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || continue 2
        sleep 0.5
    done
    fail "nothing answers on port $port." "$(cat "$logs/$port")"
done

say "app http://127.0.0.1:$ui, API http://127.0.0.1:$gateway/docs, Airflow http://127.0.0.1:$airflow, MLflow http://127.0.0.1:$mlflow"
say "keys and logins: .k8s/$environment.env"
if [ $# -gt 0 ]; then
    STACK_ENV=$file "$@"
else
    say "Ctrl-C ends it"
    wait
fi
