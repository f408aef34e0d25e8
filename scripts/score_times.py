#!/usr/bin/env python3
"""Scores rawi's times and numbers on cases that are no news reports.

  score_times.py dates RAWI_TRAIN data/annotation/dates.tsv [--misses]
      sentences of ours: right where the values, each once, are those decided beforehand
  score_times.py recognizers RAWI_TRAIN SHARED [--misses]
      the cases of SHARED/data/time/recognizers_text_ar that their own authors support (dotnet), and why the rest disagree

Whether newspapers write an expression is told by the raw corpus, where present: its words, digits all alike, stand in a report or do not.
"""
import datetime
import glob
import json
import lzma
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict

MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640\u200c-\u200f\u061c]")
LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})
# Of the cases, those with values: the files named Extractor say only where an expression stands.
TIMES = ("Date", "DatePeriod", "DateTime", "DateTimePeriod", "Duration", "Set", "Time", "TimePeriod", "Holiday", "Merged")
NUMBERS = ("NumberModel", "PercentModel", "NumberRangeModel", "OrdinalModel", "OrdinalModelSuppressExtendedTypes")


def fold(text):
    text = MARKS.sub("", unicodedata.normalize("NFKC", text)).translate(LETTERS)
    return " ".join("0" if word.isdecimal() else word for word in re.findall(r"\d+|[^\W\d_]+", text))


def ledgers(binary, rows):
    """What rawi reads of rows with id, published and text, by id."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        file.flush()
        out = subprocess.run([binary, "ledgers", file.name], check=True, capture_output=True, text=True).stdout
    return {row["id"]: ledger for row, ledger in zip(rows, map(json.loads, out.splitlines()), strict=True)}


def dates(binary, path, show):
    rows, right, count = [], Counter(), Counter()
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.startswith("#") and not line.startswith("set\t"):
                kind, published, values, text = line.rstrip("\n").split("\t")
                rows.append({"id": str(number), "published": published, "text": text, "set": kind, "values": values.split()})
    read = ledgers(binary, rows)
    for row in rows:
        got = list(dict.fromkeys(time["value"] for time in read[row["id"]]["times"]))
        count[row["set"]] += 1
        right[row["set"]] += got == row["values"]
        if show and got != row["values"]:
            print("  | ", row["set"], row["id"], row["text"], row["values"], got)
    for kind in count:
        print(f"dates, {kind} set: {right[kind]} of {count[kind]} right")


def stretch(value):
    """First day and the day after the last of a TIMEX3 date; None where it is no date."""
    try:
        return days_of(value)
    except ValueError:
        return None


def days_of(value):
    day = datetime.date
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
        first = day(*map(int, found.groups()))
        return first, first + datetime.timedelta(1)
    if found := re.fullmatch(r"(\d{4})-(\d\d)", value):
        year, month = map(int, found.groups())
        return day(year, month, 1), day(year + month // 12, month % 12 + 1, 1)
    if found := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
        monday = datetime.date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return monday + datetime.timedelta(5 if found[3] else 0), monday + datetime.timedelta(7)
    if found := re.fullmatch(r"(\d{4})-([QH])(\d)", value):
        year, months = int(found[1]), 3 if found[2] == "Q" else 6
        first = months * (int(found[3]) - 1)
        return day(year, first + 1, 1), day(year + (first + months) // 12, (first + months) % 12 + 1, 1)
    if re.fullmatch(r"[1-9]\d{0,3}", value):
        size = 10 ** (4 - len(value))
        first = int(value) * size
        return day(first, 1, 1), day(min(first + size, 9999), 1, 1)
    return None


def clock(value):
    """T15 and 2016-11-07T15:00:00 as 2016-11-07T15:00, T15:00."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)?T(\d\d)(?::(\d\d))?(?::\d\d)?", value)
    return f"{found[1] or ''}T{int(found[2]) % 24:02}:{found[3] or '00'}" if found else value


def length(value):
    """A duration in hours."""
    found = re.fullmatch(r"P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?", value)
    hours = (8760, 730, 168, 24, 1, 1 / 60, 1 / 3600)
    return round(sum(float(part or 0) * hour for part, hour in zip(found.groups(), hours)), 2) if found else None


