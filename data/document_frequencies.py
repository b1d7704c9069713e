"""Makes the document frequencies of German, French, Spanish, Italian, Portuguese and Russian.

    pip install wordfreq==3.1.1
    python data/document_frequencies.py

Word frequencies are those of wordfreq (Robyn Speer, 2022, doi:10.5281/zenodo.7199437; its data are
under CC BY-SA 4.0, see WORDFREQ-LICENSE). A word of frequency f is expected in
N * (1 - exp(-400 f)) of N articles of 400 words. N is that of the English table, whose counts these
estimates meet within a factor of 2.7 (standard deviation of the logarithm 1.0).
"""

import math
import pathlib

import wordfreq

DOCUMENTS = 47353
WORDS_PER_ARTICLE = 400
LEAST = 60

data = pathlib.Path(__file__).parent
for language in ("de", "fr", "es", "it", "pt", "ru"):
    rows = []
    for word in wordfreq.top_n_list(language, 60_000):
        if not all(letter.isalpha() or letter in "'-" for letter in word):
            continue
        expected = 1 - math.exp(-wordfreq.word_frequency(word, language) * WORDS_PER_ARTICLE)
        if round(DOCUMENTS * expected) >= LEAST:
            rows.append(f"{word}\t{round(DOCUMENTS * expected)}\n")
    table = data / f"{language}-document-frequency.tsv"
    table.write_text(f"# documents\t{DOCUMENTS}\n" + "".join(rows), encoding="utf-8")
