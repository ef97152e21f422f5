#!/bin/bash
# The contract of the official image's entry point. Unless there is one, /conf/zoo.cfg is written from:
#   ZOO_DATA_DIR, ZOO_DATA_LOG_DIR, ZOO_TICK_TIME, ZOO_INIT_LIMIT, ZOO_SYNC_LIMIT, ZOO_AUTOPURGE_PURGEINTERVAL,
#   ZOO_AUTOPURGE_SNAPRETAINCOUNT, ZOO_MAX_CLIENT_CNXNS, ZOO_STANDALONE_ENABLED, ZOO_4LW_COMMANDS_WHITELIST
#   ZOO_SERVERS     server.<id>=… entries, separated by blanks; default: this server alone
#   ZOO_CFG_EXTRA   further name=value entries, separated by blanks
# and unless there is one, the data folder's myid from ZOO_MY_ID (1). As root it gives the folders to the user zookeeper and
# goes on as that user.
set -euo pipefail

if [ "${1:-}" = zkServer.sh ] && [ "$(id -u)" = 0 ]; then
    chown -R zookeeper "$ZOO_DATA_DIR" "$ZOO_DATA_LOG_DIR" "$ZOO_LOG_DIR"
    exec setpriv --reuid=zookeeper --regid=zookeeper --init-groups "${BASH_SOURCE[0]}" "$@"
fi

if [ "$ZOO_ADMINSERVER_ENABLED" != false ]; then
    echo "ZOO_ADMINSERVER_ENABLED is $ZOO_ADMINSERVER_ENABLED; valid: false, this image has no admin server" >&2
    exit 1
fi

config=$ZOO_CONF_DIR/zoo.cfg
if [ ! -f "$config" ]; then
    {
        echo "dataDir=$ZOO_DATA_DIR"
        echo "dataLogDir=$ZOO_DATA_LOG_DIR"
        echo "tickTime=$ZOO_TICK_TIME"
        echo "initLimit=$ZOO_INIT_LIMIT"
        echo "syncLimit=$ZOO_SYNC_LIMIT"
        echo "autopurge.snapRetainCount=$ZOO_AUTOPURGE_SNAPRETAINCOUNT"
        echo "autopurge.purgeInterval=$ZOO_AUTOPURGE_PURGEINTERVAL"
        echo "maxClientCnxns=$ZOO_MAX_CLIENT_CNXNS"
        echo "standaloneEnabled=$ZOO_STANDALONE_ENABLED"
        echo "admin.enableServer=$ZOO_ADMINSERVER_ENABLED"
        # Both hold several entries each: they are split on purpose.
        printf '%s\n' ${ZOO_SERVERS:-server.1=localhost:2888:3888;2181}
        [ -z "${ZOO_4LW_COMMANDS_WHITELIST:-}" ] || echo "4lw.commands.whitelist=$ZOO_4LW_COMMANDS_WHITELIST"
        for entry in ${ZOO_CFG_EXTRA:-}; do echo "$entry"; done
    } > "$config.partial"
    mv "$config.partial" "$config"
fi

[ -f "$ZOO_DATA_DIR/myid" ] || echo "${ZOO_MY_ID:-1}" > "$ZOO_DATA_DIR/myid"

exec "$@"