def wanted(result):
    """The TIMEX3 value of a result and what else it may be resolved to: days, and pairs of days."""
    single = result.get("Value")
    values = [single] if single else (result.get("Resolution") or {}).get("values") or []
    timex, others = "", []
    for value in values:
        timex = value.get("Timex") or value.get("timex") or timex
        for key in ("PastResolution", "FutureResolution"):
            whole = value.get(key) or {}
            others += [v for v in whole.values() if isinstance(v, str)]
            others += [tuple(v for k, v in whole.items() if k.startswith(w)) for w in ("start", "end")] if len(whole) == 2 else []
        others += [value[key] for key in ("value", "start", "end") if isinstance(value.get(key), str)]
    return timex, [other for other in others if isinstance(other, str)]


def same(timex, others, ours, cover):
    """Is one value of ours the value, or are two of them its ends?"""
    for value in ours:
        clocked = clock(value)
        if value == timex or clocked == clock(timex) or re.fullmatch(r"T.*", timex) and clocked.endswith(clock(timex)):
            return True
        if re.match(r"P[\dT]", value) and length(value) == length(timex):
            return True
    span = stretch(timex)
    if len(others) in (2, 4) and (timex.startswith("(") or span or "-" in timex):
        for first, last in zip(others[::2], others[1::2]):
            ends = {clock(first.replace(" ", "T")), clock(last.replace(" ", "T"))}
            mine = {clock(value) for value in ours}
            years = {re.sub("-01-01$", "", end) for end in ends}
            if ends <= mine or years <= mine or {end.split("T")[-1] for end in ends} <= {value.split("T")[-1] for value in mine}:
                return True
            try:
                exact = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
            except ValueError:
                continue
            if any(stretch(value) == exact for value in ours):
                return True
    if timex.startswith("(") or timex.startswith("P"):
        return False
    return any(clock(other.replace(" ", "T")) == clock(value) for other in others for value in ours) and cover


def near(others, ours):
    """The days between a value of ours and what is wanted: 0 where one lies in the other, None where they cannot be told."""
    apart = []
    for other in others:
        day = stretch(other[:10])
        for mine in filter(None, (stretch(re.sub("T.*", "", value)) for value in ours)):
            if day:
                apart.append(max(0, (mine[0] - day[0]).days, (day[0] - mine[1]).days + 1))
    return min(apart, default=None)


def spans(case, result):
    """Where the result stands; some of the cases say it wrongly."""
    words, first = result["Text"].strip(), result.get("Start", -1)
    if not case["Input"].startswith(words, max(first, 0)) and words in case["Input"]:
        first = case["Input"].index(words)
    return first, first + len(words)


def cases(shared, folder, names):
    """Every case with its file, and whether its authors support it."""
    for path in sorted(glob.glob(f"{shared}/data/time/recognizers_text_ar/Specs/{folder}/Arabic/*.json")):
        name = os.path.basename(path).removesuffix(".json")
        if name in names:
            with open(path, encoding="utf-8-sig") as file:
                for number, case in enumerate(json.load(file)):
                    yield name, f"{name}-{number}", case, "dotnet" not in case.get("NotSupported", "")


class Attested:
    """Which expressions stand in newspapers."""

    def __init__(self, shared):
        path = f"{shared}/data/news/raw_news.jsonl.xz"
        self.text = None
        if os.path.exists(path):
            with lzma.open(path, "rt", encoding="utf-8") as file:
                self.text = " " + " ".join(fold(json.loads(line).get("text") or "") for line in file) + " "

    def has(self, words):
        return self.text is None or f" {fold(words)} " in self.text


def convention(kind, timex, others, ours, words):
    """What rawi and the authors of the cases agree to call differently, or what it leaves unread on purpose."""
    apart = near(others, ours)
    lengths = [value for value in ours if re.match(r"P[\dT]", value)]
    if kind == "Holiday":
        return "the name of a holiday, which the ledger does not place"
    if timex.startswith("XXXX-XX-") and not ours:
        return "a day of a month that is not said"
    if re.fullmatch(r"[\d\s./-]+", fold_digits(words)) and "XXXX" in timex:
        return "day and month in digits without a year: a fraction or a score in news"
    if any(value.endswith("_REF") for value in ours):
        return "a vague number or stretch, which they count out and rawi calls past, present or future"
    if lengths:
        return "a length from a point: rawi gives the length and the point, they its ends"
    if apart == 0:
        return "another grain, or one end of a range"
    if apart in (6, 7) and re.search(r"\d-\d\d-\d\d|W\d\d", timex + " ".join(others)):
        return "a week apart: the coming weekday or that of the week after, today or a week ago"
    return None


def fold_digits(words):
    return unicodedata.normalize("NFKC", words).strip()


