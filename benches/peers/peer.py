"""One peer on one dump, from JSON lines to cluster ids: `peer.py NAME DUMP PAIRS`.

Each is driven as its own documentation shows: word 5-grams, lower case, 128 permutations, threshold .5 by its estimate, then
union-find. PAIRS gets the pairs it calls near-duplicates, as line numbers of the dump.
"""

import json
import sys

TEXT = ("maintext", "text")
# The split that each library's own choice comes closest to for threshold .5 and 128 permutations.
BANDS, ROWS = 25, 5


def texts(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield next(record[name] for name in TEXT if name in record)


def shingles(text):
    words = text.lower().split()
    return {" ".join(words[i : i + 5]) for i in range(len(words) - 4)}


def gaoya(path):
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32, jaccard_threshold=0.5, num_bands=BANDS, band_size=ROWS,
        analyzer="word", lowercase=True, ngram_range=(5, 5),
    )  # fmt: skip
    documents = list(texts(path))
    index.par_bulk_insert_docs(list(range(len(documents))), documents)
    for at, near in enumerate(index.par_bulk_query(documents)):
        for other in near:
            if other != at:
                yield at, other
    del documents


def similar(index, sketches):
    """The pairs an index proposes whose sketches agree on the threshold."""
    for at, sketch in enumerate(sketches):
        for other in index.query(sketch):
            if other != at and sketch.jaccard(sketches[other]) >= 0.5:
                yield at, other


def rensa(path):
    from rensa import RMinHash, RMinHashLSH

    # Bands must divide the permutations.
    index = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    sketches = []
    for at, text in enumerate(texts(path)):
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update(list(shingles(text)))
        index.insert(at, sketch)
        sketches.append(sketch)
    yield from similar(index, sketches)


def datasketch(path):
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.5, num_perm=128)
    sketches = []
    for at, text in enumerate(texts(path)):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([s.encode() for s in shingles(text)])
        index.insert(at, sketch)
        sketches.append(sketch)
    yield from similar(index, sketches)


def main():
    name, path, out = sys.argv[1:]
    parent = {}

    def root(x):
        while parent.setdefault(x, x) != x:
            parent[x] = x = parent[parent[x]]
        return x

    with open(out, "w") as pairs:
        for a, b in {(min(p), max(p)) for p in globals()[name](path)}:
            pairs.write(f"{a},{b}\n")
            parent[root(a)] = root(b)
    with open(out + ".clusters", "w") as clusters:
        for x in sorted(parent):
            clusters.write(f"{x},{root(x)}\n")


main()
