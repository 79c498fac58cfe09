# Metadata of Airflow and MLflow, a database and a login each; run once, by PostgreSQL's own start.
set -eu

. /run/secrets/setup_postgres
database() {
    psql -v ON_ERROR_STOP=1 --username postgres --set login="$1" --set password="$2" <<'SQL'
CREATE ROLE :"login" LOGIN PASSWORD :'password';
CREATE DATABASE :"login" OWNER :"login";
REVOKE ALL ON DATABASE :"login" FROM PUBLIC;
SQL
}
database airflow "$PASSWORD_AIRFLOW"
database mlflow "$PASSWORD_MLFLOW"
