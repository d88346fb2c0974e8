#!/bin/bash
# Starts PostgreSQL; on an empty PGDATA makes the cluster, the role, the database, and runs the init scripts first.
set -Eeuo pipefail

file_env() { # NAME: takes the value from NAME_FILE where that is set
  local name=$1 file_name=$1_FILE
  if [ -n "${!file_name:-}" ]; then
    export "$name"="$(<"${!file_name}")"
  fi
}

init_database() {
  file_env POSTGRES_PASSWORD
  file_env POSTGRES_USER
  file_env POSTGRES_DB
  : "${POSTGRES_USER:=postgres}" "${POSTGRES_DB:=$POSTGRES_USER}" "${POSTGRES_PASSWORD:=}"
  if [ -z "$POSTGRES_PASSWORD" ] && [ "${POSTGRES_HOST_AUTH_METHOD:-}" != trust ]; then
    echo >&2 'error: the database is new and POSTGRES_PASSWORD is not set.'
    echo >&2 'Set it, or set POSTGRES_HOST_AUTH_METHOD=trust to let everybody in without one.'
    exit 1
  fi
  # shellcheck disable=SC2086 # the arguments are words
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "${POSTGRES_PASSWORD:-unused}") \
    --auth-local=trust --auth-host=scram-sha-256 ${POSTGRES_INITDB_ARGS:-} >/dev/null
  echo "host all all all ${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"
  pg_ctl -w start -o "-c listen_addresses='' -p ${PGPORT:-5432}" >/dev/null
  local psql=(psql -v ON_ERROR_STOP=1 --no-password --username "$POSTGRES_USER")
  if [ "$POSTGRES_DB" != postgres ]; then
    "${psql[@]}" --dbname postgres --set db="$POSTGRES_DB" <<<'CREATE DATABASE :"db";' >/dev/null
  fi
  psql+=(--dbname "$POSTGRES_DB")
  local script
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in
    *.sh) if [ -x "$script" ]; then "$script"; else . "$script"; fi ;;
    *.sql) "${psql[@]}" -f "$script" ;;
    *.sql.gz) gunzip -c "$script" | "${psql[@]}" ;;
    esac
  done
  pg_ctl -m fast -w stop >/dev/null
}

if [ "${1:0:1}" = - ]; then set -- postgres "$@"; fi

if [ "$1" = postgres ]; then
  if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA" && chown postgres:postgres "$PGDATA" && chmod 0700 "$PGDATA"
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
  fi
  if [ ! -s "$PGDATA/PG_VERSION" ]; then init_database; fi
  exec postgres -c listen_addresses='*' "${@:2}"
fi

exec "$@"
