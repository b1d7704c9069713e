#!/usr/bin/env python3
"""Writes data/en-synonyms.tsv from the files of WordNet 3.0 (Debian's package `wordnet-base`).

usage: data/synonyms.py /usr/share/wordnet

A line is a word and the numbers of the groups of synonyms that it is in: those of its first two senses as
each part of speech. Only words of data/en-document-frequency.tsv and irregular forms of them are kept, and
groups that two of them are in. Regular forms have the stem of their word.
"""

import collections
import pathlib
import sys

SENSES = 2
wordnet = pathlib.Path(sys.argv[1])
data = pathlib.Path(__file__).resolve().parent
known = {line.split("\t")[0] for line in (data / "en-document-frequency.tsv").read_text().splitlines() if line[0] != "#"}
known = {word for word in known if len(word) > 2}
groups = collections.defaultdict(set)
for part in ("noun", "verb", "adj", "adv"):
    words = {}
    for line in (wordnet / f"index.{part}").read_text().splitlines():
        # lemma, part, senses, n pointers, pointers, senses, tagged senses, offsets
        fields = line.split()
        if line.startswith(" ") or not fields[0].isalpha():
            continue
        offsets = fields[6 + int(fields[3]) :]
        words[fields[0]] = [part + offset for offset in offsets[:SENSES]]
    irregular = [line.split()[:2] for line in (wordnet / f"{part}.exc").read_text().splitlines()]
    for form, lemma in irregular:
        if form.isalpha() and form not in words and lemma in words:
            words[form] = words[lemma]
    for word, senses in words.items():
        if word in known:
            for sense in senses:
                groups[sense].add(word)
kept = sorted((sorted(words) for words in groups.values() if len(words) > 1))
of_word = collections.defaultdict(list)
for number, words in enumerate(kept):
    for word in words:
        of_word[word].append(number)
with open(data / "en-synonyms.tsv", "w") as out:
    out.write("# word, groups of synonyms; from WordNet 3.0, see data/WORDNET-LICENSE; written by data/synonyms.py\n")
    for word in sorted(of_word):
        out.write(f"{word}\t{' '.join(map(str, sorted(set(of_word[word]))))}\n")
