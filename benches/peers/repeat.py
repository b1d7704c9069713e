"""A real dump made larger: `repeat.py DUMP.jsonl ARTICLES > LARGER.jsonl`.

The dump is written over and over. In each further turn the consonants of all words but the commonest are moved round the alphabet
(`b` to `c`, `c` to `d`), by one place more each turn: an article then shares hardly a word with its other versions, and with its own
turn's articles just what it shared before. Ids and addresses are made distinct; numbers, capitals and page furniture stay as they are.
"""

import json
import re
import sys
from collections import Counter

TEXTS = ("maintext", "text", "title", "description")
NAMES = ("id", "url", "fingerprint")
# Function words and those that news says in every article: they tell the language, and no story from another.
COMMONEST = 300
CONSONANTS = "bcdfghjklmnpqrstvwxz"
WORD = re.compile(r"[A-Za-z]+")


def shifted(places):
    n = places % len(CONSONANTS)
    moved = CONSONANTS[n:] + CONSONANTS[:n]
    return str.maketrans(CONSONANTS + CONSONANTS.upper(), moved + moved.upper())


def main():
    path, articles = sys.argv[1], int(sys.argv[2])
    with open(path, encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    count = Counter()
    for record in records:
        for field in TEXTS:
            count.update(word.lower() for word in WORD.findall(record.get(field) or ""))
    common = {word for word, _ in count.most_common(COMMONEST)}
    for at in range(articles):
        turn, record = at // len(records), dict(records[at % len(records)])
        table = shifted(turn)
        if turn > 0:
            for field in NAMES:
                if isinstance(record.get(field), str):
                    record[field] += f"-{turn}"
            for field in TEXTS:
                if isinstance(record.get(field), str):
                    record[field] = WORD.sub(
                        lambda m: m[0] if m[0].lower() in common else m[0].translate(table), record[field]
                    )
        print(json.dumps(record, ensure_ascii=False))


main()
