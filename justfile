# What CI runs.
check:
    bash ci/check.sh

# Scores the dev reports and the reference report, where they are present, into reports/quality.md.
score:
    bash scripts/score.sh

# Measures speed and memory into reports/speed.md.
bench:
    bash scripts/bench.sh
