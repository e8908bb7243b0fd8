#!/usr/bin/env python3
"""The generator of holiday tables stops at whatever is wrong in a list. argv[1] is the root of the source tree."""
import pathlib
import subprocess
import sys
import tempfile

GOOD = "date,name,kind\n2026-05-01,Labour \"Day\" \u52b3,holiday\n2026-05-09,Labour Day,workday\n"
# What is tried, the list, the words of the complaint; no words = it is taken.
CASES = [
    ("a good list is taken", GOOD, None),
    ("a date that does not exist is refused", GOOD.replace("05-01", "02-29"), "line 2: '2026-02-29' is not a date"),
    ("a date in another form is refused", GOOD.replace("2026-05-01", "20260501"), "line 2: '20260501' is not"),
    ("a date that stands twice is refused", GOOD.replace("2026-05-09", "2026-05-01"), "line 3: 2026-05-01 does not come after"),
    ("dates out of order are refused", GOOD.replace("2026-05-09", "2026-04-25"), "line 3: 2026-04-25 does not come after"),
    ("a date outside of the table is refused", GOOD.replace("2026-05-09", "2027-05-08"), "line 3: 2027-05-08 lies outside"),
    ("a make-up day from Monday to Friday is refused", GOOD.replace("05-09", "05-08"), "line 3: 2026-05-08 is a working day"),
    ("an unknown kind is refused", GOOD.replace("workday", "weekday"), "line 3: 'weekday' is neither"),
    ("a missing name is refused", GOOD.replace("Labour Day", ""), "line 3: the name is missing"),
    ("another header is refused", GOOD.replace("kind", "type"), "line 1: the header is not"),
    ("a row with more fields is refused", GOOD.replace("workday", "workday,x"), "line 3: 4 fields"),
    ("an empty list is refused", GOOD[:15], "no days"),
]


def judge(root, text, words):
    """None, or what is wrong with the generator."""
    with tempfile.TemporaryDirectory() as folder:
        source, table = pathlib.Path(folder) / "made.c", pathlib.Path(folder) / "list.csv"
        table.write_text(text, encoding="utf-8")
        words_of_command = ["XX", "2026-01-01", "2026-12-31", table]
        done = subprocess.run([sys.executable, root / "tools/embed_holidays.py", "--source", source, *words_of_command],
                              capture_output=True, text=True, check=False)
        made = source.read_text(encoding="utf-8") if source.exists() else ""
    if words is None:
        expected = '{ { 2026, 5, 1 }, CRM_CALENDAR_HOLIDAY, 0, 0, "Labour \\042Day\\042 \\345\\212\\263" },'
        return None if done.returncode == 0 and expected in made else f"made: {made or done.stderr}"
    if done.returncode == 0 or made:
        return "taken"
    return None if words in done.stderr and "Traceback" not in done.stderr else f"the complaint is: {done.stderr.strip()}"


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    failures = 0
    print(f"1..{len(CASES)}")
    for number, (name, text, words) in enumerate(CASES, 1):
        wrong = judge(root, text, words)
        failures += wrong is not None
        print(f"{'not ok' if wrong else 'ok'} {number} - {name}" + (f"\n# {wrong}" if wrong else ""))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
