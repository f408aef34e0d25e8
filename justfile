# What CI runs.
check:
    bash ci/check.sh

# Kills `rawi` at twenty moments of adding, of clustering and of updating, as against four in CI.
kill:
    RAWI_SEEDS=20 scripts/postgres.sh run cargo test -p rawi-cli --features rawi-cli/postgres --test kill --test watch

# Scores the dev reports and the reference report, where they are present, into reports/quality.md.
score:
    bash scripts/score.sh

# Measures speed and memory into reports/speed.md.
bench:
    bash scripts/bench.sh

# Trains `frequencies`, `clusters`, `looks`, `names`, `splits` or `words` from the corpora in ../shared (or $RAWI_SHARED), in this order.
train what:
    bash scripts/train.sh {{what}}

# Drives the pages in a browser, over the sample reports or over so many of the raw reports in ../shared (or $RAWI_SHARED): just e2e 5000.
e2e reports="":
    cargo build --release -p rawi-cli
    cd web/e2e && npm ci --silent && REPORTS={{reports}} npm test
