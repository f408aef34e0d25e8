#!/usr/bin/env python3
"""How right, and how fast, clusters of copies are.

score_copies.py table RAW NEAR_DUPLICATES RAWI
    RAW: raw_news.jsonl. NEAR_DUPLICATES: the table of known copies. RAWI: the binary, which clusters all of RAW, with the days of
    publication and without. Reports are found in RAW by outlet, day, title and, where several have these, the number of words
    nearest; those that are not found are left out and counted. B-cubed over the reports of the table.

score_copies.py variants RAW RAWI [--reports 20000] [--seed 1] [--keep FILE]
    Makes reports and copies of them out of RAW, as outlets make them (see `copy`), and clusters them with rawi and, where the Python
    package `rensa` is installed, with its R-MinHash and LSH at the threshold that is best for it: B-cubed and documents per second,
    each from the file to the clusters.
"""
import argparse, collections, csv, datetime, json, os, random, re, subprocess, sys, tempfile, time


def lines(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def day(words):
    """A day as the raw corpus writes it: 2015-08-10 or 10/08/2015."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.datetime.strptime((words or "")[:10], form).date()
        except ValueError:
            pass
    return None


def write(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def b_cubed(gold, found):
    """Precision, recall and F of labels of clusters; who has no label found is alone."""
    theirs, mine = collections.defaultdict(set), collections.defaultdict(set)
    ours = {item: found.get(item, ("alone", item)) for item in gold}
    for item in gold:
        theirs[gold[item]].add(item)
        mine[ours[item]].add(item)
    both = {item: len(theirs[gold[item]] & mine[ours[item]]) for item in gold}
    precision = sum(both[item] / len(mine[ours[item]]) for item in gold) / len(gold)
    recall = sum(both[item] / len(theirs[gold[item]]) for item in gold) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def shown(scores):
    return "B-cubed P {:.3f} R {:.3f} F {:.3f}".format(*scores)


def cluster(rawi, path):
    """The number of the cluster of each line, and the seconds it took."""
    start = time.perf_counter()
    done = subprocess.run([rawi, "cluster", "--format", "jsonl", path], capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 1):
        sys.exit(f"{rawi} cluster failed: {done.stderr[-500:]}")
    found = {}
    for number, line in enumerate(done.stdout.splitlines()):
        for report in json.loads(line)["reports"]:
            found[int(report["source"].rsplit(":", 1)[1])] = number
    return found, seconds


# ---- the table of known copies ---------------------------------------------------------------------------------------


def known(raw, table):
    """The cluster of each report of the table, by its line in RAW, and how many rows the table has."""
    plain = lambda title: " ".join((title or "").replace("\\n", " ").split())
    places = collections.defaultdict(list)
    for number, row in enumerate(lines(raw), 1):
        key = (row["outlet"], (row["date"] or "")[:10], plain(row["title"]))
        places[key].append((len(row["text"].split()), number))
    out, rows = {}, 0
    with open(table, encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            rows += 1
            free = [place for place in places[(row["source"], row["date"], plain(row["title"]))] if place[1] not in out]
            if free:
                out[min(free, key=lambda place: abs(place[0] - int(row["words"])))[1]] = row["cluster"]
    return out, rows


def table(raw, near_duplicates, rawi):
    gold, rows = known(raw, near_duplicates)
    print(f"{len(gold)} of {rows} reports found")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "reports.jsonl")
        for name, published in (("with days", lambda row: str(day(row["date"]) or "") or None), ("without days", lambda row: None)):
            write(path, ({"outlet": row["outlet"], "title": row["title"], "text": row["text"], "published": published(row)} for row in lines(raw)))
            found, seconds = cluster(rawi, path)
            print(f"{name:13} {shown(b_cubed(gold, found))}  ({len(found)} reports in {len(set(found.values()))} clusters, {seconds:.1f} s)")


# ---- made copies -----------------------------------------------------------------------------------------------------

OUTLETS = ["الجريدة", "البلاد", "صوت المدينة", "الأفق", "المرصد", "النهضة", "الرواد", "الضفة الأخرى"]
AGENCIES = ["واس", "رويترز", "أ ف ب", "د ب أ", "وكالات", "الأناضول"]
CITIES = ["الرياض", "القاهرة", "عمان", "بيروت", "تونس", "الرباط", "بغداد", "الكويت"]
LEADS = [
    "في تطور جديد تتابعه الأوساط المحلية عن كثب،", "كشفت مصادر مطلعة عن تفاصيل جديدة في هذا الشأن، إذ",
    "تواصلت ردود الفعل اليوم على ما أعلن أمس، و", "أفادت تقارير نشرت صباح اليوم بأن الأمر لم يحسم بعد، و",
]
TAILS = [
    "يذكر أن هذا الخبر نشر للمرة الأولى على موقع الجريدة صباح اليوم، ويمكن للقراء متابعة التفاصيل في العدد المطبوع غدا.",
    "وتنشر الجريدة في وقت لاحق تقريرا موسعا عن الموضوع يتضمن آراء المختصين وشهادات من حضروا.",
    "للاشتراك في النشرة اليومية وتلقي آخر الأخبار على بريدكم يرجى زيارة صفحة الاشتراكات في الموقع.",
    "وكان الموقع قد نشر أمس سلسلة من الأخبار المتصلة بهذا الملف الذي يحظى باهتمام واسع بين القراء.",
]
SPELLINGS = [("أ", "ا"), ("إ", "ا"), ("آ", "ا")]
HARAKAT = "\u064e\u064f\u0650\u0651\u0652\u064b"


def misspelt(rng, word):
    """A word with the slips and ornaments of another keyboard."""
    kind = rng.randrange(5)
    if kind == 0 and word[-1] in "يى":
        return word[:-1] + ("ى" if word[-1] == "ي" else "ي")
    if kind == 1 and word[-1] in "هة":
        return word[:-1] + ("ة" if word[-1] == "ه" else "ه")
    if kind == 2:
        return re.sub("[أإآ]", "ا", word)
    if kind == 3 and len(word) > 3:
        at = rng.randrange(1, len(word) - 1)
        return word[:at] + "ـ" * rng.randrange(1, 4) + word[at:]
    if kind == 4 and len(word) > 2:
        at = rng.randrange(1, len(word))
        return word[:at] + rng.choice(HARAKAT) + word[at:]
    return word


def copy(rng, row, other):
    """A copy as another outlet might print it: two to six changes, and its own outlet and day. `other` is another report, which may
    lend background."""
    paragraphs = [p for p in re.split(r"\n+|(?<=\.) ", row["text"]) if p.strip()]
    title, tail = row["title"] or "", []
    for change in rng.sample(["cut", "lead", "dateline", "tail", "background", "spelling", "drop", "title"], rng.randrange(2, 7)):
        if change == "cut" and len(paragraphs) > 2:
            kept = max(2, round(len(paragraphs) * rng.uniform(0.3, 0.9)))
            paragraphs = [paragraphs[at] for at in sorted(rng.sample(range(len(paragraphs)), kept))]
        elif change == "lead":
            words = paragraphs[0].split()
            paragraphs[0] = rng.choice(LEADS) + " " + " ".join(words[rng.randrange(2, 6) :])
        elif change == "dateline":
            paragraphs[0] = f"{rng.choice(CITIES)} - {rng.choice(AGENCIES)}: {paragraphs[0]}"
        elif change == "tail":
            tail.append(rng.choice(TAILS))
        elif change == "background":
            tail.append(" ".join(other["text"].split()[-rng.randrange(15, 50) :]))
        elif change == "spelling":
            share = rng.uniform(0.1, 0.6)
            paragraphs = [" ".join(misspelt(rng, w) if rng.random() < share else w for w in p.split()) for p in paragraphs]
        elif change == "drop":
            share = rng.uniform(0.01, 0.08)
            paragraphs = [" ".join(w for w in p.split() if rng.random() >= share) for p in paragraphs]
        elif change == "title":
            title = " ".join(title.split()[::-1])
    published = row["published"] and str(datetime.date.fromisoformat(row["published"]) + datetime.timedelta(rng.randrange(3)))
    return {"outlet": rng.choice(OUTLETS), "title": title, "text": "\n".join(paragraphs + tail), "published": published}


def made(raw, reports, seed):
    """Reports and copies of them in any order, each with the number of its original.

    No original has a run of twelve words of another: what the corpus itself copied would count as wrong.
    """
    rng = random.Random(seed)
    rows = [row for row in lines(raw) if len(row["text"].split()) >= 40]
    rng.shuffle(rows)
    taken, out = set(), []
    for number, row in enumerate(rows):
        words = re.findall(r"\w+", row["text"])
        runs = {hash(tuple(words[at : at + 12])) for at in range(len(words) - 11)}
        if runs & taken:
            continue
        taken |= runs
        original = {"outlet": row["outlet"], "title": row["title"], "text": row["text"], "published": str(day(row["date"]) or "") or None}
        copies = 0 if rng.random() < 0.4 else min(30, 1 + int(rng.expovariate(1 / 4)))
        out += [(number, original)] + [(number, copy(rng, original, rng.choice(rows))) for _ in range(copies)]
        if len(out) >= reports:
            break
    out = out[:reports]
    rng.shuffle(out)
    return out


# What a user of a MinHash library does to Arabic: marks away, one alef, one ya, one ta marbuta.
PLAIN = {ord(c): None for c in "ـ" + "".join(map(chr, range(0x64B, 0x660)))}
PLAIN.update({ord(a): b for a, b in zip("أإآىة", "اااايه")})
PLAIN[ord("ى")] = "ي"
PLAIN[ord("ة")] = "ه"


def minhash(path, run, permutations, bands, threshold):
    """Labels by R-MinHash and LSH over runs of words; seconds in all, and those within rensa."""
    from rensa import RMinHash, RMinHashLSH

    start = time.perf_counter()
    texts = [((row["title"] or "") + "\n" + row["text"]).translate(PLAIN) for row in lines(path)]
    words = [re.findall(r"\w+", text) for text in texts]
    tokens = [[" ".join(w[at : at + run]) for at in range(max(1, len(w) - run + 1))] for w in words]
    begun = time.perf_counter()
    hashes = RMinHash.from_token_sets(tokens, permutations, 42)
    index = RMinHashLSH(threshold, permutations, bands)
    index.insert_many(hashes)
    near = index.query_all(hashes)
    first = list(range(len(hashes)))

    def root(at):
        while first[at] != at:
            first[at] = first[first[at]]
            at = first[at]
        return at

    for at, others in enumerate(near):
        for other in others:
            if other < at:
                one, two = root(at), root(other)
                if one != two and hashes[at].jaccard(hashes[other]) >= threshold:
                    first[max(one, two)] = min(one, two)
    labels = {at + 1: root(at) for at in range(len(first))}
    end = time.perf_counter()
    return labels, end - start, end - begun


def variants(raw, rawi, reports, seed, keep):
    with tempfile.TemporaryDirectory() as folder:
        path = keep or os.path.join(folder, "variants.jsonl")
        rows = made(raw, reports, seed)
        gold = {number: original for number, (original, _) in enumerate(rows, 1)}
        write(path, (row for _, row in rows))
        words = sum(len(row["text"].split()) for _, row in rows)
        print(f"{len(rows)} reports made of {len(set(gold.values()))} originals, {words / len(rows):.0f} words each")
        found, seconds = min((cluster(rawi, path) for _ in range(3)), key=lambda run: run[1])
        ours = len(rows) / seconds
        print(f"rawi   {shown(b_cubed(gold, found))}  {ours:7.0f} documents/s from file to clusters")
        try:
            import rensa  # noqa: F401
        except ImportError:
            return print("rensa  not installed: pip install rensa")
        tried = []
        for run, bands in ((2, 32), (2, 64), (3, 64)):
            for threshold in (0.15, 0.2, 0.25, 0.3, 0.4, 0.5):
                labels, whole, inside = minhash(path, run, 128, bands, threshold)
                tried.append((b_cubed(gold, labels), whole, inside, run, bands, threshold))
        best = max(tried, key=lambda one: one[0][2])
        again = [minhash(path, best[3], 128, best[4], best[5]) for _ in range(3)]
        whole, inside = min(run[1] for run in again), min(run[2] for run in again)
        print(f"rensa  {shown(best[0])}  {len(rows) / whole:7.0f} documents/s from file to clusters, {len(rows) / inside:.0f} within rensa alone")
        print(f"       (runs of {best[3]} words, 128 permutations, {best[4]} bands, threshold {best[5]})")
        print(f"rawi does {ours * whole / len(rows):.1f} times the documents per second, {ours * inside / len(rows):.1f} times rensa alone")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("table")
    for name in ("raw", "near_duplicates", "rawi"):
        one.add_argument(name)
    two = commands.add_parser("variants")
    for name in ("raw", "rawi"):
        two.add_argument(name)
    two.add_argument("--reports", type=int, default=20000)
    two.add_argument("--seed", type=int, default=1)
    two.add_argument("--keep")
    asked = vars(parser.parse_args())
    {"table": table, "variants": variants}[asked.pop("command")](**asked)
