#!/usr/bin/env python3
"""Measures working time beside packages that people use for it: the same questions about weekdays from nine to five.

    bench_peers.py --ours BUILD/tests/bench/peers_ours --peers FOLDER [--markdown]

FOLDER has what is installed of them, each optional: `python3 -m venv FOLDER/py && FOLDER/py/bin/pip install
business-duration workalendar`, and `npm install --prefix FOLDER moment moment-business-time dayjs dayjs-business-time`.
CRM_TEST_PEERS names it too.
Blocks of ours and of theirs run in turn, and a ratio is the median of the ratios pair by pair. Answers are compared: how many of
theirs are ours is in the table. `--quick` looks at no time."""
import argparse
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
#: The package, its program, the task, and how many pairs it can be asked in a second or so.
PEERS = (("moment-business-time", "node", "add", 2000), ("dayjs-business-time", "node", "add", 2000),
         ("moment-business-time", "node", "between", 2000), ("dayjs-business-time", "node", "between", 1000),
         ("business-duration", "python", "between", 500), ("workalendar", "python", "workdays", 2000),
         ("workalendar", "python", "add_days", 2000), ("moment-business-time", "node", "add_days", 2000),
         ("dayjs-business-time", "node", "add_days", 2000))
TASKS = {"add": "add 8 working hours", "between": "working time between two instants within 30 days",
         "add_days": "add 10 working days", "workdays": "working days between two dates within 30 days"}
WANTED = 100


def program(kind, package, folder):
    """(command, environment) of a package that is there, or (None, why not)."""
    environment = dict(os.environ, TZ="UTC", NODE_ENV="production", PYTHONWARNINGS="ignore",
                       NODE_PATH=str(folder / "node_modules"))
    if kind == "node":
        if not (folder / "node_modules" / package).is_dir():
            return None, f"{package} is not installed in {folder.name}"
        node = shutil.which("node")
        return ([node, str(HERE / "peers_node.js"), package], environment) if node else (None, "there is no node")
    python = folder / "py/bin/python"
    module = package.replace("-", "_")
    if not python.exists() or subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode:
        return None, f"{package} is not installed in {folder.name}/py"
    return [str(python), str(HERE / "peers_python.py"), package], environment


def pairs(count):
    """Minutes of 2025, and others up to 30 days later."""
    chance = random.Random(8)
    for _ in range(count):
        start = 1735689600 + chance.randrange(365 * 1440) * 60
        yield start, start + chance.randrange(30 * 1440) * 60


def run(command, environment=None):
    """(nanoseconds for each call, answers)."""
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[:3]} failed:\n{done.stderr}")
    first, *answers = done.stdout.split()
    return float(first), [int(float(one)) for one in answers]


def measured(ours, peer, task, file, rounds, repeats):
    """Their nanoseconds, ours, the ratio, and how many answers are the same."""
    command, environment = peer
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(run([str(ours), task, str(file), str(repeats)]))
        theirs.append(run([*command, task, str(file)], environment))
    same = sum(a == b for a, b in zip(mine[0][1], theirs[0][1]))
    ratio = statistics.median(b[0] / a[0] for a, b in zip(mine, theirs))
    return statistics.median(one[0] for one in theirs), statistics.median(one[0] for one in mine), ratio, same, len(mine[0][1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", type=pathlib.Path, required=True)
    parser.add_argument("--peers", type=pathlib.Path, default=os.environ.get("CRM_TEST_PEERS"))
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--quick", action="store_true", help="only whether the answers are the same")
    given = parser.parse_args()
    if given.peers is None:
        print("skipped: no folder of peers; name it with --peers or CRM_TEST_PEERS")
        return
    rows = [("work", "peer", "ours", "theirs", "ratio", "budget", "within", "same answers"),
            ("---", "---", "---:", "---:", "---:", "---:", "---", "---:")]
    with tempfile.TemporaryDirectory() as scratch:
        for package, kind, task, count in PEERS:
            peer = program(kind, package, pathlib.Path(given.peers).resolve())
            if peer[0] is None:
                print(f"skipped: {peer[1]}", file=sys.stderr)
                continue
            print(f"{package}: {TASKS[task]}", file=sys.stderr, flush=True)
            count = min(count, 200) if given.quick else count
            file = pathlib.Path(scratch) / f"{count}.txt"
            file.write_text("".join(f"{a} {b}\n" for a, b in pairs(count)), encoding="ascii")
            rounds, repeats = (1, 1) if given.quick else (given.rounds, 200)
            theirs, mine, ratio, same, asked = measured(given.ours, peer, task, file, rounds, repeats)
            shown = (f"{mine:.0f} ns", f"{theirs / 1000:.1f} us", f"{ratio:.0f}", f">= {WANTED} x", "yes" if ratio >= WANTED else "no")
            rows.append((TASKS[task], package, *(("",) * 5 if given.quick else shown), f"{same} of {asked}"))
    for row in rows:
        if given.markdown:
            print("| " + " | ".join(row) + " |")
        elif row[0] != "---":
            print("{:50} {:22} {:>8} {:>10} {:>7} {:>9} {:7} {:>14}".format(*row))


main()
