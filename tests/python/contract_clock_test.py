"""Case clocks: what clock.h says of them, as Python sees it."""
import pickle
from datetime import datetime, timedelta, timezone

import crm
import pytest
from contract import assert_sound, reason_of

UTC = timezone.utc
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
WEEK = {day: [("09:00", "17:00")] for day in ("mon", "tue", "wed", "thu", "fri")}


def at(day, hour=9, minute=0):
    return datetime(2026, 5, day, hour, minute, tzinfo=UTC)  # 4 May is a Monday


@pytest.fixture(scope="module")
def office():
    return crm.Calendar("UTC", WEEK, holidays={at(6).date(): "a feast"}, name="office", version=7)


@pytest.fixture(scope="module")
def policy():
    return crm.ClockPolicy(
        [crm.ClockTarget("ack", "acknowledge", amount=2 * HOUR), crm.ClockTarget("reply", "reply", amount=4 * HOUR, pauses=True),
         crm.ClockTarget("solve", "resolve", amount=16 * HOUR, pauses=True),
         crm.ClockTarget("days", "resolve", unit="days", amount_days=3)],
        steps=[crm.ClockStep("soon", "solve", offset=-2 * HOUR), crm.ClockStep("boss", "solve", level=2, offset=HOUR)],
        name="gold", version=3)


@pytest.fixture(scope="module")
def case(policy, office):
    return crm.ClockCase(policy, office, [crm.ClockEvent(at(4), "open")])


def due(case, now, name="solve"):
    return case.judge(now)[name].due_at


def refused(error, why, call, *arguments):
    with pytest.raises(crm.Error) as caught:
        call(*arguments)
    assert type(caught.value) is error and caught.value.rule.label == why and caught.value.message
    return caught.value


def test_a_judgement_tells_where_every_target_stands(case):
    answer = case.judge(at(4, 12))
    assert_sound(answer)
    assert [one.name for one in answer.standings] == ["ack", "reply", "solve", "days"]
    assert [one.state.label for one in answer.standings] == ["breached", "running", "running", "running"]
    solve = answer["solve"]
    assert solve == answer.standings[2]
    assert (solve.started_at, solve.due_at, solve.elapsed, solve.remaining, solve.target, solve.paused) == (
        at(4), at(5, 17), 3 * HOUR, 13 * HOUR, 16 * HOUR, timedelta(0))
    assert (answer["ack"].breached_at, answer["ack"].remaining, answer["ack"].missed) == (at(4, 11), -HOUR, 1)
    assert answer["days"].due_at == at(8)  # the sixth is a feast
    assert (answer.next_due_at, answer.is_paused, answer.is_resolved, answer.paused) == (at(4, 13), False, False, timedelta(0))
    with pytest.raises(KeyError):
        answer["nothing"]


def test_steps_tell_when_they_fire_and_whether_they_have(case):
    shown = [(one.name, one.target, one.level, one.round, one.fired, one.due_at) for one in case.judge(at(5, 16)).firings]
    assert shown == [("soon", "solve", 0, 1, True, at(5, 15)), ("boss", "solve", 2, 1, False, at(7, 10))]
    assert case.judge(at(5, 16)).next_wake_at == at(5, 17)


def test_a_pause_is_counted_in_working_time_and_has_no_due_time(case):
    paused = case.then("pause", at(4, 16), label="waiting for a part")
    assert due(paused, at(4, 17)) is None and paused.judge(at(5, 12))["solve"].state is crm.ClockState.HELD
    resumed = paused.then("resume", at(5, 10))
    assert due(resumed, at(5, 10)) == at(7, 11)  # two working hours later, and the sixth is a feast
    assert resumed.judge(at(5, 10))["solve"].paused == 2 * HOUR == resumed.judge(at(5, 10)).paused
    assert due(resumed, at(5, 10), "days") == at(8)  # which no pause stops


