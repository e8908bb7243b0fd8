"""The types that the package tells: strict, the same as at run time, and of use to a program."""
import os
import pathlib
import subprocess
import sys
import textwrap

import pytest

import crm

PACKAGE = pathlib.Path(crm.__file__).parent
SETTINGS = pathlib.Path(__file__).resolve().parents[2] / "bindings/python/pyproject.toml"

pytest.importorskip("mypy", reason="mypy is not installed")


def run(*words, folder):
    environment = dict(os.environ, PYTHONPATH=str(PACKAGE.parent), MYPYPATH=str(PACKAGE.parent))
    return subprocess.run([sys.executable, "-m", *words], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def check(program, tmp_path):
    path = tmp_path / "program.py"
    path.write_text(textwrap.dedent(program), encoding="utf-8")
    return run("mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), str(path), folder=tmp_path)


@pytest.mark.parametrize("version", ["3.10", "3.14"])  # the oldest that mypy still knows
def test_the_package_is_strictly_typed(tmp_path, version):
    done = run("mypy", "--config-file", str(SETTINGS), "--python-version", version, "--cache-dir", str(tmp_path), "-p", "crm",
               folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_stubs_say_what_is_there_at_run_time(tmp_path):
    done = run("mypy.stubtest", "crm", "--mypy-config-file", str(SETTINGS), folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_program_is_checked_against_them(tmp_path):
    done = check("""
        import datetime
        import uuid
        import crm

        with crm.open(":memory:", create=True) as db:
            customer: uuid.UUID = db.customers.add(kind="person", name="Zhang Wei", contact_points=[("mobile", "+8613800138000")])
            known: crm.Customer = db.customers.get(customer)
            state: "crm.LifecycleState | None" = known.state
            since: "datetime.datetime | None" = known.state_since
            for task in db.tasks.due(until=db.now()):
                due: datetime.datetime = task.due_at
                kind: crm.TaskKind = task.kind
                print(task.due_at.isoformat(), task.kind.label)
            try:
                db.customers.remove(customer, reason="a mistake")
            except crm.Refused as error:
                rule: crm.Rule = error.rule
        """, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_asked_about_time_is_checked_against_them(tmp_path):
    done = check("""
        import datetime as dt
        import zoneinfo
        import crm

        hours = {name: [("09:00", dt.time(17))] for name in ("mon", "tue")}
        office = crm.Calendar(zoneinfo.ZoneInfo("Europe/Berlin"), hours, holidays=crm.holidays("CN"))
        day = [("09:00", "12:00"), ("13:00", "17:00")]
        plain = crm.Calendar("UTC", {1: [("09:00", "17:00")], 2: day}, holidays=[dt.date(2026, 5, 1)])
        start = dt.datetime.now(dt.timezone.utc)
        due: dt.datetime = (office | plain).add(start, dt.timedelta(hours=8), at_close="next_open")
        gone: dt.timedelta = office.between(start, due, reversed=crm.CalendarReversed.ZERO)
        texts: list[str] = [span.text(office.zone, "zh") for span in office.spans(start, due) if span.kind is crm.SpanKind.COUNTED]
        rule = crm.Recurrence("FREQ=DAILY", start=dt.date(2026, 1, 1), zone=office.zone, roll="following", calendar=office)
        first: "dt.datetime | None" = rule.next()
        for at in rule:
            found: dt.datetime = at
            break
        policy = crm.ClockPolicy([crm.ClockTarget("solve", "resolve", amount=dt.timedelta(hours=8))])
        case = crm.ClockCase(policy, office, [(start, "open")]).then("pause", start, label="why")
        left: dt.timedelta = case.judge(start)["solve"].remaining
        kept: "tuple[crm.ClockEvent, ...]" = case.events
        """, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("wrong, said", [
    ("crm.Calendar('UTC', {'mon': [('09:00', '17:00')]}).add(db.now(), 8)", "incompatible type"),
    ("crm.Recurrence('FREQ=DAILY')", 'Missing named argument "start"'),
    ("crm.Calendar('UTC', {'mon': '09:00'})", "incompatible type"),
    ("db.customers.add(kind='person')", 'Missing named argument "name"'),
    ("db.customers.get(17)", "incompatible type"),
    ("db.customers.add(kind=crm.Channel.PHONE, name='x')", "incompatible type"),
    ("db.tasks.snooze(db.customers.add(kind='person', name='x'), 'tomorrow')", "incompatible type"),
    ("db.customers.list().nothing()", "has no attribute"),
    ("db.customers.get('x').name = 'y'", "read-only"),
])
def test_a_wrong_program_is_told(tmp_path, wrong, said):
    done = check(f"import crm\nwith crm.open(':memory:', create=True) as db:\n    {wrong}\n", tmp_path)
    assert done.returncode == 1 and said in done.stdout, done.stdout + done.stderr
