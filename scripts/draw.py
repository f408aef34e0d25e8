#!/usr/bin/env python3
"""Draws reports of the raw corpus to annotate: some like those of a set, so that what is measured on them tells of it.

  draw.py RAW LIKE COUNT SEED OUT [TAKEN]...

For each of COUNT reports of LIKE (reports.jsonl of an annotated set), drawn by chance, one report of RAW of the same corpus
and of 90 to 390 words is drawn by chance from the twentieth to the hundred and fortieth nearest (tf-idf of words of three
letters or more): near in topic and kind, but not the same story. What is in LIKE, in a set beside it, or in a TAKEN file (a
packed annotation or reports.jsonl), and what is nearly the same as one drawn already, is left out.
"""
import collections, glob, json, math, os, random, re, sys

WORD = re.compile(r"[\u0621-\u064a]{3,}")


def lines(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def tail(text):
    """What tells a text from others, however its headline and white space stand."""
    return re.sub(r"\W+", "", text)[-150:]


def words(row):
    return collections.Counter(WORD.findall(f"{row.get('title') or ''} {row['text']}"))


class Space:
    def __init__(self, rows):
        self.count = len(rows)
        self.among = collections.Counter(word for row in rows for word in words(row))

    def vector(self, row):
        weights = {
            word: (1 + math.log(often)) * math.log(self.count / self.among[word])
            for word, often in words(row).items()
            if 3 <= self.among[word] < self.count / 5
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1
        return {word: weight / length for word, weight in weights.items()}


def alike(one, other):
    return sum(weight * other.get(word, 0) for word, weight in one.items())


def taken(rows, like, files):
    texts, numbers = set(), set()
    for path in glob.glob(os.path.join(os.path.dirname(like), "..", "*", "reports.jsonl")) + [like]:
        texts.update(tail(row["text"]) for row in lines(path))
    for row in (row for path in files for row in lines(path)):
        if "line" in row:
            numbers.add(row["line"] - 1)
        else:
            texts.add(tail(row["text"]))
    return {n for n, row in enumerate(rows) if n in numbers or tail(row["text"]) in texts}


def main(raw, like, count, seed, out, *files):
    random.seed(int(seed))
    rows, wanted = list(lines(raw)), list(lines(like))
    space, closed = Space(rows), taken(rows, like, files)
    index = collections.defaultdict(list)
    for number, row in enumerate(rows):
        if number not in closed and 90 <= len(row["text"].split()) <= 390:
            for word, weight in space.vector(row).items():
                index[word].append((number, weight))
    random.shuffle(wanted)
    drawn = {}
    for row in wanted[: int(count)]:
        near = collections.Counter()
        for word, weight in space.vector(row).items():
            for number, other in index[word]:
                near[number] += weight * other
        corpus = "ant" if row["id"].startswith("ant") else "saudi"
        choice = [n for n, worth in near.most_common(400) if rows[n]["corpus"] == corpus and worth < 0.5][20:140]
        random.shuffle(choice)
        for number in choice:
            vector = space.vector(rows[number])
            if number not in drawn and all(alike(other, vector) <= 0.45 for other in drawn.values()):
                drawn[number] = vector
                break
    with open(out, "w", encoding="utf-8") as file:
        for number in drawn:
            row = rows[number]
            text = f"{(row['title'] or '').strip()}\n\n{row['text']}"
            report = {"id": f"own-{number + 1:05d}", "outlet": row["outlet"], "published": row["date"], "title": row["title"], "text": text}
            file.write(json.dumps(report, ensure_ascii=False) + "\n")
    print(f"{len(drawn)} reports drawn")


if __name__ == "__main__":
    if len(sys.argv) < 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
