"""Clocks of complaints: pauses, messages, targets, where they stand and why, another policy; what falls due by them."""
import json
from datetime import timedelta

import crm
from contract import DAY, HOUR, MINUTE, NOBODY

State, Kind = crm.ClockState, crm.ClockEventKind
ALWAYS = {"tz": "UTC", "hours": {**{day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu")}, "fri": [["06:00", "24:00"]]}}
CLOCKS = {
    "calendars": {"always": ALWAYS},
    "clocks": {
        "standard": {"calendar": "always",
                     "targets": {"answer": {"kind": "reply", "hours": 4}, "end": {"kind": "resolve", "hours": 30, "pauses": True},
                                 "part": {"kind": "custom", "unit": "real", "hours": 9}},
                     "steps": {"warn": {"target": "end", "level": 1, "before_hours": 3}}},
        "short": {"targets": {"end": {"kind": "resolve", "unit": "real", "hours": 10, "pauses": True}}}},
    "complaint": {"clock": "standard"}}


def load(c, settings):
    return c.made(c.db.playbook.load, json.dumps(settings), **c.act())


def look_at(c, id):
    return c.look(c.db.complaints.clock_get(id))


def standing(clock, name):
    return next(target for target in clock.targets if target.name == name)


def pause_and_resume(c, id):
    complaints, act = c.db.complaints, c.act(reason="a part is on its way")
    c.no(crm.Refused, "pause_reason_missing:reason", complaints.pause, id, **c.act())
    c.no(crm.Invalid, "argument_missing:id", complaints.pause, None, **act)
    c.no(crm.NotFound, "", complaints.pause, NOBODY, **act)
    assert c.made(complaints.pause, id, **act) is True
    assert c.stays(complaints.pause, id, **act) is False
    assert c.stays(complaints.pause, id, **c.act(reason="again")) is False
    clock = look_at(c, id)
    assert clock.is_paused and standing(clock, "end").state is State.HELD and standing(clock, "end").due_at is None
    assert clock.events[-1].kind is Kind.PAUSE and clock.events[-1].label == "a part is on its way"
    c.later(2 * HOUR)
    assert c.made(complaints.resume, id, **c.act()) is True
    assert c.stays(complaints.resume, id, **c.act()) is False
    c.no(crm.NotFound, "", complaints.resume, NOBODY, **c.act())
    assert look_at(c, id).paused >= timedelta(0) and not look_at(c, id).is_paused


def said(id, direction):
    return {"id": id, "direction": direction, "channel": "phone", "note": "when will it be mended?"}


def messages(c, id):
    message, act = c.db.complaints.message, c.act()
    contact = c.made(message, **said(id, "out"), **act)
    assert c.stays(message, **said(id, "out"), **act) == contact
    c.no(crm.Conflict, "key_reused:key", message, **said(id, "in"), **act)
    c.spend()  # a direction is an enumerator here
    c.no(crm.NotFound, "", message, **said(NOBODY, "in"), **c.act())
    c.later(MINUTE)
    c.made(message, **said(id, "in"), **c.act())
    c.no(crm.Invalid, "clock_order:at", message, **said(id, "in"), **c.act(at=c.now - MINUTE / 2))
    assert standing(look_at(c, id), "answer").due_at is not None


def own_target(c, id):
    complaints = c.db.complaints
    assert c.made(complaints.target_start, id, "part", **c.act()) is True
    c.no(crm.Refused, "clock_target:target", complaints.target_start, id, "end", **c.act())
    c.no(crm.Invalid, "argument_missing:target", complaints.target_start, id, None, **c.act())
    c.later(HOUR)
    assert c.made(complaints.target_stop, id, "part", **c.act()) is True
    c.no(crm.Refused, "clock_target:target", complaints.target_stop, id, "whole", **c.act())
    c.no(crm.NotFound, "", complaints.target_stop, NOBODY, "part", **c.act())
    assert standing(look_at(c, id), "part").state is State.MET and standing(look_at(c, id), "part").elapsed == HOUR


def explain(c, id):
    complaints = c.db.complaints
    account = c.look(complaints.clock_explain(id, "end", to_due=True))
    assert account.counted == timedelta(hours=30) == standing(look_at(c, id), "end").target
    assert sum((span.until_at - span.from_at for span in account.spans if span.kind is crm.SpanKind.COUNTED), timedelta(0)) == account.counted
    assert all(span.english and span.chinese for span in account.spans)
    assert complaints.clock_explain(id, "end").counted == standing(look_at(c, id), "end").elapsed
    c.no(crm.NotFound, "clock_target:target", complaints.clock_explain, id, "nothing")


def move(c, id):
    complaints, act = c.db.complaints, c.act()
    assert c.stays(complaints.clock_move, id, **c.act()) is False
    assert c.look(complaints.clock_preview(id)).clock_after == "standard"
    c.no(crm.Refused, "clock_unknown:clock", complaints.clock_preview, id, clock="none")
    c.no(crm.Refused, "clock_unknown:clock", complaints.clock_move, id, clock="none", **c.act())
    short = {"clock": "short", "change": "keep_elapsed"}
    preview = c.look(complaints.clock_preview(id, **short))
    end = next(one for one in preview.moves if one.name == "end")
    assert c.made(complaints.clock_move, id, **short, **act) is True
    assert c.stays(complaints.clock_move, id, **short, **act) is False
    c.no(crm.NotFound, "", complaints.clock_move, NOBODY, **short, **c.act())
    clock = look_at(c, id)
    assert (clock.clock, standing(clock, "end").due_at) == ("short", end.after_at)
    assert c.made(complaints.clock_move, id, clock="standard", change="keep_elapsed", **c.act()) is True


def script(c):
    complaints, plain = c.db.complaints, c.complaint()
    c.no(crm.Refused, "clock_none", complaints.clock_get, plain)
    c.no(crm.Refused, "clock_none", complaints.pause, plain, **c.act(reason="why not"))
    c.made(complaints.message, **said(plain, "in"), **c.act())
    load(c, CLOCKS)
    id = c.complaint()
    assert look_at(c, id).clock == "standard"
    c.no(crm.NotFound, "", complaints.clock_get, NOBODY)
    c.later(HOUR)
    pause_and_resume(c, id)
    messages(c, id)
    own_target(c, id)
    explain(c, id)
    move(c, id)
    assert c.db.next_wake() > c.now
    c.later(7 * DAY)
    c.spend()
    result = c.made(c.db.tick)
    assert result.targets_missed > 0 and result.steps_fired > 0
    assert look_at(c, id).breaches > 0
    load(c, {"complaint": {"clock": None}})


def test_a_case_has_a_clock(c):
    script(c)
