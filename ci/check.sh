#!/usr/bin/env bash
# Everything that must hold before a change lands. Needs Rust and git; installs nothing else yet.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo fmt --all --check
cargo clippy --workspace --all-targets --quiet -- -D warnings
cargo build --workspace --quiet
cargo test --workspace
cargo run --quiet -- check --data data
RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --quiet
