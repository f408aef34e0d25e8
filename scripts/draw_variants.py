#!/usr/bin/env python3
"""Draws merges of `rawi variants` by chance, to be judged by reading, and counts the judgements.

    scripts/draw_variants.py draw LEDGER VARIANTS.jsonl RAW.jsonl READ.txt > SHEET.tsv
    scripts/draw_variants.py count SHEET.tsv

A merge is a quotation that `rawi variants --format jsonl` lays beside an earlier one in other words without calling
it a conflict; where both have the same words there is nothing to judge. The sheet has no text: it names each report by
its line in RAW.jsonl (found by the address of the report) and each quotation by the code points of its first and last
stretch in the text that the ledger keeps. READ.txt has the words of both, numbered as in the sheet: it is for the
reader and stays out of the repository. The reader fills in the verdict, right or wrong, and one word why.
"""
import json
import random
import sqlite3
import sys

SEED = 6
COUNT = 100


def merges(path):
    for line in open(path, encoding="utf-8"):
        utterance = json.loads(line)
        rows = utterance["quotations"]
        for row in rows:
            if row["to"] is None or row["relation"] == "conflicting":
                continue
            earlier = rows[row["to"]]
            if earlier["content"] != row["content"]:
                yield utterance["speaker"], earlier, row


class Places:
    """Where quotations stand: lines of the raw file, code points of the stored text."""

    def __init__(self, ledger, raw):
        self.db = sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)
        self.lines = {}
        for number, line in enumerate(open(raw, encoding="utf-8"), 1):
            self.lines.setdefault(json.loads(line)["url"], number)

    def of(self, row):
        sql = """SELECT d.url, min(c.start), max(c."end") FROM documents d JOIN statements s USING (document)
                 JOIN contents c USING (statement) WHERE d.id = ? AND s.id = ? GROUP BY d.url"""
        url, start, end = self.db.execute(sql, (row["document"], row["statement"])).fetchone()
        return self.lines[url], start, end


def draw(ledger, variants, raw, read):
    found = list(merges(variants))
    drawn = random.Random(SEED).sample(found, COUNT)
    places = Places(ledger, raw)
    print("number\treport\tstart\tend\tother_report\tother_start\tother_end\trelation\tshare\tverdict\twhy")
    with open(read, "w", encoding="utf-8") as out:
        for number, (speaker, earlier, row) in enumerate(drawn, 1):
            spots = [*places.of(earlier), *places.of(row)]
            print(number, *spots, row["relation"], row["share"], "", "", sep="\t")
            print(f"{number} {row['relation']} {row['share']} {speaker} {earlier['day']} {row['day']}", file=out)
            print(f"  A {earlier['content']}\n  B {row['content']}", file=out)
    print(f"{len(found)} merges, {COUNT} drawn", file=sys.stderr)


def count(sheet):
    lines = [line.rstrip("\n") for line in open(sheet, encoding="utf-8") if not line.startswith("#")]
    rows = [line.split("\t") for line in lines[1:]]
    wrong = [row for row in rows if row[9] == "wrong"]
    unread = [row for row in rows if row[9] not in ("right", "wrong")]
    print(f"{len(rows)} merges, {len(wrong)} wrong, {len(unread)} not judged")
    return 1 if unread else 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["draw", ledger, variants, raw, read]:
            draw(ledger, variants, raw, read)
        case ["count", sheet]:
            sys.exit(count(sheet))
        case _:
            sys.exit(__doc__)
