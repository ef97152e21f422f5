#!/usr/bin/env bash
# Creates three roles in Cassandra, each with its own password: `millrace_admin`, a superuser for people and for this script;
# `millrace`, which the tasks use: it may create keyspaces, and has access only to what it creates and to Cassandra's own
# settings; and `millrace_reader`, which the Control Center uses: it may read the keyspaces of pipelines, and nothing else. The
# default superuser `cassandra`, whose password is well known, can no longer log in.
# Runs at every start and only changes what is not in place yet.
set -euo pipefail

# cqlsh's own level, ONE, may ask a node that was down.
cql() { cqlsh cassandra --no-color -u "$1" -p "$2" -e "CONSISTENCY LOCAL_QUORUM; $3"; }
admin() { cql millrace_admin "$CASSANDRA_ADMIN_PASSWORD" "$1"; }
# How the commit log is synced is one of the settings.
rights='GRANT CREATE ON ALL KEYSPACES TO millrace; GRANT SELECT ON system_views.settings TO millrace'
# How large partitions are. What else the Control Center reads of Cassandra's own, every role may read.
reader_rights='GRANT SELECT ON system_views.max_partition_size TO millrace_reader'
# As the nodes hash passwords since logins are to be fast: with 2^4 rounds
fast_hash='\$2a\$04\$'
# Which roles and keyspaces there are, and what the reader may read
state="SELECT role, can_login, salted_hash FROM system_auth.roles; SELECT JSON keyspace_name FROM system_schema.keyspaces;
  SELECT JSON resource FROM system_auth.role_permissions WHERE role = 'millrace_reader'"
stop() {
  echo "cassandra-init: $1" >&2
  exit 1
}

# A new node creates its first superuser a moment after it has started to answer; a busy one may not answer at once.
create_admin() {
  local error attempt denied
  for attempt in {1..20}; do
    if denied=$(admin 'SELECT cluster_name FROM system.local' 2>&1); then
      return
    fi
    if error=$(cql cassandra cassandra "CREATE ROLE IF NOT EXISTS millrace_admin
        WITH SUPERUSER = true AND LOGIN = true AND PASSWORD = '$CASSANDRA_ADMIN_PASSWORD'" 2>&1); then
      return
    fi
    sleep 1
  done
  if [[ $denied == *incorrect* ]]; then
    stop 'CASSANDRA_ADMIN_PASSWORD of .env is not the password of role millrace_admin in Cassandra: see docs/operations.md, "New secrets for data that is there"'
  fi
  stop "neither millrace_admin nor the default superuser can log in (tried $attempt times): ${error##*$'\n'}"
}

if ! found=$(admin "$state" 2>/dev/null); then
  create_admin
  found=$(admin "$state")
fi
if grep -qE '^ *cassandra +\| +True' <<<"$found"; then
  admin "ALTER ROLE cassandra WITH SUPERUSER = false AND LOGIN = false AND PASSWORD = '$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')'"
fi

# ensure ROLE VARIABLE RIGHTS QUERY: the role has the password that the variable holds, hashed to be checked fast, and, as QUERY
# shows, its rights.
ensure() {
  local role=$1 variable=$2 rights=$3 query=$4 denied
  if ! grep -qE "^ *$role +\\| +True" <<<"$found"; then
    admin "CREATE ROLE $role WITH LOGIN = true AND PASSWORD = '${!variable}'; $rights"
  elif ! denied=$(cql "$role" "${!variable}" "$query" 2>&1); then
    if [[ $denied == *'no SELECT permission'* ]]; then
      # Of a role that was created by an earlier version: its password is hashed again, too.
      admin "ALTER ROLE $role WITH PASSWORD = '${!variable}'; $rights"
    else
      echo "cassandra-init: changed the password of role $role to $variable from .env"
      admin "ALTER ROLE $role WITH PASSWORD = '${!variable}'; $rights"
    fi
  elif ! grep -qE "^ *$role +\\| +True +\\| +$fast_hash" <<<"$found"; then
    admin "ALTER ROLE $role WITH PASSWORD = '${!variable}'" # hashed by an earlier version
  fi
}

ensure millrace CASSANDRA_PASSWORD "$rights" 'SELECT name FROM system_views.settings LIMIT 1'
ensure millrace_reader CASSANDRA_READER_PASSWORD "$reader_rights" \
  'SELECT keyspace_name FROM system_views.max_partition_size LIMIT 1'

# schema-init lets the reader read each keyspace that it makes. Those of an earlier version are granted here, before that
# version's grant on all of them, which includes the hashes of passwords, is taken back.
may_read() { grep -qF "{\"resource\": \"$1\"}" <<<"$found"; }
changes=()
for keyspace in $(sed -nE '/"system["_]/!s/^ *\{"keyspace_name": "([A-Za-z0-9_]+)"\} *$/\1/p' <<<"$found"); do
  may_read "data/$keyspace" || changes+=("GRANT SELECT ON KEYSPACE \"$keyspace\" TO millrace_reader;")
done
if may_read data; then
  changes+=('REVOKE SELECT ON ALL KEYSPACES FROM millrace_reader;')
fi
if ((${#changes[@]})); then
  admin "${changes[*]}"
fi
echo "cassandra-init: roles millrace_admin, millrace and millrace_reader are ready; the role cassandra cannot log in"
