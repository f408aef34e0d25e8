#!/usr/bin/env python3
"""Scores who is who: scripts/score_chains.py GOLD LEDGERS [--misses N]

An entity of GOLD counts when it speaks, is spoken to, acts or is acted on. It is paired with the entity of the ledger
that shares most of its mentions. A mention is found when a mention of the paired entity covers at least half of what the
two cover together, or when it stands inside a longer mention of the same gold entity that is found. Countries are
compared for the gold entities that have one.
"""
import collections
import json
import sys


def used(report):
    """Ids of the entities that take part in statements and events."""
    ids = set()
    for statement in report["statements"]:
        for role in ("speaker", "addressee"):
            value = statement.get(role) or []
            ids.update([value] if isinstance(value, str) else value)
    for event in report["events"]:
        for role in ("actor", "actors", "recipient", "recipients"):
            value = event.get(role) or []
            ids.update([value] if isinstance(value, str) else value)
    return ids


def alike(a, b):
    common = min(a[1], b[1]) - max(a[0], b[0])
    return common > 0 and common * 2 >= max(a[1], b[1]) - min(a[0], b[0])


def pair(entity, ledger):
    """The entity of the ledger that shares most mentions, and the gold mentions found under it."""
    best, found = None, set()
    for other in ledger["entities"]:
        spans = [(m["start"], m["end"]) for m in other["mentions"]]
        got = {tuple(s) for s in entity["spans"] if any(alike(s, o) for o in spans)}
        if len(got) > len(found):
            best, found = other, got
    inner = {tuple(s) for s in entity["spans"] for f in found if f[0] <= s[0] and s[1] <= f[1]}
    return best, found | inner


gold_file, ledger_file = sys.argv[1:3]
misses = int(sys.argv[4]) if len(sys.argv) > 4 else 0
ledgers = {}
with open(ledger_file, encoding="utf-8") as file:
    for line in file:
        row = json.loads(line)
        ledgers[row["id"]] = row
count = collections.Counter()
shown = []
with open(gold_file, encoding="utf-8") as file:
    for line in file:
        report = json.loads(line)
        ledger = ledgers.get(report["id"], {"entities": [], "text": ""})
        acts = used(report)
        for entity in report["entities"]:
            if entity["id"] not in acts or not entity.get("spans"):
                continue
            other, found = pair(entity, ledger)
            count["mentions"] += len(entity["spans"])
            count["found"] += len(found)
            count["entities"] += 1
            count["paired"] += other is not None
            if entity.get("country"):
                right = other is not None and other.get("country") == entity["country"]
                count["countries"] += 1
                count["right"] += right
                if not right:
                    shown.append(f'country {entity["country"]} not {other and other.get("country")}: {entity["name"]}')
            anywhere = [(m["start"], m["end"]) for o in ledger["entities"] for m in o["mentions"]]
            for span in entity["spans"]:
                if tuple(span) not in found:
                    sort = "elsewhere" if any(alike(span, a) for a in anywhere) else "unseen"
                    count[sort] += 1
                    text = ledger["text"]
                    shown.append(f'{sort} {entity["type"]} {entity["name"]}: {text[max(0, span[0] - 25):span[0]]}[{text[span[0]:span[1]]}]'.replace("\n", " "))
part = lambda a, b: f"{count[a] / max(1, count[b]):.3f} ({count[a]} of {count[b]})"
print(f"entities paired        {part('paired', 'entities')}")
print(f"mentions joined right  {part('found', 'mentions')}; {count['unseen']} unseen, {count['elsewhere']} in another chain")
print(f"country right          {part('right', 'countries')}")
for line in shown[:misses]:
    print(line)
