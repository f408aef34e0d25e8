#!/usr/bin/env bash
# Searches one target for so many seconds, or each of all: bash fuzz/run.sh TARGET|all SECONDS.
# Wants a nightly compiler and cargo-fuzz. A crash, a hang over 2 s or more than 512 MiB stops it and is kept under
# fuzz/artifacts; what is worth keeping goes into fuzz/corpus-grown, and what of it is small into fuzz/corpus by hand.
# Leaks are not looked for: what the threads that load tables keep looks like some.
set -euo pipefail
# What is freed is not kept back for long, so that the memory told is that of rawi.
export ASAN_OPTIONS=quarantine_size_mb=16
cd "$(dirname "$0")"
all="decode html fragment input warc xml json table cases model read parquet"
targets=${1:-all}
[ "$targets" = all ] && targets=$all
for target in $targets; do
    mkdir -p "corpus-grown/$target"
    # The others are built without Parquet, in half the time.
    features=libfuzzer
    if [ "$target" = parquet ]; then features=libfuzzer,parquet; fi
    cargo +nightly fuzz run --fuzz-dir . --features "$features" "$target" "corpus-grown/$target" "corpus/$target" -- \
        -max_total_time="${2:-60}" -timeout=2 -rss_limit_mb=512 -max_len=65536 -detect_leaks=0 -print_final_stats=1
done