def test_a_case_does_not_change_and_can_be_asked_at_any_time(case):
    first = case.judge(at(4, 12))
    assert len(case.then("agent_message", at(4, 10)).events) == 2 and len(case.events) == 1
    assert case.judge(at(4, 12)) == first
    later = case.then("agent_message", at(4, 10)).then("resolve", at(5, 16))
    assert later.judge(at(4, 9, 30)) == case.judge(at(4, 9, 30))  # what comes later is not looked at
    solved = later.judge(at(8))
    assert [one.state.label for one in solved.standings] == ["met", "met", "met", "met"]
    assert (solved["solve"].stopped_at, solved["solve"].elapsed, solved["solve"].remaining) == (at(5, 16), 15 * HOUR, HOUR)
    assert (solved.is_resolved, solved.next_due_at) == (True, None)


def test_events_are_taken_in_each_form(policy, office):
    events = [crm.ClockEvent(at(4), crm.ClockEventKind.OPEN, by_agent=True), crm.ClockEvent(at(4, 10), "pause", label="why")]
    forms = [events, [(at(4), "open", True), dict(at=at(4, 10), kind="pause", label="why")],
             (event for event in [events[0], (at(4, 10), "PAUSE", False, False, "recompute", "why")])]
    cases = [crm.ClockCase(policy, office, form) for form in forms]
    cases.append(crm.ClockCase(policy, calendar=office).then("open", at(4), by_agent=True).then("pause", at(4, 10), label="why"))
    assert all(one.events == cases[0].events == tuple(events) for one in cases)
    assert all(one.judge(at(4, 11)) == cases[0].judge(at(4, 11)) for one in cases)
    assert cases[0].judge(at(4, 11))["reply"].state is crm.ClockState.WAITING
    assert (cases[0].policy, cases[0].calendar, repr(cases[0])) == (policy, office, "<crm.ClockCase of 2 events>")


def test_a_case_can_be_born_paused(policy, office):
    case = crm.ClockCase(policy, office).then("open", at(4), paused=True)
    assert case.judge(at(4, 12)).is_paused and due(case, at(4, 12)) is None


def test_what_fell_due_is_listed_once_in_the_order_of_time(case):
    everything = case.fired(None, at(8))
    for one in everything:
        assert_sound(one)
    assert [(one.at, one.target, one.step, one.level) for one in everything] == [
        (at(4, 11), "ack", None, 0), (at(4, 13), "reply", None, 0), (at(5, 15), "solve", "soon", 0), (at(5, 17), "solve", None, 0),
        (at(7, 10), "solve", "boss", 2), (at(8), "days", None, 0)]
    assert case.fired(None, at(5, 15)) + case.fired(at(5, 15), at(8)) == everything
    assert case.fired(at(8), at(8)) == []


def test_an_explanation_adds_up_to_the_target_exactly(case):
    paused = case.then("pause", at(4, 16), label="a part").then("resume", at(5, 10))
    spans = paused.explain(at(5, 12), "solve", to_due=True)
    for one in spans:
        assert_sound(one)
    counted = [one.until_at - one.from_at for one in spans if one.kind is crm.SpanKind.COUNTED]
    assert sum(counted, timedelta(0)) == paused.judge(at(5, 12))["solve"].target == 16 * HOUR
    assert (spans[0].from_at, spans[-1].until_at) == (at(4), due(paused, at(5, 12)))
    assert all(one.until_at == other.from_at for one, other in zip(spans, spans[1:]))
    assert ("paused", "a part", 2, 3) in {(one.kind.label, one.name, one.event, one.version) for one in spans}
    assert ("holiday", "a feast", 7) in {(one.kind.label, one.name, one.version) for one in spans}
    so_far = paused.explain(at(5, 12), "solve")
    assert sum((one.until_at - one.from_at for one in so_far if one.kind is crm.SpanKind.COUNTED), timedelta(0)) == 9 * HOUR
    assert paused.explain(at(5, 12), "solve", at(5, 10))[0].from_at == at(5, 10)
    assert "a part" in next(one for one in spans if one.kind is crm.SpanKind.PAUSED).text()
    with pytest.raises(crm.NotFound):
        case.explain(at(5), "nothing")


