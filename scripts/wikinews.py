#!/usr/bin/env python3
"""The reports of the vowelled Wikinews as reports.py reads a corpus, a line each, without their vowels: wikinews.py FILE >OUT.

A line that ends without a stop is a title, and the paragraphs behind it are its report. The file parts marks from words by spaces;
they are put back to where a newspaper has them.
"""
import json, re, sys

VOWELS = re.compile(r"[\u064b-\u0652\u0670]")
TITLE = 16


def unparted(text):
    """« " كلمة " » as «"كلمة"»."""
    pieces = re.split(r'\s*"\s*', text)
    out = pieces[0]
    for number, piece in enumerate(pieces[1:]):
        opens = number % 2 == 0
        before = " " if opens and out and not out.endswith(("(", " ")) else ""
        behind = "" if opens or not piece or piece[0] in ".،:؛؟!)" else " "
        out += f'{before}"{behind}{piece}'
    return re.sub(r"\s+([.،:؛؟!)])", r"\1", out).replace(" slash ", "/")


def is_title(line):
    return not line.endswith((".", "؟", "!", '"', ":")) and len(line.split()) < TITLE


def main(path):
    reports = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = VOWELS.sub("", line).strip()
            if not line or line.startswith("#"):
                continue
            if is_title(line):
                reports.append([line])
            elif reports:
                reports[-1].append(line)
    for report in reports:
        text = "\n".join(unparted(line) for line in report)
        # The file does not tell when each was written.
        row = {"corpus": "wikinews", "outlet": "wikinews", "date": "2014-01-01", "title": report[0], "text": text}
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
