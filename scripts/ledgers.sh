#!/usr/bin/env bash
# Do a file and a database answer alike? Reads reports into both and asks both the same questions (scripts/find.py).
#
#   scripts/ledgers.sh [REPORTS [QUESTIONS]]     RAWI names the binary; built with --features rawi-cli/postgres
set -euo pipefail
cd "$(dirname "$0")/.."
reports=${1:-${RAWI_SHARED:-../shared}/gold/dev/reports.jsonl}
if [ ! -f "$reports" ]; then
    echo "skipped: no reports at $reports (set RAWI_SHARED)"
    exit 0
fi
rawi=${RAWI:-target/release/rawi}
work=$(mktemp -d)
server=$(scripts/postgres.sh start)
trap 'scripts/postgres.sh stop "${server##*$'"'\n'"'}"; rm -rf "$work"' EXIT
address=${server%%$'\n'*}
for ledger in "$work/ledger.sqlite" "$address"; do
    "$rawi" add --ledger "$ledger" "$reports"
    "$rawi" ledger check --ledger "$ledger"
done
scripts/find.py --rawi "$rawi" --questions "${2:-500}" "$work/ledger.sqlite" "$address"
