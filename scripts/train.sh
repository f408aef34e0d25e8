#!/usr/bin/env bash
# Trains one file of data/models: frequencies, clusters, looks, names, splits, words, content, speaker, belief or events. Needs the corpora that data/SOURCES.md names.
set -euo pipefail
cd "$(dirname "$0")/.."
shared=${RAWI_SHARED:-../shared}
what=${1:?usage: scripts/train.sh frequencies|clusters|looks|names|splits|words|content|speaker|belief|events}
if [ ! -d "$shared/data" ]; then
    echo "no corpora at $shared (set RAWI_SHARED)" >&2
    exit 1
fi
cargo build --profile fast --quiet -p rawi-train
# The reports of ANT only: the rest of the file may not take part in what ships.
ant() { xz -dc "$shared/data/news/raw_news.jsonl.xz" | grep -i '"corpus": *"ant'; }
# Our own annotation of these names, of reports that may train, unpacked into $own; in $own/blind what may not.
annotated() {
    own=$(mktemp -d)
    trap 'rm -rf "$own"' EXIT
    for name in "$@"; do
        case $name in
        ntrex) python3 scripts/ntrex.py "$shared/data/news/ntrex" ;;
        wikinews) python3 scripts/wikinews.py "$shared/data/news/wikinews/WikiNews_gt.txt" ;;
        *) xz -dc "$shared/data/news/raw_news.jsonl.xz" ;;
        esac >"$own/raw.jsonl"
        case $name in ntrex | wikinews) corpus=$name ;; *) corpus=ant ;; esac
        python3 scripts/reports.py unpack "$own/raw.jsonl" "data/annotation/$name.jsonl" "$own/$name" "$corpus"
        cat "$own/$name/reports.jsonl" >>"$own/reports.jsonl"
        cat "$own/$name/gold.jsonl" >>"$own/gold.jsonl"
    done
    xz -dc "$shared/data/news/raw_news.jsonl.xz" | python3 scripts/reports.py unpack /dev/stdin data/annotation/blind.jsonl "$own/blind"
}
case $what in
clusters) ant | ./target/fast/rawi-train clusters data/models/clusters.tsv ;;
looks) ant | ./target/fast/rawi-train looks data/models/looks.bin ;;
frequencies) ant | ./target/fast/rawi-train frequencies data/models/frequencies.tsv ;;
splits) ./target/fast/rawi-train splits "$shared" data/models/splits.bin ;;
words) ./target/fast/rawi-train words "$shared" data/models/words.bin ;;
content)
    annotated reports matched ant ntrex wikinews
    ./target/fast/rawi-train content "$shared" "$own" data/models/content.bin
    ;;
speaker)
    annotated reports matched ant ntrex wikinews
    ./target/fast/rawi-train speaker "$shared" "$own" data/models/speaker.bin
    ;;
belief)
    annotated reports matched ant ntrex wikinews
    ant | ./target/fast/rawi-train belief "$shared" "$own" data/models/belief.bin
    ;;
events)
    annotated events ant ntrex wikinews
    ./target/fast/rawi-train events "$shared" "$own" data/models/events.bin
    ;;
names) ./target/fast/rawi-train names "$shared" data/models/names.bin ;;
*) echo "$what: not one of frequencies, clusters, looks, names, splits, words, content, speaker, belief, events" >&2 && exit 1 ;;
esac
