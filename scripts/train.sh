#!/usr/bin/env bash
# Trains one file of data/models: frequencies, clusters, looks, names, splits, words, speaker, belief or events. Needs the corpora that data/SOURCES.md names.
set -euo pipefail
cd "$(dirname "$0")/.."
shared=${RAWI_SHARED:-../shared}
what=${1:?usage: scripts/train.sh frequencies|clusters|looks|names|splits|words|speaker|belief|events}
if [ ! -d "$shared/data" ]; then
    echo "no corpora at $shared (set RAWI_SHARED)" >&2
    exit 1
fi
cargo build --release --quiet -p rawi-train
# The reports of ANT only: the rest of the file may not take part in what ships.
ant() { xz -dc "$shared/data/news/raw_news.jsonl.xz" | grep -i '"corpus": *"ant'; }
case $what in
clusters) ant | ./target/release/rawi-train clusters data/models/clusters.tsv ;;
looks) ant | ./target/release/rawi-train looks data/models/looks.bin ;;
frequencies) ant | ./target/release/rawi-train frequencies data/models/frequencies.tsv ;;
splits) ./target/release/rawi-train splits "$shared" data/models/splits.bin ;;
words) ./target/release/rawi-train words "$shared" data/models/words.bin ;;
speaker | belief)
    own=$(mktemp -d)
    trap 'rm -rf "$own"' EXIT
    cat data/annotation/reports.jsonl data/annotation/matched.jsonl >"$own/read.jsonl"
    xz -dc "$shared/data/news/raw_news.jsonl.xz" | python3 scripts/reports.py unpack /dev/stdin "$own/read.jsonl" "$own" ant
    xz -dc "$shared/data/news/raw_news.jsonl.xz" | python3 scripts/reports.py unpack /dev/stdin data/annotation/blind.jsonl "$own/blind"
    if [ "$what" = speaker ]; then
        ./target/release/rawi-train speaker "$shared" "$own" data/models/speaker.bin
        exit
    fi
    ant | ./target/release/rawi-train belief "$shared" "$own" data/models/belief.bin
    ;;
events)
    own=$(mktemp -d)
    trap 'rm -rf "$own"' EXIT
    xz -dc "$shared/data/news/raw_news.jsonl.xz" | python3 scripts/reports.py unpack /dev/stdin data/annotation/events.jsonl "$own" ant
    ./target/release/rawi-train events "$shared" "$own" data/models/events.bin
    ;;
names) ./target/release/rawi-train names "$shared" data/models/names.bin ;;
*) echo "$what: not one of frequencies, clusters, looks, names, splits, words, speaker, belief, events" >&2 && exit 1 ;;
esac
