#!/usr/bin/env python3
"""Turn src/report/benchmarks.csv, the one source of the benchmarks, into C.

The build fails, naming file and line, when an id is not a D-STAT one, when ids are missing or out of order, when an item comes twice,
when a range is upside down, or when a unit is unknown.
"""
import argparse
import csv
import pathlib
import re
import sys

COLUMNS = ["id", "item", "seed", "low", "high", "unit", "about"]
UNITS = ("basis_points", "count", "times", "hundredths", "per_million", "years")
CLAIMS = 21
HEAD = """/* Made by tools/embed_benchmarks.py from {source}; changes here are lost. */
#include "benchmarks.h"

const crm_benchmark crmi_benchmarks[] = {{
"""


class Fault(Exception):
    """Something in the file that has to be mended."""


def check(row, where, seen, last):
    if len(row) != len(COLUMNS) or not all(row):
        raise Fault(f"{where}: {len(COLUMNS)} values are needed")
    name, item, seed, low, high, unit, about = row
    if not re.fullmatch(r"D-STAT-\d\d", name) or not re.fullmatch(r"[a-z]+(_[a-z]+)*", item) or not re.fullmatch(r"\d{3}", seed):
        raise Fault(f"{where}: '{name}', '{item}' or '{seed}' has another form")
    if (name, item) in seen:
        raise Fault(f"{where}: {name} has the item '{item}' twice")
    if not 0 <= int(name[-2:]) - last <= 1:
        raise Fault(f"{where}: {name} does not follow D-STAT-{last:02}")
    if unit not in UNITS or not 0 <= int(low) <= int(high):
        raise Fault(f"{where}: '{unit}' is no unit, or {low} to {high} no range")
    if not about.isascii() or not about.isprintable() or '"' in about or "\\" in about:
        raise Fault(f"{where}: the meaning is not plain ASCII")
    seen.add((name, item))
    return int(name[-2:])


def rows_of(path):
    seen, last, found = set(), 0, []
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file, strict=True)
        if next(rows, None) != COLUMNS:
            raise Fault(f"{path}: line 1: the header is not {','.join(COLUMNS)}")
        for row in rows:
            last = check(row, f"{path}: line {rows.line_num}", seen, last)
            found.append(row)
    if last != CLAIMS:
        raise Fault(f"{path}: the last id is not D-STAT-{CLAIMS}")
    return found


def source(path):
    rows = (f'\t{{ "{name}", "{item}", "{seed}", {low}, {high}, CRM_BENCHMARK_{unit.upper()},\n\t  "{about}" }},\n'
            for name, item, seed, low, high, unit, about in rows_of(path))
    return (HEAD.format(source=path.name) + "".join(rows) +
            "};\n\nconst size_t crmi_benchmark_count = sizeof crmi_benchmarks / sizeof *crmi_benchmarks;\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    parser.add_argument("table", type=pathlib.Path)
    arguments = parser.parse_args()
    try:
        arguments.source.write_text(source(arguments.table), encoding="utf-8")
    except (Fault, ValueError, csv.Error) as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
