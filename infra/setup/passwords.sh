# Gives each role's login its password and unlocks it; run again, it gives the same once more.
set -eu

for role in ingest housekeeping train gateway monitor; do
    password="PASSWORD_${role^^}"
    # In at the standard input: a command line can be read by everybody who sees the process.
    mysql --host="$HOST" --port="$PORT" --user=plants <<SQL
ALTER USER '$role'@'%' IDENTIFIED BY '${!password}' ACCOUNT UNLOCK;
SQL
    echo "login $role is open"
done
