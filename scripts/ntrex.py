#!/usr/bin/env python3
"""The reports of NTREX-128 as reports.py reads a corpus, a line each: ntrex.py FOLDER >OUT (FOLDER has DOCUMENT_IDS.tsv)."""
import collections, json, sys


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file]


def main(folder):
    reports = collections.OrderedDict()
    for name, text in zip(lines(f"{folder}/DOCUMENT_IDS.tsv"), lines(f"{folder}/newstest2019-ref.arb.txt")):
        reports.setdefault(name, []).append(text)
    for name, text in reports.items():
        # All were written on about that day; the set does not say when.
        row = {"corpus": "ntrex", "outlet": name.split(".")[0], "date": "2018-10-01", "title": text[0], "text": "\n".join(text)}
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
