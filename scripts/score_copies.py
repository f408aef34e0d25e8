#!/usr/bin/env python3
"""How right clusters of copies are: score_copies.py RAW CLUSTERS NEAR_DUPLICATES

RAW: raw_news.jsonl. CLUSTERS: what `rawi cluster --format jsonl RAW` prints. NEAR_DUPLICATES: the table of known copies. Reports
are found in RAW by outlet, day, title and, where several have these, the number of words nearest; those that are not
found are left out and counted. B-cubed over the reports of the table.
"""
import collections, csv, json, sys


def lines(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def known(raw, table):
    """The cluster of each report of the table, by its line in RAW."""
    places = collections.defaultdict(list)
    for number, row in enumerate(lines(raw), 1):
        key = (row["outlet"], (row["date"] or "")[:10], (row["title"] or "").strip())
        places[key].append((len(row["text"].split()), number))
    out, rows = {}, 0
    with open(table, encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            rows += 1
            free = [place for place in places[(row["source"], row["date"], row["title"].strip())] if place[1] not in out]
            if free:
                out[min(free, key=lambda place: abs(place[0] - int(row["words"])))[1]] = row["cluster"]
    return out, rows


def main(raw, clusters, table):
    gold, rows = known(raw, table)
    found = {}
    for number, cluster in enumerate(lines(clusters)):
        for report in cluster["reports"]:
            found[int(report["source"].rsplit(":", 1)[1])] = number
    ours = {number: found.get(number, f"alone {number}") for number in gold}
    theirs, mine = collections.defaultdict(set), collections.defaultdict(set)
    for number in gold:
        theirs[gold[number]].add(number)
        mine[ours[number]].add(number)
    both = {number: len(theirs[gold[number]] & mine[ours[number]]) for number in gold}
    precision = sum(both[number] / len(mine[ours[number]]) for number in gold) / len(gold)
    recall = sum(both[number] / len(theirs[gold[number]]) for number in gold) / len(gold)
    print(f"{len(gold)} of {rows} reports found: B-cubed P {precision:.3f} R {recall:.3f} F {2 * precision * recall / (precision + recall):.3f}")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
