"""Cases drawn from other systems' suites and bug reports, through the package: a test for each file of them, which are beside the
checkout (CRM_VECTORS). Each answer is asked for by the conventions that its vector names; disputed ones are not asserted."""
import json
import os
import pathlib
import struct
from datetime import date, datetime, timedelta, timezone

import crm
import pytest

FOLDER = pathlib.Path(os.environ.get("CRM_VECTORS", "/nowhere"))
UTC = timezone.utc
#: What a vector calls a convention, where the package has another word.
WORDS = {("at_close", "close"): "stays", ("at_open", "open"): "stays", ("at_open", "prev_close"): "previous_close",
         ("zero", "stay"): "stays", ("zero", "roll"): "rolls", ("close_edge", "open"): "out", ("close_edge", "closed"): "in"}
ASKED = {"next_open": "next_open", "next_opening": "next_opening", "next_closing": "next_closing", "prev_close": "previous_close",
         "prev_opening": "previous_opening"}


def vectors(name):
    path = FOLDER / f"{name}.json"
    if not path.is_file():
        pytest.skip("the vectors are not here: CRM_VECTORS names no folder that has them")
    return json.loads(path.read_text(encoding="utf-8"))


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def local(text):
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def dated(given):
    return {date.fromisoformat(day): segments for day, segments in (given or {}).items()}


def tzif(version, *changes):
    """A zone in the form of RFC 8536 that begins one hour ahead of UTC and comes to it for good."""
    header = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, len(changes), 2, 8)
    instants = struct.pack(f">{len(changes)}{version}", *changes)
    return header + instants + b"\1" * len(changes) + struct.pack(">lBBlBB", 3600, 0, 0, 0, 0, 4) + b"+01\0+00\0"


def zone(vector):
    """The zone of a vector; for a law that the data of this machine may be too old for, that law."""
    if "needs_tzdata" not in vector:
        return vector["calendar"]["tz"]
    change = int(datetime(2026, 9, 20, 1, tzinfo=timezone.utc).timestamp())
    return crm.Zone(vector["calendar"]["tz"], data=tzif("l") + tzif("q", change) + b"\n<+00>0\n")


def calendar(given, place=None, **more):
    return crm.Calendar(place or given["tz"], given["hours"], holidays=[date.fromisoformat(day) for day in given.get("holidays", ())],
                        extra_workdays=dated(given.get("extra_workdays")), breaks=dated(given.get("breaks")), **more)


# Working time.

def options(conv):
    return {name: WORDS.get((name, value), value) for name, value in conv.items()}


def asked(vector, place, conv):
    """The answer to the question of a vector, as the vector writes it."""
    op, how = vector["op"], options(conv)
    start = moment(vector["start"]) if "start" in vector else None
    if op in ("add", "subtract"):
        return getattr(place, op)(start, timedelta(seconds=vector["amount_s"]), **how)
    if op == "between":
        return place.between(start, moment(vector["end"]), **how) / timedelta(seconds=1)
    if op == "is_open":
        return place.is_open(start, **how)
    if op in ("add_days", "subtract_days"):
        return place.add_days(start, vector["amount_days"] * (1 if op == "add_days" else -1), **how)
    if op == "is_workday":
        return place.is_workday(date.fromisoformat(vector["date"]))
    if op == "segments":
        found = place.segments(start, vector["count"], backward=vector["direction"] == "backward")
        return [[one.from_at, one.until_at] for one in found]
    return getattr(place, ASKED[op])(start, **how)


def plain(expected):
    if isinstance(expected, list):
        return [[moment(one) for one in pair] for pair in expected]
    return moment(expected) if isinstance(expected, str) else expected


def faults_of(vector):
    if vector["op"] == "validate":
        try:
            calendar(vector["calendar"])
            told = "accept"
        except (crm.Invalid, TypeError):
            told = "reject"
        return [] if told == vector["expect"] else [(vector["id"], told, vector["expect"])]
    conv = vector.get("conv", {})
    place = calendar(vector["calendar"], zone(vector), **({"dst": conv["dst"]} if "dst" in conv else {}))
    found = []
    for how, expected in [(conv, vector["expect"])] + [(alt["conv"], alt["expect"]) for alt in vector.get("alts", ())]:
        how = {**conv, **how}
        how.pop("dst", None)
        told = asked(vector, place, how)
        if told != plain(expected):
            found.append((vector["id"], how, told, expected))
    return found


@pytest.mark.parametrize("name", ["worktime_add", "worktime_subtract", "worktime_between", "worktime_query", "worktime_days",
                                  "worktime_dst", "worktime_china", "worktime_validate"])
def test_working_time_is_what_the_vectors_say(name):
    undisputed = [one for one in vectors(name) if not one.get("disputed")]
    assert len(undisputed) > 10
    assert [fault for one in undisputed for fault in faults_of(one)] == []


# Recurrence.

def recurrence(vector, conv):
    day = vector.get("dtstart", "1997-09-02T09:00:00")
    return crm.Recurrence(vector["rrule"], start=local(day), zone=vector.get("tzid"), added=map(local, vector.get("rdate", ())),
                          left_out=map(local, vector.get("exdate", ())), gap=conv.get("gap"),
                          monthdays={"dtstart_month": "start_month"}.get(conv.get("yearly_bymonthday"), conv.get("yearly_bymonthday")))


