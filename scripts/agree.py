#!/usr/bin/env python3
"""How far a second reader's annotation agrees with a first one's, scored as a ledger is: agree.py REPORTS FIRST SECOND SCORER

SCORER: the score.py of the annotation. Reports that only one of them has are left out.
"""
import importlib.util, sys


def extent(span):
    return {"start": span[0], "end": span[1]}


def listed(value):
    return value if isinstance(value, list) else [value] if value else []


def ledger(report, gold):
    """The annotation in the form of a ledger."""
    entities = {entity["id"]: entity for entity in gold["entities"]}
    party = lambda key: {"name": entities[key].get("name"), "mentions": [extent(span) for span in entities[key]["spans"]]}
    parties = lambda value: [party(key) for key in listed(value)]
    statements = [
        {
            "kind": said["kind"],
            "act": said["act"],
            "content": [extent(span) for span in said["content_spans"]],
            "speakers": parties(said["speaker"]),
            "addressees": parties(said.get("addressee")),
        }
        for said in gold["statements"]
    ]
    events = [
        {
            **{key: event.get(key) for key in ("type", "status", "date")},
            "trigger": extent(event["trigger_span"]),
            "actors": parties(event.get("actors")),
            "recipients": parties(event.get("recipients")),
        }
        for event in gold["events"]
        if "trigger_span" in event
    ]
    return {"id": report["id"], "text": report["text"], "statements": statements, "events": events, "times": []}


def main(reports, first, second, scorer):
    spec = importlib.util.spec_from_file_location("score", scorer)
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    reports, first, second = map(score.load, (reports, first, second))
    both = [key for key in reports if key in first and key in second]
    docs = {key: reports[key] for key in both}
    result, _ = score.score(docs, first, {key: ledger(docs[key], second[key]) for key in both})
    said = result["statements"]
    print(f"{len(both)} reports: statements found {said['found']['f1']:.3f}, attributed {said['attributed']['f1']:.3f} (F1)", end="")
    print(f"; of the matched: exact {said['of_matched']['exact']:.3f}, kind {said['of_matched']['kind']:.3f}, act {said['of_matched']['act']:.3f}", end="")
    print(f"; addressees {said['addressee']['right']:.3f}")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
