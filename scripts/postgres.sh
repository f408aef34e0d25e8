#!/usr/bin/env bash
# A PostgreSQL cluster to be thrown away, on a free port of loopback.
#
#   scripts/postgres.sh run COMMAND…   starts one, runs the command with RAWI_POSTGRES set, stops it
#   scripts/postgres.sh start          starts one and prints its address and its folder
#   scripts/postgres.sh stop FOLDER    stops it and removes the folder
#
# Exit code 3: PostgreSQL is not installed and cannot be. Debian's package `postgresql` is installed when it is missing
# and we are root; the server itself never runs as root.
set -euo pipefail

tools() {
    local folder
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -Vr) $(dirname "$(command -v initdb || echo /none/initdb)"); do
        if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
            echo "$folder"
            return
        fi
    done
}

# The server refuses to run as root; Debian's package makes a user for it.
as_server() {
    if [ "$(id -u)" != 0 ]; then
        "$@"
        return
    fi
    local become=(setpriv --reuid postgres --regid postgres --clear-groups env HOME="$folder")
    if "${become[@]}" sh -c ': >/dev/null' 2>"$folder/null.log"; then
        "${become[@]}" "$@"
    else
        # Some containers let only root write to /dev/null; the server gets one of its own.
        [ -e "$folder/null" ] || mknod -m 666 "$folder/null" c 1 3
        unshare -m sh -c 'mount --bind "$0" /dev/null && exec "$@"' "$folder/null" "${become[@]}" "$@"
    fi
}

bin=$(tools)
if [ -z "$bin" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get update -q && apt-get install -y -q --no-install-recommends postgresql; } >&2 || true
    bin=$(tools)
fi
if [ -z "$bin" ]; then
    echo "scripts/postgres.sh: PostgreSQL is not here; install your system's package (Debian: postgresql)" >&2
    exit 3
fi

start() {
    folder=$(mktemp -d "${TMPDIR:-/tmp}/rawi-postgres.XXXXXX")
    if [ "$(id -u)" = 0 ]; then chown postgres:postgres "$folder"; fi
    as_server "$bin/initdb" -D "$folder/data" -U rawi -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log"
    local try port
    for try in 1 2 3 4 5; do
        port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
        # Another process may take the port in between: try again.
        if as_server "$bin/pg_ctl" -D "$folder/data" -w -s -l "$folder/server.log" \
            -o "-c listen_addresses=127.0.0.1 -p $port -k '$folder' -c max_connections=100 ${RAWI_POSTGRES_OPTIONS:-}" start >&2; then
            address="postgres://rawi@127.0.0.1:$port/postgres"
            return
        fi
    done
    cat "$folder/server.log" >&2
    exit 1
}

# The server whose process id the cluster's own file names, and no other.
stop() {
    folder=$1
    as_server "$bin/pg_ctl" -D "$folder/data" -m immediate -s -w stop >&2 || true
    rm -rf "$folder"
}

case "${1:-}" in
start)
    start
    echo "$address"
    echo "$folder"
    ;;
stop)
    stop "$2"
    ;;
run)
    shift
    start
    trap 'stop "$folder"' EXIT
    RAWI_POSTGRES=$address RAWI_POSTGRES_FOLDER=$folder "$@"
    ;;
*)
    sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
