# What MySQL's image does at its first start, with MariaDB: the database, its owner, and the scripts that are mounted.
set -eu

data=/var/lib/mysql
[ -d "$data/mysql" ] || mariadb-install-db --no-defaults --datadir="$data" --auth-root-authentication-method=socket --skip-test-db
{
    echo "CREATE DATABASE IF NOT EXISTS $MYSQL_DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;"
    echo "CREATE USER IF NOT EXISTS '$MYSQL_USER'@'%' IDENTIFIED BY '$(cat "$MYSQL_PASSWORD_FILE")';"
    grep -hv '^--' /docker-entrypoint-initdb.d/*.sql
} >/tmp/init.sql
exec mariadbd --no-defaults --datadir="$data" --socket=/run/mysqld/mysqld.sock --init-file=/tmp/init.sql \
    --bind-address=0.0.0.0 --skip-name-resolve
