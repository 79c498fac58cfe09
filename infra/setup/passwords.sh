# Gives each role's login its password and unlocks it; run again, it gives the same once more.
set -eu

give() {
    password="PASSWORD_${1^^}"
    # In at the standard input: a command line can be read by everybody who sees the process.
    mysql --host="$HOST" --port="$PORT" --user=plants <<SQL
ALTER USER ${2:-} '$1'@'%' IDENTIFIED BY '${!password}' ACCOUNT UNLOCK;
SQL
    echo "login $1 is open"
}

for role in ingest housekeeping train gateway monitor; do
    give "$role"
done
# The exporter's login is there where the server's own start made it; its rights are none that this login may give.
if [ -n "${PASSWORD_EXPORTER:-}" ]; then
    give exporter "IF EXISTS"
fi
