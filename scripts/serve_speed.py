"""What scripts/serve_speed.sh asks a server: one path a line, or one report a line to be read.

python3 scripts/serve_speed.py ADDRESS FOLDER
"""
import json
import pathlib
import sys
import urllib.parse
import urllib.request

MANY = 200
WORDS = 20


def get(address, path):
    with urllib.request.urlopen(address + path) as reply:
        return json.load(reply)


def rows(address, kind):
    """Rows spread over the whole ledger: a page of one of each of so many days."""
    days = [f"{year}-{month:02}" for year in range(2010, 2027) for month in range(1, 13)]
    found = []
    for day in days:
        found += get(address, f"/api/v1/{kind}?from={day}&to={day}&limit=20")["items"]
    step = max(1, len(found) // MANY)
    return found[::step][:MANY]


def some_words(text):
    """Rare and frequent words of a text: of its words in the order of their lengths, as many as WORDS."""
    words = sorted({word.strip('"«»،.:؛؟()…') for word in text.split()} - {""}, key=lambda word: (len(word), word))
    step = max(1, len(words) // WORDS)
    return words[::step][:WORDS]


def main(address, folder):
    folder = pathlib.Path(folder)
    quote = lambda word: urllib.parse.quote(word, safe="")
    hits = rows(address, "statements")
    reports = [f"/reports/{quote(hit['document'])}" for hit in hits]
    texts = [get(address, f"/api/v1{path}") for path in reports]
    words = list(dict.fromkeys(word for text in texts for word in some_words(text["text"])))
    keep = ("text", "title", "published", "outlet")
    lists = {
        "search": [f"/?q={quote(word)}" for word in words],
        "events": [f"/events?from={hit['day'][:7]}" for hit in hits if hit["day"]],
        "report": reports,
        "statement": [f"{path}/{hit['statement']['id']}" for path, hit in zip(reports, hits)],
        "api": [f"/api/v1/statements?q={quote(word)}" for word in words],
        "read": [json.dumps({name: text[name] for name in keep}) for text in texts],
    }
    for name, lines in lists.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


main(*sys.argv[1:])
