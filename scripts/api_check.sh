#!/usr/bin/env bash
# Asks a server what its OpenAPI document allows and what it does not: schemathesis looks for server errors and for
# replies that the document does not tell of. Needs schemathesis (PyPI: schemathesis 4) on the path.
#
#   scripts/api_check.sh [SCHEMATHESIS OPTIONS]     RAWI names the binary
set -euo pipefail
cd "$(dirname "$0")/.."
rawi=$(realpath "${RAWI:-target/release/rawi}")
work=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill -INT "$server" && wait "$server" || true; fi; rm -rf "$work"' EXIT
"$rawi" demo --no-serve --ledger "$work/demo.sqlite" >/dev/null
"$rawi" serve --ledger "$work/demo.sqlite" --listen 127.0.0.1:0 --rate 0 >"$work/out" &
server=$!
for _ in $(seq 300); do
    address=$(grep -o 'http://[0-9.:]*' "$work/out" || true)
    if [ -n "$address" ]; then break; fi
    sleep 0.1
done
cd "$work"
schemathesis run "$address/api/v1/openapi.json" --url "$address" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance "$@"
