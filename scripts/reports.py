#!/usr/bin/env python3
"""Reports of the raw corpus that we annotated by careful reading, kept without a word of their texts.

  reports.py pack RAW OUT REPORTS GOLD [REPORTS GOLD]...   annotation with texts into positions
  reports.py unpack RAW IN FOLDER [CORPUS]                 FOLDER/reports.jsonl and FOLDER/gold.jsonl, for score.py

RAW is raw_news.jsonl, unpacked, or what ntrex.py writes. A row names a report by its line in RAW, says whether the title was put in front of the
text, and has the spans of entities and statements in code points, as the guidelines of the annotation have them; spoken is the
span of the words that name the speaker, null where Arabic leaves the subject out. events, where a report has them, have a
type, the span of the trigger, actors, recipients, status, and some a date and the span of a place; until: what stands behind
it was not annotated and is left out.
"""
import json, os, sys


def lines(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def text_of(raw, headline):
    return f"{(raw.get('title') or '').strip()}\n\n{raw['text']}" if headline else raw["text"]


def place(text, words, near):
    """Where the words stand, the occurrence nearest to a place."""
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    start = min(found, key=lambda at: abs(at - near), default=None)
    return None if start is None else [start, start + len(words)]


def packed(line, headline, text, gold):
    entities = [{k: e.get(k) for k in ("id", "type", "country", "role", "spans")} for e in gold["entities"]]
    statements = []
    for said in gold["statements"]:
        row = {k: said.get(k) for k in ("kind", "act", "speaker", "addressee", "cue_spans", "content_spans")}
        words, cue = said.get("speaker_mention"), (said.get("cue_spans") or said["content_spans"])[0][0]
        row["spoken"] = place(text, words, cue) if words else None
        statements.append({k: v for k, v in row.items() if v is not None or k == "spoken"})
    row = {"line": line, "headline": headline, "entities": entities, "statements": statements}
    events = [packed_event(event, text) for event in gold.get("events", []) if "trigger_span" in event]
    return {**row, "events": events} if events else row


def packed_event(event, text):
    row = {k: event.get(k) for k in ("type", "trigger_span", "actors", "recipients", "status", "date")}
    row["place"] = place(text, event["place"], event["trigger_span"][0]) if event.get("place") else None
    return {k: v for k, v in row.items() if v is not None}


def pack(raw, out, pairs):
    known = {}
    for number, row in enumerate(lines(raw), 1):
        for headline in (False, True):
            known.setdefault(text_of(row, headline), (number, headline))
    rows = []
    for reports, gold in zip(pairs[::2], pairs[1::2]):
        golds = {row["id"]: row for row in lines(gold)}
        for report in lines(reports):
            if report["text"] not in known:
                sys.exit(f"{reports}: {report['id']} is no report of {raw}")
            if report["id"] in golds:
                rows.append(packed(*known[report["text"]], report["text"], golds[report["id"]]))
    with open(out, "w", encoding="utf-8") as file:
        for row in sorted(rows, key=lambda row: row["line"]):
            file.write(json.dumps(row, separators=(",", ":")) + "\n")
    print(f"{len(rows)} reports, {sum(len(row['statements']) for row in rows)} statements")


def unpacked(row, corpus, text):
    # Lines of other files have the same numbers, and an id stands for one report.
    name = f"{'own' if corpus in ('ant', 'saudi') else corpus}-{row['line']:05d}"
    words = lambda spans: [text[a:b] for a, b in spans]
    entities = []
    for entity in row["entities"]:
        mentions = list(dict.fromkeys(words(entity["spans"])))
        entities.append({**entity, "name": mentions[0] if mentions else "", "mentions": mentions})
    statements = []
    for said in row["statements"]:
        spoken = said.get("spoken")
        statements.append({
            **{k: v for k, v in said.items() if k != "spoken"},
            "cue": words(said.get("cue_spans", [])),
            "content": words(said["content_spans"]),
            "speaker_mention": text[spoken[0]:spoken[1]] if spoken else None,
        })
    events = [{**event, "trigger": text[slice(*event["trigger_span"])]} for event in row.get("events", [])]
    for event in (event for event in events if event.get("place")):
        event["place"] = text[slice(*event["place"])]
    return name, {"id": name, "entities": entities, "statements": statements, "events": events, "times": []}


def unpack(raw, path, folder, corpus=None):
    rows = {row["line"]: row for row in lines(path)}
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/reports.jsonl", "w", encoding="utf-8") as reports, \
            open(f"{folder}/gold.jsonl", "w", encoding="utf-8") as gold:
        for number, report in enumerate(lines(raw), 1):
            if number not in rows or corpus not in (None, report["corpus"]):
                continue
            text = text_of(report, rows[number]["headline"])[:rows[number].get("until")]
            name, annotation = unpacked(rows[number], report["corpus"], text)
            meta = {"id": name, "outlet": report.get("outlet"), "published": report.get("date"), "title": report.get("title")}
            reports.write(json.dumps({**meta, "text": text}, ensure_ascii=False) + "\n")
            gold.write(json.dumps(annotation, ensure_ascii=False) + "\n")


match sys.argv[1:]:
    case ["pack", raw, out, *pairs] if pairs and len(pairs) % 2 == 0:
        pack(raw, out, pairs)
    case ["unpack", raw, path, folder]:
        unpack(raw, path, folder)
    case ["unpack", raw, path, folder, corpus]:
        unpack(raw, path, folder, corpus)
    case _:
        sys.exit(__doc__)
