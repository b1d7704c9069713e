#!/usr/bin/env bash
# Runs reprint and its peers on the same dumps in turn and prints one table a dump.
#
#   benches/peers/run.sh [--runs N] [--tools a,b,..] DUMP.jsonl...
#
# Tools: verbatim (reprint scan --only-verbatim), whole (the same with --keep-boilerplate, so that boilerplate counts as it does
# for the others), full (reprint scan), gaoya, rensa, datasketch. REPRINT names another binary, EXACT the program `exact` of `lab` built elsewhere.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
venv=${PEERS_VENV:-$root/target/peers-venv}

if [ ! -x "$venv/bin/python" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet gaoya==0.2.2 rensa==0.5.0 datasketch==2.0.0 numpy
fi
if [ -z "${REPRINT:-}" ]; then
    (cd "$root" && cargo build --release --bins && cargo build --release -p reprint-lab --bin exact)
    REPRINT=$root/target/release/reprint
    EXACT=$root/target/release/exact
fi
export REPRINT ${EXACT:+EXACT}
exec "$venv/bin/python" "$here/run.py" "$@"
