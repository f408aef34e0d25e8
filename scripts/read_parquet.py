#!/usr/bin/env python3
"""Shows that `rawi export --format parquet --out FOLDER` is read by pandas, polars and DuckDB, alike.

    python3 -m venv VENV && VENV/bin/pip install pandas pyarrow polars duckdb
    VENV/bin/python scripts/read_parquet.py FOLDER
"""
import pathlib
import sys

import duckdb
import pandas
import polars

TABLES = ("reports", "entities", "statements", "events")


def counts(folder: str, table: str) -> dict[str, tuple[int, int, list[str]]]:
    """Rows, days and columns of a table, by reader."""
    path = f"{folder}/{table}"
    frame = pandas.read_parquet(path)
    lazy = polars.scan_parquet(f"{path}/**/*.parquet", hive_partitioning=True).collect()
    sql = f"FROM read_parquet('{path}/**/*.parquet', hive_partitioning = true)"
    duck = duckdb.sql(f"SELECT count(*), count(DISTINCT day) {sql}").fetchall()[0]
    duck_columns = [row[0] for row in duckdb.sql(f"DESCRIBE SELECT * {sql}").fetchall()]
    # A report without a day stands under __HIVE_DEFAULT_PARTITION__, which is no value.
    days = frame["day"].astype(str).replace("__HIVE_DEFAULT_PARTITION__", None)
    return {
        "pandas": (len(frame), days.replace("nan", None).nunique(), sorted(frame.columns)),
        "polars": (len(lazy), lazy["day"].drop_nulls().n_unique(), sorted(lazy.columns)),
        "duckdb": (duck[0], duck[1], sorted(duck_columns)),
    }


def main() -> int:
    folder = sys.argv[1]
    for table in TABLES:
        if not pathlib.Path(folder, table).is_dir():
            print(f"{table}\tno rows")
            continue
        found = counts(folder, table)
        for reader, (rows, days, columns) in found.items():
            print(f"{table}\t{reader}\t{rows} rows\t{days} days\t{len(columns)} columns")
        if len({str(value) for value in found.values()}) != 1:
            print(f"{table}: the readers disagree: {found}", file=sys.stderr)
            return 1
    first = duckdb.sql(
        f"SELECT speakers[1], act, content FROM read_parquet('{folder}/statements/**/*.parquet', "
        "hive_partitioning = true) WHERE len(speakers) > 0 ORDER BY report, statement LIMIT 1"
    ).fetchall()
    print("first statement:", first)
    return 0


if __name__ == "__main__":
    sys.exit(main())
