#!/usr/bin/env bash
# Searches one target for so many seconds, or each of all: bash fuzz/run.sh TARGET|all SECONDS.
# Wants a nightly compiler and cargo-fuzz. A crash, a hang over 2 s or more than 512 MiB stops it and is kept under
# fuzz/artifacts; what is worth keeping goes into fuzz/corpus-grown, and what of it is small into fuzz/corpus by hand.
# Leaks are not looked for: what the threads that load tables keep looks like some.
# Each search is a line of reports/fuzz.tsv; `bash fuzz/run.sh told` adds up how long each target was searched.
# On a machine that does other work, time goes by while a target waits: PATIENCE=20 takes so many seconds for a hang,
# and what took more than 2 s is kept as slow-unit and to be run by itself.
set -euo pipefail
# What is freed is not kept back for long, so that the memory told is that of rawi.
export ASAN_OPTIONS=quarantine_size_mb=16
cd "$(dirname "$0")"
record=../reports/fuzz.tsv
all="decode html fragment input warc xml json table cases model read parquet"

# One number of what libFuzzer prints at the end.
stat() { sed -n "s/^stat::$1: *//p" "$2" | tail -1; }

search() {
    local target=$1 seconds=$2 features=libfuzzer log outcome=clean
    log=$(mktemp)
    mkdir -p "corpus-grown/$target"
    # The others are built without Parquet, in half the time.
    if [ "$target" = parquet ]; then features=libfuzzer,parquet; fi
    cargo +nightly fuzz build --fuzz-dir . --features "$features" "$target"
    local begin=$SECONDS
    cargo +nightly fuzz run --fuzz-dir . --features "$features" "$target" "corpus-grown/$target" "corpus/$target" -- \
        -max_total_time="$seconds" -timeout="${PATIENCE:-2}" -report_slow_units=2 -rss_limit_mb=512 -max_len=65536 \
        -detect_leaks=0 -print_final_stats=1 2>&1 | tee "$log" || outcome=stopped
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$(date -u +%F)" "$(git rev-parse --short HEAD)" "$target" \
        $((SECONDS - begin)) "$(stat number_of_executed_units "$log")" "$(stat slowest_unit_time_sec "$log")" \
        "$(stat peak_rss_mb "$log")" "$outcome" >>"$record"
    rm -f "$log"
    [ "$outcome" = clean ]
}

if [ "${1:-}" = told ]; then
    awk -F'\t' 'NR > 1 {s[$3] += $4; n[$3] += $5; if ($8 != "clean") bad[$3]++}
        END {for (t in s) printf "%-9s %6d s %12d inputs, stopped %d times\n", t, s[t], n[t], bad[t]}' "$record" | sort
    exit 0
fi
[ -f "$record" ] || printf 'day\tcommit\ttarget\tseconds\tinputs\tslowest_s\tpeak_mb\toutcome\n' >"$record"
targets=${1:-all}
[ "$targets" = all ] && targets=$all
for target in $targets; do
    search "$target" "${2:-60}"
done
