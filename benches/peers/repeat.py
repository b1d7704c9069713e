"""A real dump made larger: `repeat.py DUMP.jsonl ARTICLES > LARGER.jsonl`.

The dump is written over and over. In each further turn the consonants of all words but function words are moved round the alphabet
(`b` to `c`, `c` to `d`), by one place more each turn: an article then shares hardly a word with its other versions, and with its own
turn's articles just what it shared before. Ids and addresses are made distinct; numbers, capitals and boilerplate stay as they are.
"""

import json
import re
import sys

TEXTS = ("maintext", "text", "title", "description")
NAMES = ("id", "url", "fingerprint")
# Words that show the language and do not distinguish stories.
FUNCTION = frozenset(
    """a about after all also an and are as at be been before but by can could did do does for from had has have he her his if in
    into is it its more no not of on or other out over she so some than that the their them there they this to up was we were what when
    where which while who will with would you your""".split()
)
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
                        lambda m: m[0] if m[0].lower() in FUNCTION else m[0].translate(table), record[field]
                    )
        print(json.dumps(record, ensure_ascii=False))


main()