def test_a_change_of_policy_or_calendar_is_an_event_and_can_be_looked_at_before(case, policy):
    silver = crm.ClockPolicy([("solve", "resolve", "working", 24 * HOUR)], name="silver")
    always = crm.Calendar("UTC", {day: [("00:00", "24:00")] for day in (*WEEK, "sat", "sun")}, name="always")
    assert due(case.then("policy", at(4, 13), policy=silver), at(4, 13)) == at(7, 17)
    assert due(case.then("policy", at(4, 13), policy=silver, change="restart"), at(4, 13)) == at(8, 13)
    anew = case.then("policy", at(4, 13), policy=silver, change="restart_from_event", restart_at=at(4, 12))
    assert due(anew, at(4, 13)) == at(8, 12)
    kept = case.then("calendar", at(4, 13), calendar=always, change=crm.ClockChange.KEEP_REMAINING)
    assert due(kept, at(4, 13)) == at(5, 1)
    moves = case.preview(crm.ClockEvent(at(4, 13), "policy", policy=silver))
    for one in moves:
        assert_sound(one)
    assert [(one.name, one.before_at, one.after_at, one.state_after) for one in moves][2] == (
        "solve", at(5, 17), at(7, 17), crm.ClockState.RUNNING)
    assert {one.name: one.state_after for one in moves}["ack"] is None
    assert case.preview((at(4, 13), "policy", False, False, "restart", None, silver))[2].after_at == at(8, 13)


def test_teams_share_the_time_of_a_case(office):
    policy = crm.ClockPolicy([crm.ClockTarget("solve", "resolve", amount=16 * HOUR)])
    case = crm.ClockCase(policy, office).then("open", at(4)).then("team", at(4, 10), label="a").then("team", at(4, 12), label="b")
    shares = case.judge(at(4, 17)).shares
    assert [(one.team, one.elapsed) for one in shares] == [("", HOUR), ("a", 2 * HOUR), ("b", 5 * HOUR)]
    assert sum(one.basis_points for one in shares) == 10000


def test_a_custom_target_runs_from_its_start_to_its_stop(office):
    policy = crm.ClockPolicy([crm.ClockTarget("visit", "custom", amount=2 * HOUR, recurrence="independent")])
    case = crm.ClockCase(policy, office).then("open", at(4)).then("start", at(4, 10), label="visit")
    assert due(case, at(4, 10), "visit") == at(4, 12)
    done = case.then("stop", at(4, 11), label="visit").judge(at(4, 12))["visit"]
    assert (done.elapsed, done.met) == (HOUR, 1)


def test_a_stop_is_a_set_of_events(office):
    target = crm.ClockTarget("solve", "resolve", amount=HOUR, stop=["agent_message", crm.ClockEventKind.RESOLVE])
    assert target.stop == (crm.ClockEventKind.AGENT_MESSAGE, crm.ClockEventKind.RESOLVE)
    case = crm.ClockCase(crm.ClockPolicy([target]), office).then("open", at(4)).then("agent_message", at(4, 9, 30))
    assert case.judge(at(4, 12))["solve"].state is crm.ClockState.MET


def test_real_time_needs_no_calendar_and_working_time_does():
    real = crm.ClockPolicy([crm.ClockTarget("solve", "resolve", unit="real", amount=30 * HOUR)])
    assert due(crm.ClockCase(real).then("open", at(4)), at(4)) == at(5, 15)
    working = crm.ClockPolicy([crm.ClockTarget("solve", "resolve", amount=HOUR)])
    refused(crm.Invalid, "clock_calendar", crm.ClockCase(working).then("open", at(4)).judge, at(4))


def test_what_is_not_possible_is_refused_with_the_number_of_the_event(case, policy, office):
    assert refused(crm.Invalid, "clock_order", case.then("pause", at(3)).judge, at(5)).line == 2
    assert refused(crm.Invalid, "clock_event", crm.ClockCase(policy, office).then("pause", at(4)).judge, at(5)).line == 1
    assert refused(crm.Invalid, "clock_event", case.then("open", at(5)).judge, at(6)).line == 2
    with pytest.raises(crm.Invalid):
        case.judge(at(3))
    window = crm.ClockPolicy([crm.ClockTarget("solve", "resolve", amount=HOUR)], reopen=24 * HOUR)
    late = crm.ClockCase(window, office).then("open", at(4)).then("resolve", at(4, 10)).then("reopen", at(6))
    refused(crm.Refused, "reopen_window", late.judge, at(6))


