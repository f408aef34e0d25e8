#!/usr/bin/env python3
"""Writes data/ar/stems.tsv: which sorts of word a stem may be, from the tables of Camel Morph MSA.

python3 scripts/stems.py FOLDER_WITH_CAMEL_MORPH
"""
import collections
import csv
import os
import re
import sys

LETTERS = dict(zip("'|>&<}AbptvjHxd*rzs$SDTZEgfqklmnhwYy{", "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيٱ"))
FOLD = str.maketrans("أإآٱىةؤئ", "اااايهوي")


def fold(form):
    """Buckwalter letters without vowels, folded the way the engine folds."""
    word = "".join(LETTERS.get(c, "") for c in re.sub("[aiuoFNKR~`_#+-]", "", form.split("-")[0]))
    return word.translate(FOLD)


def add(sorts, form, sort):
    word = fold(form)
    if len(word) >= 2:
        sorts[word].add(sort)


def main(folder):
    sorts = collections.defaultdict(set)
    for name, sort in (("Verb-LEX-PV", "perfect"), ("Verb-LEX-IV", "imperfect"), ("Adj-LEX", "adjective"),
                       ("Adj-Comp-LEX", "adjective"), ("Adj-Num-LEX", "adjective")):
        with open(f"{folder}/camel_morph_msa/MSA-{name}.csv", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["DEFINE"] == "LEXICON":
                    add(sorts, row["FORM"], sort)
    with open(f"{folder}/camel_morph_msa/MSA-Noun-Prop-LEX.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["DEFINE"] == "LEXICON":
                add(sorts, row["FORM"], "person" if "rat:r" in row["FEAT"] else "place")
    with open(f"{folder}/atb_lemma_logprob.tsv", encoding="utf-8") as file:
        for line in file:
            sort, _, form, *_ = line.rstrip("\n").split("\t")
            sort = {"noun": "noun", "noun_num": "noun", "noun_quant": "noun", "adv": "noun", "adj": "adjective", "adj_comp": "adjective",
                    "adj_num": "adjective", "noun_prop": "name", "verb": "perfect"}.get(sort)
            if sort:
                add(sorts, form, sort)

    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "ar")
    with open(f"{root}/stems.tsv", "w", encoding="utf-8") as out:
        out.write("# source: Camel Morph MSA (LREC-COLING 2024) and its lemma probabilities, CAMeL Lab, New York University Abu Dhabi\n"
                  "# licence: CC BY 4.0\n"
                  "# Made by scripts/stems.py; folded, without vowels. Which sorts of word a stem may be.\n"
                  "stem\tsorts\n")
        for word in sorted(sorts):
            out.write(f"{word}\t{'|'.join(sorted(sorts[word]))}\n")
    print(len(sorts), collections.Counter(sort for found in sorts.values() for sort in found))


if __name__ == "__main__":
    main(sys.argv[1])
