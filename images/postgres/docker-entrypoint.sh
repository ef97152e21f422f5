#!/bin/bash
# The contract of the official image's entry point. On the first start, with an empty PGDATA:
#   POSTGRES_PASSWORD             required, unless POSTGRES_HOST_AUTH_METHOD is "trust"
#   POSTGRES_USER, POSTGRES_DB    the superuser (postgres) and its database (named like the user)
#   POSTGRES_INITDB_ARGS          further arguments of initdb;  POSTGRES_INITDB_WALDIR   a folder for the log
#   /docker-entrypoint-initdb.d   *.sh, *.sql, *.sql.gz, *.sql.xz, *.sql.zst run in the order of their names
# Each POSTGRES_* of the first two lines may be given as the name of a file in NAME_FILE. Arguments that begin with a dash
# are the server's; any other command is run as it is. As root it goes on as the user postgres.
set -Eeuo pipefail

fail() { echo "postgres: $*" >&2; exit 1; }

# From NAME or from the file that NAME_FILE names.
from_file() { # name, default
    local name=$1 file_name=$1_FILE
    if [ -n "${!name:-}" ] && [ -n "${!file_name:-}" ]; then fail "$name and $file_name are both set, only one may be"; fi
    if [ -n "${!file_name:-}" ]; then
        export "$name=$(< "${!file_name}")"
    else
        export "$name=${!name:-${2:-}}"
    fi
    unset "$file_name"
}

# Options that make the server print something and end.
asks_for_information() {
    local argument
    for argument; do
        case $argument in '-?' | --help | --describe-config | -V | --version) return 0 ;; esac
    done
    return 1
}

sql() { PGHOST='' PGHOSTADDR='' psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --no-password --no-psqlrc "$@"; }

run_init_files() {
    local file
    for file in /docker-entrypoint-initdb.d/*; do
        case $file in
            *.sh)
                echo "postgres: running $file"
                if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
            *.sql) echo "postgres: running $file"; sql --dbname "$POSTGRES_DB" -f "$file" ;;
            *.sql.gz) echo "postgres: running $file"; gunzip -c "$file" | sql --dbname "$POSTGRES_DB" ;;
            *.sql.xz) echo "postgres: running $file"; xzcat "$file" | sql --dbname "$POSTGRES_DB" ;;
            *.sql.zst) echo "postgres: running $file"; zstd -dc "$file" | sql --dbname "$POSTGRES_DB" ;;
            */\*) ;;
            *) echo "postgres: ignoring $file" ;;
        esac
    done
}

create_cluster() { # the server's arguments
    local method waldir=() arguments=()
    [ -n "$POSTGRES_PASSWORD" ] || [ "${POSTGRES_HOST_AUTH_METHOD:-}" = trust ] ||
        fail "the database is not initialised and POSTGRES_PASSWORD is not set: give the superuser a password"
    [ "${POSTGRES_HOST_AUTH_METHOD:-}" != trust ] ||
        echo "postgres: WARNING: POSTGRES_HOST_AUTH_METHOD=trust lets anyone who reaches the port in, without a password" >&2
    # Not readable: fail before there is half a database.
    ls /docker-entrypoint-initdb.d > /dev/null

    [ -z "${POSTGRES_INITDB_WALDIR:-}" ] || waldir=(--waldir "$POSTGRES_INITDB_WALDIR")
    # The variable is written like a command line, quotes included.
    eval "arguments=(${POSTGRES_INITDB_ARGS:-})"
    initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") "${waldir[@]}" "${arguments[@]}"

    method=${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption "$@")}
    printf '\nhost all all all %s\n' "$method" >> "$PGDATA/pg_hba.conf"

    # For what follows the server listens on its socket only, so nobody connects before it is all there.
    export PGPASSWORD=${PGPASSWORD:-$POSTGRES_PASSWORD}
    local options
    options=$(printf '%q ' "$@" -c "listen_addresses=" -p "${PGPORT:-5432}")
    PGUSER=$POSTGRES_USER pg_ctl -D "$PGDATA" -o "$options" -w start
    if [ -z "$(sql --dbname postgres --tuples-only --set db="$POSTGRES_DB" <<< "SELECT 1 FROM pg_database WHERE datname = :'db'")" ]; then
        sql --dbname postgres --set db="$POSTGRES_DB" <<< 'CREATE DATABASE :"db"'
    fi
    run_init_files
    PGUSER=$POSTGRES_USER pg_ctl -D "$PGDATA" -m fast -w stop
    unset PGPASSWORD
    echo "postgres: the database is initialised, ready to start"
}

main() {
    [ "${1:0:1}" != - ] || set -- postgres "$@"
    if [ "$1" = postgres ] && ! asks_for_information "$@"; then
        if [ "$(id -u)" = 0 ]; then
            mkdir -p "$PGDATA" /var/run/postgresql ${POSTGRES_INITDB_WALDIR:+"$POSTGRES_INITDB_WALDIR"}
            chmod 700 "$PGDATA"
            chmod 3775 /var/run/postgresql
            find "$PGDATA" /var/run/postgresql ${POSTGRES_INITDB_WALDIR:+"$POSTGRES_INITDB_WALDIR"} \
                ! -user postgres -exec chown postgres {} +
            exec setpriv --reuid=postgres --regid=postgres --init-groups "${BASH_SOURCE[0]}" "$@"
        fi
        mkdir -p "$PGDATA"
        # A volume of another owner cannot be changed; the server says so if it minds.
        chmod 700 "$PGDATA" 2> /dev/null || echo "postgres: could not change the mode of $PGDATA" >&2
        from_file POSTGRES_PASSWORD
        from_file POSTGRES_USER postgres
        from_file POSTGRES_DB "$POSTGRES_USER"
        from_file POSTGRES_INITDB_ARGS
        if [ -s "$PGDATA/PG_VERSION" ]; then
            echo "postgres: $PGDATA holds a database already, nothing to initialise"
        else
            create_cluster "${@:2}"
        fi
    fi
    exec "$@"
}

main "$@"