@pytest.mark.parametrize("targets, steps", [
    ([("a", "resolve"), ("a", "reply")], []), ([("a", "resolve", "working", timedelta(0))], []),
    ([("a", "resolve", "days")], []), ([("a", "resolve", "working", HOUR)], [("s", "b")]),
    ([("a", "resolve", "working", HOUR)], [("s", "a"), ("s", "a")]), ([("", "resolve", "working", HOUR)], []),
    ([(f"t{n}", "resolve", "working", HOUR) for n in range(33)], [])])
def test_a_policy_that_contradicts_itself_is_refused(office, targets, steps):
    case = crm.ClockCase(crm.ClockPolicy(targets, steps=steps), office).then("open", at(4))
    with pytest.raises(crm.Invalid) as caught:
        case.judge(at(5))
    assert caught.value.rule in (crm.Rule.CLOCK_POLICY, crm.Rule.FIELD_MISSING, crm.Rule.FIELD_RANGE, crm.Rule.CLOCK_ROOM)


def test_a_policy_may_promise_nothing(office):
    answer = crm.ClockCase(crm.ClockPolicy([]), office).then("open", at(4)).judge(at(5))
    assert answer.standings == () and answer.next_wake_at is None


def test_wrong_arguments_are_told_with_their_place(case, policy, office):
    with pytest.raises(TypeError, match=r"policy: a ClockPolicy is wanted, not str"):
        crm.ClockCase("gold", office)
    with pytest.raises(TypeError, match=r"calendar: a Calendar is wanted"):
        crm.ClockCase(policy, "office")
    for events, place in (([(at(4), "open"), (datetime(2026, 5, 4), "pause")], "events[1].at"),
                          ([(at(4), "nothing")], "events[0].kind")):
        with pytest.raises(crm.Invalid) as caught:
            crm.ClockCase(policy, office, events)
        assert caught.value.field == place
    with pytest.raises(TypeError, match=r"events\[0\]: "):
        crm.ClockCase(policy, office, [dict(kind="open")])
    with pytest.raises(TypeError):
        crm.ClockCase(policy, office, "open")
    with pytest.raises(crm.Invalid) as caught:
        crm.ClockPolicy([("a", "nothing")])
    assert reason_of(caught.value) == "field_range:targets[0].kind"
    with pytest.raises(TypeError, match=r"policy\.targets\[0\]: amount: a timedelta is wanted|amount: a timedelta is wanted"):
        crm.ClockCase(crm.ClockPolicy([("a", "resolve", "working", 3600)]), office)
    with pytest.raises(AttributeError):
        case.policy = policy
    with pytest.raises(TypeError):
        case.explain("solve", at(5))


def test_a_policy_serves_many_cases_and_is_a_record(policy, office):
    assert policy == pickle.loads(pickle.dumps(policy)) and hash(policy) == hash(pickle.loads(pickle.dumps(policy)))
    assert policy.targets[2] == crm.ClockTarget("solve", "resolve", amount=16 * HOUR, pauses=True) and policy.steps[1].level == 2
    with pytest.raises(AttributeError):
        policy.name = "x"
    cases = [crm.ClockCase(policy, office, [(at(4, 9, n), "open")]) for n in range(50)]
    assert [due(one, at(4, 10)) for one in cases] == [at(5, 17)] + [at(7, 9, n) for n in range(1, 50)]


def test_a_case_is_pickled(case):
    paused = case.then("pause", at(4, 16), label="a part")
    other = pickle.loads(pickle.dumps(paused))
    assert other.judge(at(5)) == paused.judge(at(5)) and other.events == paused.events
    assert pickle.loads(pickle.dumps(case.judge(at(5)))) == case.judge(at(5))
