# Makes what is missing and leaves what is there; a user's policy is put in place anew each time.
set -eu

mcli --quiet alias set store "$ENDPOINT" "$ACCESS_OWNER" "$SECRET_OWNER"
for bucket in plants models mlflow airflow; do
    mcli --quiet mb --ignore-existing "store/$bucket"
done

user() {
    mcli --quiet admin user add store "$2" "$3"
    mcli --quiet admin policy create store "$1" "/setup/$1.json"
    # Attaching what is attached is an error; detaching what is not is one too.
    mcli --quiet admin policy detach store "$1" --user "$2" >/dev/null 2>&1 || true
    mcli --quiet admin policy attach store "$1" --user "$2"
}
user ingest "$ACCESS_INGEST" "$SECRET_INGEST"
user housekeeping "$ACCESS_HOUSEKEEPING" "$SECRET_HOUSEKEEPING"
user train "$ACCESS_TRAIN" "$SECRET_TRAIN"
user gateway "$ACCESS_GATEWAY" "$SECRET_GATEWAY"
user monitor "$ACCESS_MONITOR" "$SECRET_MONITOR"
user serving "$ACCESS_SERVING" "$SECRET_SERVING"
user mlflow "$ACCESS_MLFLOW" "$SECRET_MLFLOW"
user airflow "$ACCESS_AIRFLOW" "$SECRET_AIRFLOW"

# A config that is there names what serves; only where there is none, serving starts on this.
if ! mcli --quiet stat store/models/models.config >/dev/null 2>&1; then
    printf 'model_config_list {\n}\n' | mcli --quiet pipe store/models/models.config
fi