def why_not(kind, timex, others, ours, words, attested):
    if reason := convention(kind, timex, others, ours, words):
        return reason
    if not attested.has(words):
        return "words that no raw report has"
    return "read as another value" if ours else "not read"


def times(binary, shared, attested, show):
    table, rows, jobs = defaultdict(Counter), [], []
    for name, key, case, supported in cases(shared, "DateTime", [f"{kind}Parser" for kind in TIMES] + ["DateTimeModel"]):
        day = (case.get("Context") or {}).get("ReferenceDateTime", "2016-11-07")[:10]
        rows.append({"id": key, "published": day, "text": case["Input"]})
        jobs += [(name, key, case, supported, result) for result in case["Results"]]
    read = ledgers(binary, rows)
    for name, key, case, supported, result in jobs:
        kind = name.removesuffix("Parser")
        if not supported:
            table[kind]["not supported by its authors"] += 1
            continue
        first, last = spans(case, result)
        ours = [t["value"] for t in read[key]["times"] if t["start"] < last and first < t["end"]]
        timex, others = wanted(result)
        right = same(timex, others, ours, True)
        reason = "agrees" if right else why_not(kind, timex, others, ours, result["Text"], attested)
        table[kind][reason] += 1
        if show and not right:
            print("  | ", key, reason, case["Input"], "::", result["Text"], timex, others[:2], ours, sep=" | ")
    return table


def figure(text):
    found = re.fullmatch(r"(-?[\d.]+(?:E[+-]?\d+)?)%?", str(text))
    return float(found[1]) if found else None


def numbers(binary, shared, attested, show):
    table, rows, jobs = defaultdict(Counter), [], []
    for name, key, case, supported in cases(shared, "Number", NUMBERS):
        rows.append(json.dumps({"id": key, "text": case["Input"]}, ensure_ascii=False))
        jobs += [(name, key, case, supported, result) for result in case["Results"]]
    out = subprocess.run([binary, "numbers"], input="\n".join(rows) + "\n", check=True, capture_output=True, text=True).stdout
    read = {row["id"]: row["numbers"] for row in map(json.loads, out.splitlines())}
    for name, key, case, supported, result in jobs:
        if not supported:
            table[name]["not supported by its authors"] += 1
            continue
        first, last = spans(case, result)
        ours = [n["value"] for n in read[key] if n["start"] < last and first < n["end"]]
        value = str((result.get("Resolution") or {}).get("value"))
        ends = [figure(end) for end in re.split("[,;]", value.strip("[]()"))]
        asked = [end for end in ends if end is not None]
        right = bool(asked) and all(any(abs(mine - end) <= 1e-6 * max(1, abs(end)) for mine in ours) for end in asked)
        if right:
            reason = "agrees"
        elif name.startswith("Ordinal"):
            reason = "an ordinal, which the ledger has only in dates"
        elif re.search(r"[\^eE+]", result["Text"]):
            reason = "notation of calculators"
        elif re.search(r"\d\s*/\s*\d", fold_digits(result["Text"])) or any(end != int(end) for end in asked) and not re.search(r"\d[.,٫]\d", fold_digits(result["Text"])):
            reason = "a fraction in words or signs, which no field of the ledger holds"
        elif any(end is not None and end < 0 for end in ends):
            reason = "below zero, which counts of news are not"
        else:
            reason = why_not(name, "", [], [], result["Text"], attested) if not ours else "read as another value"
        table[name][reason] += 1
        if show and not right:
            print("  | ", key, reason, case["Input"], "::", result["Text"], value, ours, sep=" | ")
    return table


def recognizers(binary, shared, show):
    attested = Attested(shared)
    reasons, right, asked = Counter(), 0, 0
    for title, part in (("times", times), ("numbers", numbers)):
        for kind, counts in part(binary, shared, attested, show).items():
            all_of = sum(counts.values()) - counts["not supported by its authors"]
            reasons.update(counts)
            right, asked = right + counts["agrees"], asked + all_of
            if all_of:
                print(f"{title:8} {kind:34} {counts['agrees']:4} of {all_of:4} agree ({counts['agrees'] / all_of:.2f})")
    print(f"all      {'':34} {right:4} of {asked:4} agree ({right / max(asked, 1):.2f})")
    for reason, count in reasons.most_common():
        if reason != "agrees":
            print(f"{count:5}  {reason}")


def main():
    command, binary, path = sys.argv[1:4]
    {"dates": dates, "recognizers": recognizers}[command](binary, path, "--misses" in sys.argv)


if __name__ == "__main__":
    main()
