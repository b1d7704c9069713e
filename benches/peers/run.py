"""reprint and its peers on the same dumps in turn; called by run.sh."""

import argparse
import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
# Articles whose near-duplicates are counted exactly, over the whole dump.
SAMPLE = 1500
COPIES = {"identical", "reprint", "excerpt", "rewrite", "update"}


def run(command):
    """CPU seconds, wall seconds, peak MiB."""
    begun = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, use = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"failed: {command}")
    return use.ru_utime + use.ru_stime, time.monotonic() - begun, use.ru_maxrss / 1024


# How reprint is run under each name.
OWN = {"verbatim": ["--only-verbatim"], "whole": ["--only-verbatim", "--keep-boilerplate"], "full": []}


def command_of(tool, dump, work):
    if tool in OWN:
        extra = OWN[tool]
        return [os.environ["REPRINT"], "scan", dump, "-o", f"{work}/{tool}", "-q", *extra]
    return [sys.executable, str(HERE / "peer.py"), tool, dump, f"{work}/{tool}"]


def pairs_of(tool, work, number):
    """The pairs called copies, as line numbers."""
    if tool in OWN:
        with open(f"{work}/{tool}/pairs.csv", encoding="utf-8", newline="") as file:
            rows = [(number[r["a"]], number[r["b"]]) for r in csv.DictReader(file) if r["relation"] in COPIES]
    else:
        rows = [tuple(map(int, line.split(","))) for line in Path(f"{work}/{tool}").read_text().split()]
    return {(min(p), max(p)) for p in rows}


def clusters_of(tool, work, number):
    """The cluster of each line number that is in one."""
    if tool in OWN:
        with open(f"{work}/{tool}/clusters.csv", encoding="utf-8", newline="") as file:
            return {number[r["article_id"]]: r["cluster_id"] for r in csv.DictReader(file)}
    rows = [line.split(",") for line in Path(f"{work}/{tool}.clusters").read_text().split()]
    return {int(article): cluster for article, cluster in rows}


def exact(dump):
    """For some articles every other one of Jaccard .5 or more, by the count of all shared word 5-grams of the whole text."""
    sets, ids = [], {}
    with open(dump, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            ids[record.get("id", str(len(ids)))] = len(sets)
            text = record.get("maintext", record.get("text"))
            words = np.array([hash(w) for w in text.lower().split()], dtype=np.int64).view(np.uint64)
            runs = np.zeros(max(len(words) - 4, 0), dtype=np.uint64)
            with np.errstate(over="ignore"):
                for n in range(5):
                    runs = runs * np.uint64(0xD6E8FEB86659FD93) + words[n : n + len(runs)]
            sets.append(np.unique(runs))
    sizes = np.array([len(s) for s in sets])
    shingles = np.concatenate(sets)
    docs = np.repeat(np.arange(len(sets), dtype=np.uint32), sizes)
    order = np.argsort(shingles, kind="stable")
    shingles, docs = shingles[order], docs[order]
    del order
    found = {}
    sample = random.Random(7).sample(range(len(sets)), min(SAMPLE, len(sets)))
    for at in sample:
        starts = np.searchsorted(shingles, sets[at], "left")
        ends = np.searchsorted(shingles, sets[at], "right")
        holders = np.concatenate([docs[s:e] for s, e in zip(starts, ends)] or [docs[:0]])
        shared = np.bincount(holders, minlength=len(sets))
        jaccard = shared / np.maximum(sizes + sizes[at] - shared, 1)
        for other in np.flatnonzero(jaccard >= 0.3):
            if other != at:
                found[min(at, int(other)), max(at, int(other))] = float(jaccard[other])
    return ids, set(sample), found


def exact_story(dump, sample, work):
    """The same over the words that reprint counts, boilerplate apart: by an example of its own, which looks every shingle up."""
    lines = Path(f"{work}/sample")
    lines.write_text("".join(f"{at}\n" for at in sorted(sample)))
    out = subprocess.run([os.environ["EXACT"], "--sample", str(lines), dump], check=True, capture_output=True, text=True)
    rows = (line.split(",") for line in out.stdout.split())
    return {(int(a), int(b)): float(jaccard) for a, b, jaccard in rows}


def share(part, whole):
    return f"{part / whole:.3f}" if whole else "-"


def measure(dump, tools, runs):
    """Runs the tools on a dump and prints its table."""
    measured = {tool: [] for tool in tools}
    with tempfile.TemporaryDirectory() as work:
        for turn in range(runs):
            # Back and forth, so that what changes on the machine meanwhile falls on all alike.
            for tool in tools if turn % 2 == 0 else reversed(tools):
                measured[tool].append(run(command_of(tool, dump, work)))
        number, sample, truth = exact(dump)
        truths = [("whole pages", truth)]
        if "EXACT" in os.environ:
            truths.append(("stories", exact_story(dump, sample, work)))
        print(f"\n{Path(dump).name}: {len(number)} articles, medians of {runs}\n")
        head = ["tool", "CPU s", "wall s", "peak MiB", "pairs"]
        for name, _ in truths:
            head += [f"{name}: recall J >= .5", "J >= .7", "of its pairs J >= .5", "J >= .3"]
        print("| " + " | ".join(head) + " |")
        print("|---" * len(head) + "|")
        for tool in tools:
            cpu, wall, peak = (statistics.median(column) for column in zip(*measured[tool]))
            pairs, cluster = pairs_of(tool, work, number), clusters_of(tool, work, number)
            of_sample = [p for p in pairs if p[0] in sample or p[1] in sample]
            row = [tool, f"{cpu:.2f}", f"{wall:.2f}", f"{peak:.0f}", str(len(pairs))]
            for _, truth in truths:
                # A tool need not name every pair of a cluster.
                found = {p for p in truth if p in pairs or p[0] in cluster and cluster[p[0]] == cluster.get(p[1])}
                for least in (0.5, 0.7):
                    wanted = [p for p, jaccard in truth.items() if jaccard >= least]
                    row.append(share(sum(p in found for p in wanted), len(wanted)))
                for least in (0.5, 0.3):
                    row.append(share(sum(truth.get(p, 0) >= least for p in of_sample), len(of_sample)))
            print("| " + " | ".join(row) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dumps", nargs="+")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--tools", default="verbatim,full,gaoya,rensa,datasketch")
    options = parser.parse_args()
    if len(options.dumps) == 1:
        measure(options.dumps[0], options.tools.split(","), options.runs)
        return
    # A program's peak is reported as at least that of its parent, and this one has counted a whole dump in memory by the second.
    for dump in options.dumps:
        subprocess.run([sys.executable, __file__, "--runs", str(options.runs), "--tools", options.tools, dump], check=True)


main()
