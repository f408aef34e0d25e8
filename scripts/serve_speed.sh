#!/usr/bin/env bash
# How fast does `rawi serve` answer 16 clients at once, and how much memory does it take? Needs wrk (Debian: wrk).
#
#   scripts/serve_speed.sh LEDGER [SECONDS]     RAWI names the binary; a file is copied, a database asked, neither changed
#
# Searches are for some thousand words of 200 of the ledger's reports, in turn. Report pages and reports to read are
# those 200.
set -euo pipefail
cd "$(dirname "$0")/.."
ledger=${1:?a ledger}
seconds=${2:-10}
rawi=${RAWI:-target/release/rawi}
work=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill -INT "$server" && wait "$server" || true; fi; rm -rf "$work"' EXIT
if [ -f "$ledger" ]; then
    cp "$ledger" "$work/l.sqlite"
    ledger=$work/l.sqlite
fi
"$rawi" serve --ledger "$ledger" --listen 127.0.0.1:0 --rate 0 >"$work/out" &
server=$!
for _ in $(seq 600); do
    address=$(grep -o 'http://[0-9.:]*' "$work/out" || true)
    if [ -n "$address" ]; then break; fi
    sleep 0.2
done
python3 scripts/serve_speed.py "$address" "$work"
for what in search events report statement api read; do
    printf '%-12s' "$what"
    wrk -t 2 -c 16 -d "${seconds}s" --timeout 20s -s scripts/serve_speed.lua "$address" "$work/$what" | grep p95
done
grep -E 'VmHWM|VmRSS|RssAnon|RssFile' "/proc/$server/status"
