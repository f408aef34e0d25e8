#!/usr/bin/env python3
"""Writes data/ar/lemmas.tsv: the dictionary form of stems, from the tables of Camel Morph MSA.

python3 scripts/lemmas.py FOLDER_WITH_CAMEL_MORPH
"""
import csv
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from stems import LETTERS, fold

VOWELS = dict(zip("aiuFNK~`", map(chr, (0x64E, 0x650, 0x64F, 0x64B, 0x64C, 0x64D, 0x651, 0x670))))


def vowelled(form):
    """Buckwalter letters in Arabic, without sukun, as treebanks write lemmas."""
    form = re.sub(r"[-_]\d+$|-.*$", "", form)
    word = "".join(LETTERS.get(c, VOWELS.get(c, "")) for c in form)
    return word.replace("ٱ", "ا")


def rows(folder):
    """(stem, sort, lemma) of the verbs, adjectives and nouns."""
    for name, sort in (("Verb-LEX-PV", "perfect"), ("Verb-LEX-IV", "imperfect"), ("Verb-LEX-CV", "imperative"),
                       ("Adj-LEX", "adjective"), ("Adj-Comp-LEX", "adjective"), ("Adj-Num-LEX", "adjective")):
        with open(f"{folder}/camel_morph_msa/MSA-{name}.csv", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["DEFINE"] == "LEXICON":
                    yield fold(row["FORM"]), sort, vowelled(row["LEMMA"])


def main(folder):
    weights, lemmas = {}, {}
    sorts = {"noun": "noun", "noun_num": "noun", "noun_quant": "noun", "adv": "noun", "adj": "adjective",
             "adj_comp": "adjective", "adj_num": "adjective", "verb": "verb"}
    with open(f"{folder}/atb_lemma_logprob.tsv", encoding="utf-8") as file:
        for line in file:
            sort, _, form, weight = line.rstrip("\n").split("\t")[:4]
            if sort in sorts:
                lemma = vowelled(form)
                key = (sorts[sort], lemma)
                weights[key] = max(float(weight), weights.get(key, -99.0))
                if sorts[sort] != "verb":
                    offer(lemmas, (fold(form), sorts[sort]), lemma, float(weight))
    for stem, sort, lemma in rows(folder):
        kind = "verb" if sort in ("perfect", "imperfect", "imperative") else sort
        offer(lemmas, (stem, sort), lemma, weights.get((kind, lemma), -50.0))
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "ar")
    with open(f"{root}/lemmas.tsv", "w", encoding="utf-8") as out:
        out.write("# source: Camel Morph MSA (LREC-COLING 2024) and its lemma probabilities, CAMeL Lab, New York University Abu Dhabi\n"
                  "# licence: CC BY 4.0\n"
                  "# Made by scripts/lemmas.py. The likeliest dictionary form of a folded stem, by the sort of word that it is.\n"
                  "stem\tsort\tlemma\n")
        for (stem, sort), (_, lemma) in sorted(lemmas.items()):
            out.write(f"{stem}\t{sort}\t{lemma}\n")
    print(len(lemmas))


def offer(lemmas, key, lemma, weight):
    """Keeps the likelier lemma of a stem."""
    if len(key[0]) >= 2 and (key not in lemmas or lemmas[key][0] < weight):
        lemmas[key] = (weight, lemma)


if __name__ == "__main__":
    main(sys.argv[1])
