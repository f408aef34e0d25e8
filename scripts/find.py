#!/usr/bin/env python3
"""Asks ledgers the same questions with `rawi find`: do they answer alike, and how fast?

    scripts/find.py [--rawi target/release/rawi] [--questions 200] [--seed 1] LEDGER...

The questions are drawn from what the first ledger holds: words as often as statements hold them, pairs, phrases,
speakers, acts with days, outlets, events. Every answer is timed as a person waits for it, from the start of the
process to its end, after one round that is not counted. Prints a row a ledger, and exits 1 when two ledgers answer
differently or a 95th percentile is above 50 ms.
"""
import argparse, json, random, re, subprocess, sys, time

LIMIT_MS = 50


def rows(rawi, ledger, *arguments):
    out = subprocess.run([rawi, "find", "--ledger", ledger, "--format", "jsonl", *arguments],
                         capture_output=True, check=False)
    if out.returncode == 2:
        sys.exit(out.stderr.decode())
    return out.stdout


def questions(rawi, ledger, count, draw):
    said = [json.loads(line) for line in rows(rawi, ledger, "--limit", "20000").splitlines()]
    done = [json.loads(line) for line in rows(rawi, ledger, "--events", "--limit", "5000").splitlines()]
    word = lambda hit: draw.choice([w for w in re.findall(r"\w{3,}", hit["content"])] or ["خبر"])
    parties = [p for event in done for p in event["event"]["actors"]]
    speakers = [p for hit in said for p in hit["statement"]["speakers"]]

    def phrase(hit):
        words = re.findall(r"\w+", hit["content"])
        at = draw.randrange(max(1, len(words) - 2))
        return " ".join(words[at:at + 3])

    kinds = [
        (6, lambda: [word(draw.choice(said))]),
        (3, lambda: [word(draw.choice(said)), "--order", "best"]),
        (3, lambda: (lambda hit: [word(hit), word(hit)])(draw.choice(said))),
        (2, lambda: [phrase(draw.choice(said))]),
        (2, lambda: ["--speaker", draw.choice(speakers)["name"]]),
        (1, lambda: ["--act", draw.choice(said)["statement"]["act"], "--from", draw.choice(said)["day"] or "2020"]),
        (1, lambda: [word(draw.choice(said)), "--speaker", draw.choice(speakers)["name"].split()[0]]),
        (1, lambda: ["--outlet", draw.choice(said)["outlet"] or "a"]),
        (1, lambda: ["--events", "--type", draw.choice(done)["event"]["type"]]),
        (1, lambda: ["--events", "--actor", draw.choice(parties)["name"]]),
        (1, lambda: []),
    ]
    pool = [make for weight, make in kinds for _ in range(weight)]
    return [draw.choice(pool)() for _ in range(count)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rawi", default="target/release/rawi")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("ledgers", nargs="+")
    options = parser.parse_args()
    asked = questions(options.rawi, options.ledgers[0], options.questions, random.Random(options.seed))
    for question in asked[:20]:
        for ledger in options.ledgers:
            rows(options.rawi, ledger, *question)
    times = {ledger: [] for ledger in options.ledgers}
    differ = []
    for question in asked:
        answers = []
        for ledger in options.ledgers:
            begin = time.perf_counter()
            answers.append(rows(options.rawi, ledger, *question))
            times[ledger].append((1000 * (time.perf_counter() - begin), question))
        if any(answer != answers[0] for answer in answers):
            differ.append(question)
    slow = False
    for ledger, spent in times.items():
        spent.sort(key=lambda pair: pair[0])
        at = lambda share: spent[min(len(spent) - 1, int(share * len(spent)))][0]
        name = re.sub(r"//[^@]*@", "//", ledger)
        print(f"{name}: {len(spent)} questions, median {at(0.5):.1f} ms, 95th percentile {at(0.95):.1f} ms, "
              f"slowest {spent[-1][0]:.1f} ms ({' '.join(spent[-1][1])})")
        slow |= at(0.95) > LIMIT_MS
    print(f"answered differently: {len(differ)}" + "".join(f"\n  {question}" for question in differ[:10]))
    sys.exit(1 if differ or slow else 0)


main()
