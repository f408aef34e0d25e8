#!/usr/bin/env bash
# Everything that must hold before a change lands. Needs Rust and git; tests of the shared ledger start PostgreSQL where
# it is installed or can be (scripts/postgres.sh), and are left out elsewhere.
set -euo pipefail
cd "$(dirname "$0")/.."
shared=(--features rawi-cli/postgres)
cargo fmt --all --check
cargo clippy --workspace --all-targets "${shared[@]}" --quiet -- -D warnings
cargo check --quiet -p rawi-cli
cargo build --workspace "${shared[@]}" --quiet
if scripts/postgres.sh run true; then
    scripts/postgres.sh run cargo test --workspace "${shared[@]}"
else
    echo "without PostgreSQL: the tests of the shared ledger are left out"
    cargo test --workspace "${shared[@]}"
fi
cargo run --quiet "${shared[@]}" -p rawi-cli -- check --data data
RUSTDOCFLAGS="-D warnings" cargo doc --workspace "${shared[@]}" --no-deps --quiet
