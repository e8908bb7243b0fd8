#!/usr/bin/env python3
"""Turn lists of holidays into C.

Each list is a CSV file with `date,name,kind`, whose kind is `holiday` or `workday`, and stands in the command as
NAME FROM UNTIL FILE: the table's name and the first and last day that it speaks about. The build fails, naming file and line,
when a date does not exist, stands twice, is out of order or outside of those days, when a make-up working day falls on a day from
Monday to Friday, or when a name is missing.
"""
import argparse
import csv
import datetime
import pathlib
import sys

KINDS = {"holiday": "CRM_CALENDAR_HOLIDAY", "workday": "CRM_CALENDAR_WORKDAY"}
COLUMNS = ["date", "name", "kind"]
HEAD = """/* Made by tools/embed_holidays.py; changes here are lost. */
#include "holidays.h"
"""


class Fault(Exception):
    """Something in a file that has to be mended."""


def read_date(text, where):
    try:
        date = datetime.date.fromisoformat(text)
    except ValueError:
        raise Fault(f"{where}: {text!r} is not a date that exists") from None
    if date.isoformat() != text:
        raise Fault(f"{where}: {text!r} is not written as YYYY-MM-DD")
    return date


def check_row(row, where, first, last, before):
    """The date of a row, after all that must hold for it."""
    if len(row) != len(COLUMNS):
        raise Fault(f"{where}: {len(row)} fields instead of {len(COLUMNS)}")
    date = read_date(row[0], where)
    if before and date <= before:
        raise Fault(f"{where}: {date} does not come after {before}")
    if not first <= date <= last:
        raise Fault(f"{where}: {date} lies outside of {first} to {last}")
    if row[2] not in KINDS:
        raise Fault(f"{where}: {row[2]!r} is neither of {', '.join(KINDS)}")
    if row[2] == "workday" and date.weekday() < 5:
        raise Fault(f"{where}: {date} is a working day anyway")
    if not row[1].strip() or row[1] != row[1].strip():
        raise Fault(f"{where}: the name is missing or has blanks around it")
    return date


def read_table(name, first, last, path):
    first, last = read_date(first, name), read_date(last, name)
    days, before = [], None
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file, strict=True)
        if next(rows, None) != COLUMNS:
            raise Fault(f"{path}: line 1: the header is not {','.join(COLUMNS)}")
        for row in rows:
            before = check_row(row, f"{path}: line {rows.line_num}", first, last, before)
            days.append((before, row[1], KINDS[row[2]]))
    if not days:
        raise Fault(f"{path}: no days")
    return {"name": name, "first": first, "last": last, "days": days}


def quoted(text):
    """A C literal; bytes that are not ASCII as octal numbers, which end after three digits."""
    plain = (chr(b) if 0x20 <= b < 0x7F and chr(b) not in '"\\?' else f"\\{b:03o}" for b in text.encode("utf-8"))
    return '"' + "".join(plain) + '"'


def initializer(date):
    return f"{{ {date.year}, {date.month}, {date.day} }}"


def write_source(tables):
    lines = [HEAD]
    for number, table in enumerate(tables):
        lines.append(f"static const crm_calendar_day holiday_days_{number}[] = {{")
        lines += [f"\t{{ {initializer(d)}, {kind}, 0, 0, {quoted(name)} }}," for d, name, kind in table["days"]]
        lines.append("};\n")
    lines.append("const struct crmi_holiday_table crmi_holiday_tables[] = {")
    for number, table in enumerate(tables):
        lines.append(f"\t{{ {quoted(table['name'])}, {{ holiday_days_{number}, {len(table['days'])}, "
                     f"{initializer(table['first'])}, {initializer(table['last'])} }} }},")
    lines.append("};\n")
    lines.append(f"const size_t crmi_holiday_table_count = {len(tables)};\n")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    parser.add_argument("tables", nargs="+", metavar="NAME FROM UNTIL FILE")
    arguments = parser.parse_args()
    words = arguments.tables
    if len(words) % 4:
        parser.error("each table needs NAME FROM UNTIL FILE")
    try:
        tables = [read_table(*words[i:i + 4]) for i in range(0, len(words), 4)]
    except (Fault, csv.Error, UnicodeDecodeError) as fault:
        print(fault, file=sys.stderr)
        return 1
    arguments.source.write_text(write_source(tables), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
