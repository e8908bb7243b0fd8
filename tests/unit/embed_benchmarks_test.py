#!/usr/bin/env python3
"""The generator of the benchmarks stops at whatever is wrong in the table. argv[1] is the root of the source tree."""
import pathlib
import subprocess
import sys
import tempfile

HEAD = "id,item,seed,low,high,unit,about\n"
GOOD = HEAD + "".join(f"D-STAT-{n:02},said,000,{n},{n},count,what is said\n" for n in range(1, 22))
# What is tried, the table, the words of the complaint; no words = it is taken.
CASES = [
    ("a good table is taken", GOOD, None),
    ("a table without the last claim is refused", GOOD[:GOOD.index("D-STAT-21")], "the last id is not D-STAT-21"),
    ("a claim that is left out is refused", GOOD.replace("D-STAT-05,", "D-STAT-06,"), "line 6: D-STAT-06 does not follow D-STAT-04"),
    ("an item that comes twice is refused", GOOD.replace("D-STAT-05,", "D-STAT-04,"), "line 6: D-STAT-04 has the item 'said' twice"),
    ("another form of id is refused", GOOD.replace("D-STAT-05", "D-STAT-5"), "line 6: 'D-STAT-5'"),
    ("an unknown unit is refused", GOOD.replace("7,7,count", "7,7,pieces"), "line 8: 'pieces' is no unit"),
    ("a range upside down is refused", GOOD.replace("7,7,count", "7,6,count"), "7 to 6 no range"),
    ("a value that is no number is refused", GOOD.replace("7,7,count", "x,7,count"), "'x'"),
    ("a meaning that is missing is refused", GOOD.replace("21,count,what is said", "21,count,"), "line 22: 7 values are needed"),
    ("a meaning with a quote is refused", GOOD.replace("21,count,what is said", "21,count,a \\ b"), "line 22: the meaning is not"),
    ("another header is refused", GOOD.replace("about", "text", 1), "line 1: the header is not"),
]


def judge(root, text, words):
    """None, or what is wrong with the generator."""
    with tempfile.TemporaryDirectory() as folder:
        source, table = pathlib.Path(folder) / "made.c", pathlib.Path(folder) / "table.csv"
        table.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, root / "tools/embed_benchmarks.py", "--source", source, table],
                              capture_output=True, text=True, check=False)
        made = source.read_text(encoding="utf-8") if source.exists() else ""
    if words is None:
        expected = '{ "D-STAT-07", "said", "000", 7, 7, CRM_BENCHMARK_COUNT,\n\t  "what is said" },'
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
