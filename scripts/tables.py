#!/usr/bin/env python3
"""Writes data/src/lib.rs: one include line for every table, case file and sample report."""
import os

root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data")
tables = sorted(f for f in os.listdir(f"{root}/ar") if f.endswith((".tsv", ".cases")))
slugs = sorted(d for d in os.listdir(f"{root}/golden") if os.path.exists(f"{root}/golden/{d}/rows.tsv"))
out = ["//! The knowledge that rawi reads with. Only `include_str!` and `include_bytes!` lines, written by",
       "//! `scripts/tables.py`; no logic.", "", "/// The tables and their cases, by file name.",
       "pub const TABLES: &[(&str, &str)] = &["]
out += [f'    ("{f}", include_str!("../ar/{f}")),' for f in tables]
out += [f'    ("{f}", include_str!("../models/{f}")),' for f in sorted(os.listdir(f"{root}/models")) if f.endswith(".tsv")]
out += ["];", "", "/// The sample reports: slug, what is known of it (TOML), its bytes, its file name.",
        "pub const SAMPLES: &[(&str, &str, &[u8], &str)] = &["]
for slug in slugs:
    article = next(f for f in sorted(os.listdir(f"{root}/golden/{slug}")) if f.startswith("article."))
    out += ["    (", f'        "{slug}",', f'        include_str!("../golden/{slug}/meta.toml"),',
            f'        include_bytes!("../golden/{slug}/{article}"),', f'        "{article}",', "    ),"]
out += ["];", "", "/// The files of weights, by file name.", "pub const MODELS: &[(&str, &[u8])] = &["]
out += [f'    ("{f}", include_bytes!("../models/{f}")),' for f in sorted(os.listdir(f"{root}/models")) if f.endswith(".bin")]
out += ["];", ""]
with open(f"{root}/src/lib.rs", "w", encoding="utf-8") as file:
    file.write("\n".join(out))
