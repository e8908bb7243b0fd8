#!/usr/bin/env python3
"""Add up the test reports of several builds: every case of a TAP test counts, any other test counts as one case.

Prints a line for each build, what was skipped and why, what failed, and at last "N passed, N failed". A build without a
report counts as one failure, so that nothing is lost in silence. The exit code is 0 only when nothing failed.
"""
import collections
import itertools
import json
import pathlib
import re
import sys

CASE = re.compile(r"^(not )?ok\b[ \t]*\d*[ \t]*(?:-[ \t]*)?(.*?)(?:[ \t]*#[ \t]*(SKIP|TODO)\b[ \t:]*(.*))?$",
                  re.I | re.M)
PLAN = re.compile(r"^1\.\.(\d+)(?:[ \t]*#[ \t]*SKIP\b[ \t:]*(.*))?", re.I | re.M)
REMARKS = 20
BAD = ("FAIL", "TIMEOUT", "ERROR", "INTERRUPT", "UNEXPECTEDPASS")

Case = collections.namedtuple("Case", "verdict name reason")


def cases_of(test):
    """The cases of one meson test: verdicts are pass, fail and skip."""
    name, result, output = test["name"], test["result"], test.get("stdout") or ""
    plan = PLAN.search(output)
    if plan is None:
        verdict = "skip" if result == "SKIP" else "fail" if result in BAD else "pass"
        said = output.strip() or test.get("stderr") or ""
        return [Case(verdict, name, last_line(said) if verdict == "skip" else result)]
    if plan.group(1) == "0":
        return [Case("fail" if result in BAD else "skip", name, plan.group(2) or "no reason given")]
    cases = []
    for match in CASE.finditer(output):
        negated, title, directive, reason = (group or "" for group in match.groups())
        if directive.upper() == "SKIP":
            # CMocka 1.1 writes "not ok 7 # SKIP name_of_the_case", which Meson takes for a failure.
            title, reason = (title, reason) if title else (reason, remark_before(output, match.start()))
            cases.append(Case("skip", f"{name}: {title}", reason or "no reason given"))
        elif negated and not directive:
            cases.append(Case("fail", f"{name}: {title}", remarks_after(output, match.end())))
        else:
            cases.append(Case("pass", f"{name}: {title}", ""))
    whole = test.get("returncode") == 0 and len(cases) == int(plan.group(1))
    only_skips = whole and any(case.verdict == "skip" for case in cases)
    # A crash, a sanitizer's verdict or a short plan fails the program although each of its cases passed.
    if result in BAD and not only_skips and not any(c.verdict == "fail" for c in cases):
        cases.append(Case("fail", name, f"{result}, exit code {test.get('returncode')}, "
                                        f"{len(cases)} of {plan.group(1)} cases ran"))
    return cases


def remarks_after(output, place):
    """The comment lines that follow a failed case: what it says about itself."""
    lines = itertools.takewhile(lambda line: line.startswith("#"), output[place:].lstrip("\n").splitlines())
    return "".join(f"\n    {line.lstrip('# ')}" for line in itertools.islice(lines, REMARKS))


def remark_before(output, place):
    line = output[:place].rstrip("\n").rpartition("\n")[2]
    return line.lstrip("# ").removeprefix("skipped: ") if line.startswith("#") else ""


def last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"


def read_build(directory):
    report = directory / "meson-logs" / "testlog.json"
    if not report.exists():
        return [], [Case("fail", f"{directory.name}: the build", f"no test report; see build/{directory.name}.log")]
    lines = report.read_text(encoding="utf-8", errors="replace").split("\n")
    tests = [json.loads(line) for line in lines if line.strip()]
    if not tests:
        return [], [Case("fail", f"{directory.name}: the tests", "the report is empty")]
    return tests, [case for test in tests for case in cases_of(test)]


def main(directories):
    total = collections.Counter()
    failed, skipped = [], []
    print("\n== summary")
    for directory in map(pathlib.Path, directories):
        tests, cases = read_build(directory)
        count = collections.Counter(case.verdict for case in cases)
        total += count
        failed += [(directory.name, case) for case in cases if case.verdict == "fail"]
        skipped += [(directory.name, case) for case in cases if case.verdict == "skip"]
        print(f"{directory.name}: {len(tests)} programs, {count['pass']} cases passed, {count['fail']} failed, "
              f"{count['skip']} skipped")
    for title, rows in (("skipped", skipped), ("failed", failed)):
        for build, case in rows:
            reason = case.reason if case.reason.startswith("\n") else f" ({case.reason})" if case.reason else ""
            print(f"{title}: [{build}] {case.name}{reason}")
    print(f"{total['pass']} passed, {total['fail']} failed")
    return 1 if total["fail"] or not total["pass"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