def written(at, vector):
    """An instant as the vector writes it."""
    plain = at.replace(tzinfo=None)
    if vector["tzid"]:
        return plain.isoformat() + "Z"
    return plain.isoformat() if "T" in vector["dtstart"] else plain.date().isoformat()


def bound(text):
    return text and moment(text if text.endswith("Z") else text + "+00:00")


def told_by(vector, conv, limit=None):
    found = []
    for at in recurrence(vector, conv).between(bound(vector.get("from")), bound(vector.get("to"))):
        found.append(written(at, vector))
        if limit is not None and len(found) >= limit:
            break
    return found


def recurrence_faults(vector):
    conv, found = vector.get("conv", {}), []
    for how, answer in [(conv, vector)] + [({**conv, **alt["conv"]}, alt) for alt in vector.get("alts", ())]:
        if "expect_count" in answer:
            told = told_by(vector, how)
            told, expected = (len(told), told[0], told[-1]), (answer["expect_count"], vector["expect_first"], vector["expect_last"])
        else:
            expected = answer["expect"]
            told = told_by(vector, how, None if vector.get("complete", True) else len(expected))
        if told != expected:
            found.append((vector["id"], how, told, expected))
    return found


@pytest.mark.parametrize("name", ["recurrence_rules", "recurrence_setpos_weekno", "recurrence_sets", "recurrence_skip",
                                  "recurrence_zoned"])
def test_recurrences_are_what_the_vectors_say(name):
    undisputed = [one for one in vectors(name) if not one.get("disputed")]
    assert len(undisputed) > 2
    assert [fault for one in undisputed for fault in recurrence_faults(one)] == []


def test_rules_that_are_not_right_are_refused_with_their_place():
    accepted = []
    for vector in vectors("recurrence_invalid"):
        try:
            recurrence({"tzid": None, **vector}, {})
            accepted.append(vector["id"])
        except crm.Invalid as error:
            assert error.rule.label.startswith("recurrence_") and 1 <= error.position <= len(vector["rrule"]) + 1, vector["id"]
    assert accepted == []


# Case clocks.

KINDS = {"ack": "acknowledge", "reply": "reply", "resolve": "resolve", "loop": "update"}


def policy(given):
    targets = [crm.ClockTarget(name, KINDS[name], unit=one["unit"], amount=timedelta(seconds=one.get("amount_s", 0)),
                               amount_days=one.get("amount_days", 0), end_of_day=one.get("end_of_day", False), pauses=one["pauses"])
               for name, one in given["targets"].items()]
    steps = [crm.ClockStep(one["name"], one["target"], unit="days" if "offset_days" in one else one.get("unit", "working"),
                           offset=timedelta(seconds=one.get("offset_s", 0)), offset_days=one.get("offset_days", 0))
             for one in given.get("steps", ())]
    return crm.ClockPolicy(targets, steps=steps, at_close=options(given.get("conv", {})).get("at_close", "stays"))


def happened(case, event):
    at, kind = moment(event["t"]), event["event"]
    if kind == "tick":
        return case
    if kind == "set_policy":
        return case.then("policy", at, policy=policy(event["policy"]))
    if kind == "set_calendar":
        return case.then("calendar", at, calendar=calendar(event["calendar"]))
    return case.then(kind, at, by_agent=event.get("from_customer") is False, paused=event.get("paused", False))


def seconds(lapse):
    return lapse / timedelta(seconds=1)


def look(case, now, seen):
    """What a vector can expect of a case, by the names it has for it."""
    answer = case.judge(now)
    told = {"next_due": answer.next_due_at, "paused_total_s": seconds(answer.paused),
            "steps": {one.name: one.due_at for one in answer.firings},
            "fired": [one.step for one in case.fired(seen, now) if one.step is not None],
            "breached": [one.name for one in answer.standings if one.missed]}
    for name in KINDS:
        told[f"{name}_due"] = None
    for one in answer.standings:
        told.update({f"{one.name}_due": one.due_at, f"{one.name}_elapsed_s": seconds(one.elapsed),
                     f"{one.name}_margin_s": seconds(one.remaining), f"{one.name}_longest_s": seconds(one.longest)})
    return told


def clock_faults(vector):
    case, seen, found = crm.ClockCase(policy(vector["policy"]), calendar(vector["calendar"])), None, []
    for event in vector["events"]:
        case, now = happened(case, event), moment(event["t"])
        if "expect" not in event:
            continue
        told = look(case, now, seen)
        for name, expected in event["expect"].items():
            if name == "steps":
                expected = {step: moment(at) for step, at in expected.items()}
            elif isinstance(expected, str):
                expected = moment(expected)
            if told[name] != expected:
                found.append((vector["id"], event["t"], name, told[name], expected))
        if "fired" in event["expect"]:
            seen = now
    return found


def test_case_clocks_are_what_the_vectors_say():
    undisputed = [one for one in vectors("sla_clock") if not one.get("disputed")]
    assert len(undisputed) > 30
    assert [fault for one in undisputed for fault in clock_faults(one)] == []
