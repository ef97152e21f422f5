#!/bin/bash
# The contract of the official image's entry point:
#   CASSANDRA_LISTEN_ADDRESS, _BROADCAST_ADDRESS ("auto": the container's address), _RPC_ADDRESS,
#   _BROADCAST_RPC_ADDRESS, _SEEDS, _CLUSTER_NAME, _NUM_TOKENS, _ENDPOINT_SNITCH   go to cassandra.yaml
#   CASSANDRA_DC, CASSANDRA_RACK                                                   go to cassandra-rackdc.properties
# As root it gives the folders to the user cassandra and goes on as that user. Arguments that begin with a dash, and none
# at all, are Cassandra's; any other command is run as it is.
set -euo pipefail

if [ $# -eq 0 ] || [ "${1#-}" != "$1" ]; then
    set -- cassandra -f "$@"
fi

if [ "$1" = cassandra ] && [ "$(id -u)" = 0 ]; then
    find /var/lib/cassandra /var/log/cassandra "$CASSANDRA_CONF" ! -user cassandra -exec chown cassandra {} +
    exec setpriv --reuid=cassandra --regid=cassandra --init-groups "${BASH_SOURCE[0]}" "$@"
fi

own_address() { hostname -I | cut -d' ' -f1; }

# A file that is mounted cannot be replaced by another, only written.
write_in_place() { # file, sed expression
    local content
    content=$(sed -E "$2" "$1")
    printf '%s\n' "$content" > "$1"
}

if [ "$1" = cassandra ]; then
    : "${CASSANDRA_RPC_ADDRESS=0.0.0.0}"
    : "${CASSANDRA_LISTEN_ADDRESS=auto}"
    [ "$CASSANDRA_LISTEN_ADDRESS" != auto ] || CASSANDRA_LISTEN_ADDRESS=$(own_address)
    : "${CASSANDRA_BROADCAST_ADDRESS=$CASSANDRA_LISTEN_ADDRESS}"
    [ "$CASSANDRA_BROADCAST_ADDRESS" != auto ] || CASSANDRA_BROADCAST_ADDRESS=$(own_address)
    : "${CASSANDRA_BROADCAST_RPC_ADDRESS:=$CASSANDRA_BROADCAST_ADDRESS}"
    : "${CASSANDRA_SEEDS:=$CASSANDRA_BROADCAST_ADDRESS}"

    yaml=$CASSANDRA_CONF/cassandra.yaml
    write_in_place "$yaml" "s/(- seeds:).*/\1 \"$CASSANDRA_SEEDS\"/"
    for key in broadcast_address broadcast_rpc_address cluster_name endpoint_snitch listen_address num_tokens rpc_address; do
        name=CASSANDRA_${key^^}
        value=${!name:-}
        [ -z "$value" ] || write_in_place "$yaml" "s/^(# )?($key:).*/\2 $value/"
    done
    for key in dc rack; do
        name=CASSANDRA_${key^^}
        value=${!name:-}
        [ -z "$value" ] || write_in_place "$CASSANDRA_CONF/cassandra-rackdc.properties" "s/^($key=).*/\1$value/"
    done
fi

exec "$@"
