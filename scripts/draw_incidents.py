#!/usr/bin/env python3
"""Draws folds between separately written reports, to be judged by reading.

    rawi incidents --limit 0 --json > incidents.jsonl
    python3 scripts/draw_incidents.py incidents.jsonl SEED COUNT

Prints for each fold both events with the words around them, and why they were taken for one.
"""

import json
import random
import sys


def folds(path):
    """Folds of incidents with two independent sources, without those of copies."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            incident = json.loads(line)
            if incident["independent"] < 2:
                continue
            for event in incident["events"]:
                if event["to"] is not None and all(ground["of"] != "copy" for ground in event["because"]):
                    yield incident["type"], event, incident["events"][event["to"]]


def shown(event):
    parties = [" ".join(party["name"] for party in event["event"][side]) for side in ("actors", "recipients")]
    return f"{event['document']} {event['day']} {event['trigger']} ({' → '.join(parties)}) {event['text']}"


def main():
    path, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    drawn = sorted(folds(path), key=lambda fold: (fold[1]["document"], fold[1]["event"]["id"]))
    random.Random(seed).shuffle(drawn)
    print(f"{len(drawn)} folds")
    for number, (kind, event, other) in enumerate(drawn[:count], 1):
        why = ", ".join(f"{ground['of']} {ground['what']}" for ground in event["because"])
        print(f"{number} {kind} [{why}]\n  {shown(event)}\n  {shown(other)}".replace("\u2068", ""))


if __name__ == "__main__":
    main()
