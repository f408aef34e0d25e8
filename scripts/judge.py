#!/usr/bin/env python3
"""Statements that rawi found, to be judged right or wrong by a reader, and the table of what was judged.

  judge.py sample LEDGERS.jsonl FOLDER [COUNT]     writes items to judge (FOLDER/items.txt) and FOLDER/index.json
  judge.py compile LEDGERS.jsonl FOLDER            answers (FOLDER/answers*.tsv) to data/annotation/judged.tsv

LEDGERS is what `rawi read --format jsonl` prints of the reports of ANT, one a line and in their order. An answer is a line
`item TAB cue TAB content TAB speaker`, each 1 for right, 0 for wrong, - for not told. Of a rare cue few statements are taken,
of a common one some more, so that the table covers the cues rather than the text.
"""
import collections, glob, json, os, random, sys

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "annotation", "judged.tsv")
HEADER = """# Statements that rawi found in reports of ANT v1.1, judged by reading. Positions only, not a word of the texts.
# report: which report of ANT, counted from 1 in the order of raw_news.jsonl.xz. mention, cue, start, end: characters other than white
# space in front of the speaker, the cue, the content and its end. right_cue: it reports speech here; right_content: at least half of
# the content is; right_speaker: so is the speaker. - for not told.
# source: written for the project; licence: CC BY-SA 4.0. Made by scripts/judge.py.
report\tcue\tstart\tend\tmention\tright_cue\tright_content\tright_speaker
"""


def ledgers(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def take(count):
    return 1 if count < 3 else 2 if count < 10 else 3 if count < 40 else 5 if count < 200 else 8


def shown(text, row):
    """The statement in its context, the cue in [[ ]] and the content in ⟦ ⟧."""
    cue = row["cue"]
    marks = [(cue["start"], 1, "[["), (cue["end"], 0, "]]")]
    for part in row["content"]:
        marks += [(part["start"], 1, "⟦"), (part["end"], 0, "⟧")]
    places = [place for place, _, _ in marks]
    low, high = max(0, min(places) - 130), min(len(text), max(places) + 130)
    out = []
    for at in range(low, min(high, low + 900) + 1):
        out += [mark for place, _, mark in sorted(marks) if place == at]
        out.append(text[at] if at < high else "")
    return "".join(out).replace("\n", " / ")


def sample(path, folder, count):
    reports = ledgers(path)
    groups = collections.defaultdict(list)
    for number, report in enumerate(reports):
        for at, row in enumerate(report["statements"]):
            cue = report["text"][row["cue"]["start"]:row["cue"]["end"]].lstrip("وف")
            groups[row["because"][0]["row"], cue].append((number, at))
    random.seed(3)
    picked = []
    for group in sorted(groups):
        members = groups[group]
        random.shuffle(members)
        picked += members[:take(len(members))]
    random.shuffle(picked)
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/items.txt", "w", encoding="utf-8") as out:
        for item, (number, at) in enumerate(picked[:count]):
            report = reports[number]
            row = report["statements"][at]
            names = " + ".join(party["name"] for party in row["speakers"])
            out.write(f"#{item} speaker: {names} ({row['speaker_by']})\n{shown(report['text'], row)}\n\n")
    with open(f"{folder}/index.json", "w", encoding="utf-8") as out:
        json.dump([(item, number, at) for item, (number, at) in enumerate(picked[:count])], out)


def compile_table(path, folder):
    reports = ledgers(path)
    with open(f"{folder}/index.json", encoding="utf-8") as file:
        index = {item: (number, at) for item, number, at in json.load(file)}
    rows = set()
    for answers in sorted(glob.glob(f"{folder}/answers*.tsv")):
        with open(answers, encoding="utf-8") as lines:
            for place, line in enumerate(lines, 1):
                cells = line.split()
                if len(cells) != 4 or int(cells[0]) not in index or not set(cells[1:]) <= {"0", "1", "-"}:
                    sys.exit(f"{answers}:{place}: write the item's number and three of 1, 0, -")
                number, at = index[int(cells[0])]
                text, row = reports[number]["text"], reports[number]["statements"][at]
                letters = lambda end: sum(not c.isspace() for c in text[:end])
                content, mention = row["content"], row["speakers"][0]["mention"]
                spots = row["cue"]["start"], content[0]["start"], content[-1]["end"], mention["start"]
                rows.add((number + 1, *map(letters, spots), *cells[1:]))
    with open(TABLE, "w", encoding="utf-8") as out:
        out.write(HEADER)
        for row in sorted(rows):
            out.write("\t".join(map(str, row)) + "\n")
    print(f"{len(rows)} rows")


match sys.argv[1:]:
    case ["sample", path, folder]:
        sample(path, folder, 10**9)
    case ["sample", path, folder, count]:
        sample(path, folder, int(count))
    case ["compile", path, folder]:
        compile_table(path, folder)
    case _:
        sys.exit(__doc__)
