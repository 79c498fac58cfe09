# What PostgreSQL's image does: at the first start a server on its socket alone runs the scripts that are mounted.
set -eu

data=/var/lib/postgresql/data
if [ ! -s "$data/PG_VERSION" ]; then
    initdb --pgdata="$data" --encoding=UTF8 --locale=C.UTF-8 --username=postgres --pwfile="$POSTGRES_PASSWORD_FILE" --auth-local=trust --auth-host=scram-sha-256
    echo "host all all all scram-sha-256" >>"$data/pg_hba.conf"
    pg_ctl --pgdata="$data" --wait --options="-c listen_addresses='' -k /run/postgresql" start
    export PGHOST=/run/postgresql
    for script in /docker-entrypoint-initdb.d/*.sh; do . "$script"; done
    pg_ctl --pgdata="$data" --wait --mode=fast stop
fi
exec postgres -D "$data" -k /run/postgresql -c listen_addresses='*'
