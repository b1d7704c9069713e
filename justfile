# `just` runs the first recipe, `just --list` tells them all.

# Labelled sets to score on; they are not part of this repository.
sets := env("REPRINT_EVAL", "../shared/eval")

# Scan the project's own corpus and say what was found.
demo:
    cargo run --release -- scan corpus/articles -o target/demo

test:
    cargo test

# Everything a change must pass, on a new machine too.
ci:
    .ci/run

# The picture of the README, and in a folder those to look at before a change of the pages is accepted.
pictures folder="target/pictures":
    cargo build --release
    docs/pictures.sh {{folder}}

bench:
    cargo bench

# Score a planted dump (`just plant 7` takes another seed).
plant seed="1":
    cargo run --release -p reprint-lab --bin plant -- --seed {{seed}} --out target/plant/{{seed}}
    cargo run --release -- scan target/plant/{{seed}}/dump.jsonl -o target/plant/{{seed}}/run --all-pairs > /dev/null
    cargo run --release -p reprint-lab --bin score_plant -- target/plant/{{seed}} target/plant/{{seed}}/run

# Score the labelled sets, where they are.
eval:
    #!/usr/bin/env bash
    set -euo pipefail
    if [ ! -d "{{sets}}" ]; then echo "no labelled sets at {{sets}}; set REPRINT_EVAL"; exit 0; fi
    cargo build --release
    mkdir -p target/eval
    runs=()
    for set in "{{sets}}"/*/; do
        name=$(basename "$set")
        for dump in "$set"articles.jsonl "$set"dump.jsonl.zst; do
            [ -f "$dump" ] || continue
            # Exit code 1: done, with records set aside.
            target/release/reprint scan "$dump" -o "target/eval/$name" --all-pairs > "target/eval/$name.log" || [ $? -eq 1 ]
            runs+=("$set=target/eval/$name")
        done
    done
    python3 "{{sets}}/score.py" "${runs[@]}"

# Fit the scorecard anew on the labelled sets.
fit:
    cargo run --release -- fit {{sets}}/rewrites {{sets}}/polish {{sets}}/simplified {{sets}}/same_event {{sets}}/wild {{sets}}/leads {{sets}}/restyled {{sets}}/passages {{sets}}/languages {{sets}}/explainers {{sets}}/dump {{sets}}/politics --openings leads --real same_event --real wild --real dump --real politics --out data/scorecard.json

# Fit and cross-validate what tells the derived text; prints the weights of src/cluster/asymmetry.rs.
fit-direction:
    cargo run --release -p reprint-lab --bin fit_direction -- {{sets}}/rewrites {{sets}}/simplified {{sets}}/polish
