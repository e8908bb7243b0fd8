#!/usr/bin/env python3
"""crmctl_time_test.py TOOL: questions about time from the command line, which need no store. Prints TAP."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import traceback

TOOL = str(pathlib.Path(sys.argv[1]).resolve())
DONE, REFUSED, USAGE, MISSING = range(4)
OFFICE = {"name": "office", "tz": "Europe/Berlin", "hours": {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
          "holidays": {"2026-05-01": "Labour Day"}}
TESTS = []


def test(function):
    TESTS.append(function)
    return function


def run(*words, code=DONE, cwd=None):
    done = subprocess.run([TOOL, *words], capture_output=True, text=True, encoding="utf-8", cwd=cwd, timeout=60,
                          env={k: v for k, v in os.environ.items() if not k.startswith("CRM_")})
    assert done.returncode == code, f"{words}: exit {done.returncode}, not {code}\n{done.stdout}{done.stderr}"
    if code:
        assert done.stderr.startswith("crmctl: ") and done.stderr.count("\n") == 1, repr(done.stderr)
    return done


def office(folder, **changes):
    path = pathlib.Path(folder, "office.json")
    path.write_text(json.dumps({**OFFICE, **changes}), encoding="utf-8")
    return str(path)


@test
def eight_hours_from_thursday_afternoon_end_on_monday(folder):
    file = office(folder)
    assert run("calendar", "add", file, "2026-04-30T15:00", "8h").stdout == "Mon 2026-05-04 16:00 CEST  (2026-05-04T14:00:00Z)\n"
    assert run("calendar", "add", file, "2026-04-30T15:00", "8h", "--quiet").stdout == "2026-05-04T14:00:00Z\n"
    assert json.loads(run("calendar", "add", file, "2026-04-30T15:00", "1d", "--json").stdout)["local"] == "Mon 2026-05-04 15:00 CEST"


@test
def the_convention_is_chosen_by_name(folder):
    file = office(folder)
    assert run("calendar", "add", file, "2026-05-04T13:00", "4h", "--quiet").stdout == "2026-05-04T15:00:00Z\n"
    assert run("calendar", "add", file, "2026-05-04T13:00", "4h", "--quiet", "--at-close", "next_open").stdout == "2026-05-05T07:00:00Z\n"
    assert "stays, next_open" in run("calendar", "add", file, "2026-05-04T13:00", "4h", "--at-close", "never", code=USAGE).stderr


@test
def the_time_between_is_explained_in_both_languages(folder):
    file = office(folder)
    assert run("calendar", "between", file, "2026-04-30T16:00", "2026-05-04T10:00").stdout == "2 h\n"
    told = run("calendar", "between", file, "2026-04-30T16:00", "2026-05-04T10:00", "--explain").stdout
    assert "Labour Day" in told and told.endswith("2 h\n") and told.count("counted") == 2, told
    chinese = run("calendar", "between", file, "2026-04-30T16:00", "2026-05-04T10:00", "--explain", "--language", "zh").stdout
    assert "Labour Day" in chinese and "counted" not in chinese, chinese
    spans = json.loads(run("calendar", "between", file, "2026-04-30T16:00", "2026-05-04T10:00", "--explain", "--json").stdout)
    assert spans["microseconds"] == 2 * 3600 * 10**6
    assert [span["kind"] for span in spans["spans"] if span["kind"] in ("counted", "holiday")] == ["counted", "holiday", "counted"]


@test
def a_calendar_that_is_wrong_is_told_with_file_line_field_and_rule(folder):
    file = pathlib.Path(folder, "office.json")
    file.write_text('{"tz": "Europe/Berlin",\n "hours": {\n  "mon": [["17:00", "09:00"]]}}\n', encoding="utf-8")
    told = run("calendar", "check", str(file), code=USAGE).stderr
    assert f"{file}:3" in told and "hours.mon" in told and "closes before" in told, told
    file.write_text(json.dumps({**OFFICE, "tz": "Europe/Berlim"}), encoding="utf-8")
    assert "Europe/Berlim" in run("calendar", "check", str(file), code=MISSING).stderr
    assert "never open" in run("calendar", "check", office(folder, hours={}), code=USAGE).stderr
    answer = json.loads(run("calendar", "check", office(folder, hours={}), "--json", code=USAGE).stdout)
    assert answer["error"]["rule"] == "calendar_never_open", answer


@test
def a_calendar_that_is_right_is_told_with_its_range_and_when_it_opens(folder):
    known = "office: a calendar of Europe/Berlin, known from 1970-01-01 to 2149-12-31\n"
    assert run("calendar", "check", office(folder), "--now", "2026-05-01T10:00:00Z").stdout == known + "opens Mon 2026-05-04 09:00 CEST\n"
    assert run("calendar", "check", office(folder), "--now", "2026-05-04T10:00:00Z").stdout == known + "opens Mon 2026-05-04 13:00 CEST\n"
    assert run("calendar", "check", office(folder), "--now", "2026-05-04T11:30:00Z").stdout == known + "open now, Mon 2026-05-04 13:30 CEST\n"
    assert run("calendar", "check", office(folder), "--quiet").stdout == ""
    file = office(folder, tz="Asia/Shanghai", holiday_tables=["CN"])
    told = run("calendar", "check", file, "--now", "2027-02-01T10:00:00Z").stdout
    assert told == "office: a calendar of Asia/Shanghai, known from 2007-01-01 to 2026-12-31\nfrom now on it is not known to open\n", told
    assert json.loads(run("calendar", "check", file, "--now", "2027-02-01T10:00:00Z", "--json").stdout) == {
        "name": "office", "zone": "Asia/Shanghai", "known_from": "2007-01-01", "known_until": "2026-12-31", "next_open": None}
    for first, last in (("0001-01-01", "9999-12-31"), ("2026-05-04", "2026-05-04"), ("2026-05-04", "2026-05-10")):
        told = run("calendar", "check", office(folder, known_from=first, known_until=last)).stdout
        assert f"known from {first} to {last}\n" in told, told
    assert "JSON" in run("calendar", "check", "--help").stdout


@test
def each_command_takes_only_the_conventions_that_it_uses(folder):
    span = (office(folder), "2026-05-04T10:00", "2026-04-30T16:00")
    assert run("calendar", "between", *span).stdout == "-2 h\n"
    assert run("calendar", "between", *span, "--reversed", "absolute").stdout == "2 h\n"
    for option in ("--at-close", "--at-open", "--zero", "--origin", "--time", "--close-edge"):
        assert option in run("calendar", "between", *span, option, "stays", code=USAGE).stderr, option
    assert "--end-of-day" in run("calendar", "between", *span, "--end-of-day", code=USAGE).stderr
    for option, value in (("--reversed", "zero"), ("--close-edge", "in")):
        assert option in run("calendar", "add", span[0], span[1], "1h", option, value, code=USAGE).stderr, option
    assert run("calendar", "add", span[0], "2026-05-02T10:00", "1d", "--origin", "count_after", "--time", "keep", "--end-of-day",
               "--quiet").stdout == "2026-05-04T15:00:00Z\n"
    assert run("calendar", "add", span[0], "2026-05-02T10:00", "0h", "--zero", "stays", "--at-open", "stays", "--quiet").stdout == "2026-05-02T08:00:00Z\n"


@test
def the_next_year_of_holidays_is_loaded_beside_the_table(folder):
    file = office(folder, tz="Asia/Shanghai", holiday_tables=["CN"], holidays={"2027-01-01": "New Year"}, workdays=["2027-01-03"], known_until="2027-12-31",
                  hours={**OFFICE["hours"], "mon": [["09:00", "12:00:30"]]})
    assert run("calendar", "add", file, "2026-12-31T16:00", "2h", "--quiet").stdout == "2027-01-03T02:00:00Z\n"
    assert run("calendar", "between", file, "2027-01-04", "2027-01-05").stdout == "3 h 30 s\n"
    file = office(folder, hours={"mon": [["9:00", "12:00"]]})
    assert "hours.mon" in run("calendar", "check", file, code=USAGE).stderr


@test
def what_nobody_announced_yet_is_refused(folder):
    file = office(folder, tz="Asia/Shanghai", holiday_tables=["CN"])
    assert run("calendar", "add", file, "2026-09-30T17:00", "1h", "--quiet").stdout == "2026-10-08T02:00:00Z\n"
    assert "2026-12-31" in run("calendar", "add", file, "2026-12-30T17:00", "100h", code=REFUSED).stderr


@test
def amounts_are_read_strictly(folder):
    file = office(folder)
    for wrong in ("", "8", "8 h", "h", "8x", "3d4h", "1h-5min", "99999999999h"):
        assert "AMOUNT" in run("calendar", "add", file, "2026-05-04T13:00", wrong, code=USAGE).stderr, wrong
    assert run("calendar", "add", file, "2026-05-04T13:00", "1h30min", "--quiet").stdout == "2026-05-04T12:30:00Z\n"
    assert run("calendar", "add", "--quiet", "--", file, "2026-05-04T13:00", "-1h").stdout == "2026-05-04T09:00:00Z\n"


@test
def holidays_are_listed_from_the_table_and_from_files(folder):
    days = json.loads(run("holidays", "show", "CN", "--json").stdout)["days"]
    assert {"date": "2026-02-14", "kind": "workday"}.items() <= next(day for day in days if day["date"] == "2026-02-14").items()
    told = json.loads(run("holidays", "show", "CN", "--from", "2026-10-01", "--until", "2026-10-10", "--json").stdout)["days"]
    assert [day["date"] for day in told] == [*(f"2026-10-0{day}" for day in range(1, 8)), "2026-10-10"], told
    assert "2026-10-10" in run("holidays", "show", "CN", "--from", "2026-10-10").stdout
    assert run("holidays", "show", "CN", "--from", "2027-01-01").stdout == "no days\n"
    assert run("holidays", "show", "CN", "--until", "2006-12-31").stdout == "no days\n"
    assert "--until" in run("holidays", "show", "CN", "--from", "2026-02-01", "--until", "2026-01-31", code=USAGE).stderr
    pathlib.Path(folder, "own.csv").write_text("date,name\n2026-05-01,Labour Day\n2026-13-01,x\n", encoding="utf-8")
    assert "own.csv:3" in run("holidays", "show", "own.csv", code=USAGE, cwd=folder).stderr
    pathlib.Path(folder, "own.ics").write_text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20250501\r\nRRULE:FREQ=YEARLY;COUNT=2\r\n"
                                               "SUMMARY:Labour Day\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", encoding="utf-8")
    told = run("holidays", "show", "own.ics", "--until", "2026-12-31", cwd=folder).stdout
    assert "2025-05-01" in told and "2026-05-01" in told, told
    assert "--format" in run("holidays", "show", "own", code=USAGE, cwd=folder).stderr


@test
def a_recurrence_is_listed_in_its_zone(folder):
    told = run("recurrence", "list", "FREQ=WEEKLY;BYDAY=SU", "2026-03-22T02:30", "--zone", "Europe/Berlin", "--limit", "3").stdout
    assert told == "Sun 2026-03-22 02:30 CET\nSun 2026-03-29 03:30 CEST\nSun 2026-04-05 02:30 CEST\n", told
    told = run("recurrence", "list", "FREQ=MONTHLY;BYMONTHDAY=1;COUNT=3", "2026-05-01", "--roll", "following", "--calendar", office(folder), "--zone",
               "Europe/Berlin", "--json").stdout
    assert [each["local"][:14] for each in json.loads(told)["occurrences"]] == ["Mon 2026-05-04", "Mon 2026-06-01", "Wed 2026-07-01"], told
    assert json.loads(told)["complete"] is True


@test
def the_start_of_a_recurrence_is_local(folder):
    for start in ("2026-03-22T02:30Z", "2026-03-22t02:30z", "2026-03-22T02:30+01:00", "2026-03-22 02:30:00-05:00", "2026-03-22T02:30:00.5"):
        told = run("recurrence", "list", "FREQ=DAILY;COUNT=1", start, code=USAGE).stderr
        assert "START" in told and start in told and "no offset" in told, told
    for start in ("2026-03-22T02:30", "2026-03-22 02:30:00", "2026-03-22T02:30:00"):
        assert run("recurrence", "list", "FREQ=DAILY;COUNT=1", start).stdout == "Sun 2026-03-22 02:30 UTC\n", start


@test
def a_recurrence_without_times_says_so(folder):
    empty = ("recurrence", "list", "FREQ=DAILY;COUNT=2", "2026-03-22T02:30", "--from", "2026-04-01")
    assert run(*empty).stdout == "no times\n"
    assert run(*empty, "--quiet").stdout == ""
    assert json.loads(run(*empty, "--json").stdout) == {"occurrences": [], "complete": True}


@test
def a_rule_that_is_wrong_is_told_with_the_position(folder):
    told = run("recurrence", "list", "FREQ=WEEKLY;BYDAY=XX", "2026-03-22T02:30", code=USAGE).stderr
    assert "character 19" in told, told
    answer = json.loads(run("recurrence", "list", "FREQ=WEEKLY;BYDAY=XX", "2026-03-22T02:30", "--json", code=USAGE).stdout)
    assert answer["error"]["position"] == 19, answer


@test
def the_clocks_of_a_place_are_told(folder):
    told = run("zone", "show", "Asia/Shanghai", "2026-05-04T12:00:00Z").stdout
    assert told.startswith("Mon 2026-05-04 20:00 CST") and "28800 s ahead of UTC" in told, told
    assert "Asia/Shangai" in run("zone", "show", "Asia/Shangai", code=MISSING).stderr
    assert run("zone", "show", "../etc/passwd", code=MISSING).stdout == ""


@test
def beyond_the_ends_of_time_no_clock_is_made_up(folder):
    told = run("zone", "show", "Europe/Berlin", "9999-12-31").stdout
    assert told == "Fri 9999-12-31 00:00 CET  (9999-12-30T23:00:00Z)\n3600 s ahead of UTC, next change beyond the year 9999\n", told
    told = run("zone", "show", "Asia/Shanghai", "9999-12-31T23:59:00Z").stdout
    assert told.startswith("beyond the year 9999  (9999-12-31T23:59:00Z)\n"), told
    answer = json.loads(run("zone", "show", "Asia/Shanghai", "9999-12-31T23:59:00Z", "--json").stdout)
    assert answer["at"] == "9999-12-31T23:59:00Z" and answer["local"] is None and answer["next_change"] is None, answer
    assert json.loads(run("zone", "show", "Europe/Berlin", "9999-12-31", "--json").stdout)["next_change"] is None
    assert run("zone", "show", "Europe/Berlin", "0001-01-01").stdout.startswith("Mon 0001-01-01 00:00 LMT\n")
    assert run("zone", "show", "Europe/Berlin", "0001-01-01", "--quiet").stdout == "Mon 0001-01-01 00:00 LMT\n"
    answer = json.loads(run("zone", "show", "Europe/Berlin", "0001-01-01", "--json").stdout)
    assert answer["at"] is None and answer["local"] == "Mon 0001-01-01 00:00 LMT", answer
    assert run("zone", "show", "America/New_York", "0001-01-01T00:00:00Z").stdout.startswith("before the year 1  (0001-01-01T00:00:00Z)\n")


@test
def a_time_that_the_clocks_jump_over_is_told_as_one(folder):
    told = run("zone", "show", "Europe/Berlin", "2026-03-29T02:30").stdout.splitlines()[0]
    assert told == "Sun 2026-03-29 03:30 CEST  (2026-03-29T01:30:00Z), as the clocks jump over the time given", told
    assert json.loads(run("zone", "show", "Europe/Berlin", "2026-03-29T02:30", "--json").stdout)["skipped"] is True
    assert run("zone", "show", "Europe/Berlin", "2026-03-29T02:30", "--quiet").stdout == "2026-03-29T01:30:00Z\n"
    for shown in ("2026-03-29T01:59:59", "2026-03-29T03:00", "2026-03-29T02:30Z", "2026-10-25T02:30"):
        assert "jump" not in run("zone", "show", "Europe/Berlin", shown).stdout, shown
        assert json.loads(run("zone", "show", "Europe/Berlin", shown, "--json").stdout)["skipped"] is False, shown
    assert "that of the place" in run("zone", "show", "--help").stdout


def main():
    print(f"1..{len(TESTS)}")
    failures = 0
    for number, function in enumerate(TESTS, 1):
        try:
            with tempfile.TemporaryDirectory() as folder:
                function(folder)
            print(f"ok {number} - {function.__name__}", flush=True)
        except Exception:
            failures += 1
            print(f"not ok {number} - {function.__name__}")
            print("".join("# " + line + "\n" for line in traceback.format_exc().splitlines()[-12:]), end="", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
