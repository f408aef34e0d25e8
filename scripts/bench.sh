#!/usr/bin/env bash
# Reads the whole corpus and one report, and writes reports/speed.md. RAWI_COLD=1 measures a cold build too. The shared
# ledger is measured where PostgreSQL is installed or can be.
set -euo pipefail
cd "$(dirname "$0")/.."
corpus=${RAWI_SHARED:-../shared}/data/news/raw_news.jsonl.xz
if [ ! -f "$corpus" ]; then
    echo "skipped: no corpus at $corpus (set RAWI_SHARED)"
    exit 0
fi
cargo build --release --quiet --features rawi-cli/postgres
cargo build --release --quiet -p rawi-train
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
xz -dc "$corpus" >"$work/news.jsonl"
timed() { python3 - "$@" <<'PY'
import os, resource, subprocess, sys, time
begin = time.time()
code = subprocess.call(sys.argv[2:], stdout=open(sys.argv[1], "w"))
use = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{time.time()-begin:.2f} s wall, {use.ru_utime+use.ru_stime:.2f} CPU-s, {use.ru_maxrss/1024:.0f} MB resident at most, exit code {code}")
PY
}
{
    echo "# How fast it is"
    echo
    echo "Made by \`just bench\` on $(nproc) cores ($(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2- | xargs))."
    echo
    echo "| what | command | figure |"
    echo "|---|---|---|"
    echo "| the corpus, $(wc -l <"$work/news.jsonl") reports, read | \`rawi read --format jsonl\` | $(timed "$work/out" ./target/release/rawi read --format jsonl "$work/news.jsonl") |"
    echo "| the same into an embedded ledger | \`rawi add\` | $(timed "$work/out2" ./target/release/rawi add --ledger "$work/l.sqlite" "$work/news.jsonl") |"
    if server=$(scripts/postgres.sh start); then
        address=${server%%$'\n'*}
        trap 'scripts/postgres.sh stop "${server##*$'"'\n'"'}"; rm -rf "$work"' EXIT
        echo "| the same into PostgreSQL on this machine | \`rawi add --ledger postgres://…\` | $(timed "$work/out2" ./target/release/rawi add --ledger "$address" "$work/news.jsonl") |"
        scripts/find.py "$work/l.sqlite" "$address" >"$work/find" || true
        echo "| 200 questions, start-up included, to the file | \`scripts/find.py\` | $(sed -n '1s/^[^ ]*: //p' "$work/find") |"
        echo "| the same questions to PostgreSQL | \`scripts/find.py\` | $(sed -n '2s/^[^ ]*: //p' "$work/find"); $(sed -n 3p "$work/find") |"
    fi
    head -1 "$work/news.jsonl" >"$work/one.jsonl"
    echo "| one report, start-up included, the best of five runs | \`rawi read\` | $(for _ in 1 2 3 4 5; do timed "$work/out3" ./target/release/rawi read --format jsonl "$work/one.jsonl"; done | sort -n | head -1) |"
    head -5000 "$work/news.jsonl" >"$work/some.jsonl"
    echo "| taggers by themselves, one core, the first 5000 reports, the best of five runs | \`rawi-train speed\` | $(for _ in 1 2 3 4 5; do ./target/release/rawi-train speed <"$work/some.jsonl"; done | sort -k5,5n | tail -1) |"
    if [ -n "${RAWI_COLD:-}" ]; then
        echo "| cold build | \`cargo build --release\` in an empty target folder | $(CARGO_TARGET_DIR="$work/target" timed "$work/out4" cargo build --release --quiet) |"
    fi
    echo
    echo "Ledgers written: $(wc -l <"$work/out"), statements: $(python3 -c "
import json,sys
print(sum(len(json.loads(l)['statements']) for l in open('$work/out')))")."
    if command -v wrk >/dev/null; then
        printf '\n`rawi serve` on the embedded ledger, 16 clients, each line for %s s (`scripts/serve_speed.sh`); the last line is reports read:\n\n```\n' "${RAWI_SERVE_SECONDS:-60}"
        scripts/serve_speed.sh "$work/l.sqlite" "${RAWI_SERVE_SECONDS:-60}"
        echo '```'
    fi
} >reports/speed.md
cat reports/speed.md
