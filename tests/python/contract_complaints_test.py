"""Complaints: from the nine points to the end, and the steps that are refused."""
import crm
import pytest
from contract import DAY, HOUR, NOBODY

State, Outcome = crm.ComplaintState, crm.PromiseOutcome


def nine_points(c):
    return dict(complainant="Xu Jie", about="the heating", content="it drips since it was put in", received_at=c.now - HOUR,
                bought_at=c.now - 100 * DAY, usage="as the manual says", demand="that it stops", wished_solution="a new valve",
                contact="0571 1234", channel="hall", first_responder="Ma", handler="Zhu", cause="valve",
                reference_source="hotline", reference_value="H-77")


def open_wrong(c, given, first):
    take = c.db.complaints.open
    assert c.no(crm.Exists, "reference_taken:reference_value", take, **given, **c.act()).id == first
    c.spend()
    c.no(crm.Exists, "reference_taken:reference_value", take, **given, **c.act())
    given["reference_value"] = "H-78"
    c.no(crm.NotFound, "", take, **{**given, "customer_id": NOBODY}, **c.act())
    c.no(crm.Refused, "complaint_time_missing:received_at", take, **{**given, "received_at": None}, **c.act())
    given.update(received_at=c.now, contact=None)
    c.no(crm.Refused, "complaint_contact_missing:contact", take, **given, **c.act())
    given.update(contact="0571 1234", content="")
    c.no(crm.Refused, "complaint_content_missing:content", take, **given, **c.act())
    given.update(content="content", complainant=None)
    c.no(crm.Refused, "complaint_complainant:complainant", take, **given, **c.act())


def open_case(c):
    complaints, given, act = c.db.complaints, nine_points(c), c.act()
    id = c.made(complaints.open, **given, **act)
    assert c.stays(complaints.open, **given, **act) == id
    c.no(crm.Conflict, "key_reused:key", complaints.open, **{**given, "demand": "more"}, **act)
    open_wrong(c, {**given, "demand": "more"}, id)
    one = c.look(complaints.get(id))
    assert all(getattr(one, name) == value for name, value in given.items() if name != "channel")
    assert (one.channel, one.state, one.handler) == (crm.Channel.HALL, State.RECEIVED, "Zhu")
    assert one.playbook == c.db.playbook.version()
    assert one.notified == ("Ma", "Zhu")
    c.no(crm.NotFound, "", complaints.get, NOBODY)
    c.no(crm.Invalid, "argument_missing:id", complaints.get, None)
    assert complaints.find_reference("hotline", "H-77") == id
    c.no(crm.NotFound, "", complaints.find_reference, "hotline", "H-78")
    c.no(crm.Invalid, "argument_missing:value", complaints.find_reference, "hotline", None)
    return id


def judgement(responsibility, immediate=False):
    return dict(responsibility=responsibility, complainant_type="irate", purpose="action", validity="founded",
                immediate=immediate)


def judge(c, id, responsibility):
    assert c.made(c.db.complaints.judge, id, **judgement(responsibility), **c.act()) is True


def promise(due_at, renewed=False):
    more = dict(channel="phone", progress="the part is ordered") if renewed else {}
    return dict(due_at=due_at, consent=True, unit="workshop", reason="a part is missing", **more)


def hand_over(c, id):
    hand, first = c.db.complaints.handler_set, c.db.complaints.first_responder_set
    act = c.act(reason="knows valves")
    assert c.made(hand, id, "Gao", **act) is True
    assert c.stays(hand, id, "Gao", **act) is False
    c.no(crm.Conflict, "key_reused:key", hand, id, "Lin", **act)
    assert c.stays(hand, id, "Gao", **c.act()) is False
    c.no(crm.NotFound, "", hand, NOBODY, "Gao", **c.act())
    c.no(crm.Invalid, "argument_missing:handler", hand, id, None, **c.act())
    c.no(crm.Conflict, "revision_stale:revision", hand, id, "Lin", **c.act(revision=1))
    c.spend(3)
    c.no(crm.Refused, "first_responder_fixed:first_responder", first, id, "Gao")
    assert c.stays(first, id, "Ma") is False
    c.no(crm.NotFound, "", first, NOBODY, "Gao")


def judge_wrong(c, id):
    judge = c.db.complaints.judge
    c.no(crm.Refused, "judge_responsibility:responsibility", judge, id, **judgement(0), **c.act())
    c.no(crm.Refused, "not_ours:responsibility", judge, id, **judgement("not_ours", True), **c.act())
    c.no(crm.NotFound, "", judge, NOBODY, **judgement("ours", True), **c.act())
    c.no(crm.Conflict, "revision_stale:revision", judge, id, **judgement("ours", True), **c.act(revision=1))
    c.spend()
    act = c.act()
    assert c.made(judge, id, **judgement("ours", True), **act) is True
    assert c.stays(judge, id, **judgement("ours", True), **act) is False
    c.no(crm.Conflict, "key_reused:key", judge, id, **judgement("ours"), **act)


def solve_at_once(c, id):
    solve, answer = c.db.complaints.solve, c.db.complaints.answer
    judge_wrong(c, id)
    c.no(crm.Refused, "solution_missing:text", solve, id, text=None, **c.act())
    c.no(crm.NotFound, "", solve, NOBODY, text="a new valve", **c.act())
    act = c.act()
    task = c.made(solve, id, text="a new valve", **act)
    assert c.stays(solve, id, text="a new valve", **act) == task
    c.no(crm.Conflict, "key_reused:key", solve, id, text="an old valve", **act)
    c.no(crm.NotFound, "", answer, NOBODY, crm.OPTION_ONLY, **c.act())
    c.later(HOUR)
    c.made(answer, id, crm.OPTION_NONE, **c.act())
    c.no(crm.Refused, "complaint_state", answer, id, crm.OPTION_ONLY, **c.act())
    c.made(solve, id, text="two new valves", **c.act())
    act = c.act()
    task = c.made(answer, id, crm.OPTION_ONLY, **act)
    assert c.stays(answer, id, crm.OPTION_ONLY, **act) == task
    assert c.db.tasks.get(task).kind is crm.TaskKind.SATISFACTION_CHECK
    c.no(crm.Conflict, "key_reused:key", answer, id, crm.OPTION_NONE, **act)
    one = c.look(c.db.complaints.get(id))
    assert (one.state, one.solution, one.cycles, one.immediate) == (State.VERIFYING, "two new valves", 1, True)
    assert (one.responsibility, one.validity) == (crm.Responsibility.OURS, crm.Validity.FOUNDED)
    assert (one.complainant_type, one.purpose) == (crm.ComplainantType.IRATE, crm.Purpose.ACTION)


def check_and_close(c, id):
    check, close, act = c.db.complaints.check, c.db.complaints.close, c.act()
    c.no(crm.Refused, "close_unchecked", close, id, **c.act())
    assert c.made(check, id, "unreachable", **act) is True
    assert c.stays(check, id, "unreachable", **act) is False
    c.no(crm.Conflict, "key_reused:key", check, id, "satisfied", **act)
    c.no(crm.Invalid, "field_range:result", check, id, 9, **c.act())
    c.no(crm.NotFound, "", check, NOBODY, "satisfied", **c.act())
    c.no(crm.Conflict, "revision_stale:revision", check, id, "satisfied", **c.act(revision=1))
    c.no(crm.Refused, "close_attempts", close, id, **c.act())
    for _ in range(2):
        c.later(2 * DAY)
        c.made(check, id, crm.Satisfaction.UNREACHABLE, "nobody answers", **c.act())
    act = c.act(reason="three times without an answer")
    c.no(crm.NotFound, "", close, NOBODY, **c.act())
    assert c.made(close, id, **act) is True
    assert c.stays(close, id, **act) is False
    c.no(crm.Refused, "complaint_ended", close, id, **c.act())
    c.no(crm.Refused, "complaint_ended", c.db.complaints.handler_set, id, "Lin", **c.act())
    c.no(crm.Refused, "complaint_ended", c.db.complaints.solve, id, text="too late", **c.act())
    one = c.look(c.db.complaints.get(id))
    assert (one.state, one.closed_at, one.checks, one.attempts, one.notified) == (State.CLOSED, c.now, 3, 3, ())


def reopen(c, id):
    complaints = c.db.complaints
    act = c.act(reason="it drips again")
    c.later(DAY)
    assert c.made(complaints.reopen, id, **act) is True
    assert c.stays(complaints.reopen, id, **act) is False
    c.no(crm.Refused, "complaint_state", complaints.reopen, id, **c.act())
    c.no(crm.NotFound, "", complaints.reopen, NOBODY, **c.act())
    c.made(complaints.solve, id, text="another make", accepted=True, **c.act())
    c.made(complaints.check, id, "dissatisfied", "still wet", **c.act())
    c.made(complaints.solve, id, text="money back", accepted=True, **c.act())
    c.made(complaints.check, id, "satisfied", "dry", **c.act())
    c.later(31 * DAY)
    c.no(crm.Refused, "reopen_window", complaints.reopen, id, **c.act())  # the window has passed
    one = c.look(complaints.get(id))
    assert (one.state, one.satisfaction, one.reopened) == (State.CLOSED, crm.Satisfaction.SATISFIED, 1)


def explain(c):
    explain = c.db.complaints.explain
    id = c.complaint()
    act = c.act()
    judge(c, id, "not_ours")
    c.no(crm.Refused, "not_ours:responsibility", c.db.complaints.promise, id, **promise(c.now + DAY), **c.act())
    c.no(crm.Refused, "explanation_missing:explanation", explain, id, None, "the maker", **c.act())
    c.no(crm.Refused, "alternative_missing:alternative", explain, id, "the maker is in charge", None, **c.act())
    c.no(crm.NotFound, "", explain, NOBODY, "the maker is in charge", "his number", **c.act())
    assert c.made(explain, id, "the maker is in charge", "his number", **act) is True
    assert c.stays(explain, id, "the maker is in charge", "his number", **act) is False
    c.no(crm.Conflict, "key_reused:key", explain, id, "the maker is in charge", "his street", **act)
    c.made(c.db.complaints.check, id, "satisfied", **c.act())
    one = c.look(c.db.complaints.get(id))
    assert (one.solution, one.alternative, one.customer_id) == ("the maker is in charge", "his number", None)


def make_void(c):
    void, id = c.db.complaints.void, c.complaint()
    act = c.act(reason="the same as the other")
    c.no(crm.Refused, "void_reason_missing:reason", void, id, **c.act())
    c.no(crm.NotFound, "", void, NOBODY, **c.act(reason="gone"))
    c.no(crm.Invalid, "argument_missing:id", void, None, **c.act(reason="gone"))
    assert c.made(void, id, **act) is True
    assert c.stays(void, id, **act) is False
    c.no(crm.Refused, "complaint_ended", void, id, **c.act(reason="again"))
    one = c.look(c.db.complaints.get(id))
    assert (one.state, one.void_reason, one.notified) == (State.VOID, "the same as the other", ())


def script(c):
    complaints = c.db.complaints
    id, customer = open_case(c), c.customer("He Ping")
    second = c.complaint(customer)
    hand_over(c, id)
    c.later(HOUR)
    solve_at_once(c, id)
    check_and_close(c, id)
    reopen(c, id)
    explain(c)
    make_void(c)
    everything = c.rows(complaints.list())
    assert [one.id for one in everything] == sorted(one.id for one in everything)
    assert [one.id for one in complaints.list(customer_id=customer)] == [second]
    assert [one.id for one in complaints.list(open_only=True) if one.id in (id, second)] == [second]
    assert [one.state for one in complaints.list(state="void", after=id)] == [State.VOID]
    judge(c, second, "ours")  # waits until later


def promise_wrong(c, id):
    promised, renewed = c.db.complaints.promise, c.db.complaints.renew
    c.no(crm.Refused, "promise_date_missing:due_at", promised, id, **promise(None), **c.act())
    c.no(crm.Refused, "promise_date_past:due_at", promised, id, **promise(c.now), **c.act())
    c.no(crm.NotFound, "", promised, NOBODY, **promise(c.now + DAY), **c.act())
    c.no(crm.Conflict, "revision_stale:revision", promised, id, **promise(c.now + DAY), **c.act(revision=1))
    c.no(crm.Refused, "promise_none", renewed, id, **promise(c.now + DAY, True), **c.act())  # nothing to renew
    c.no(crm.Refused, "promise_no_consent:consent", promised, id, due_at=c.now + DAY, consent=False, reason=None, **c.act())
    c.no(crm.Refused, "promise_unit_missing:unit", promised, id, due_at=c.now + DAY, consent=True, reason=None, **c.act())
    c.spend(2)


def promise_and_renew(c, id):
    promised, renewed, act = c.db.complaints.promise, c.db.complaints.renew, c.act()
    due = c.now + 3 * DAY
    task = c.made(promised, id, **promise(due), **act)
    assert c.stays(promised, id, **promise(due), **act) == task and c.db.tasks.get(task).due_at == due
    c.no(crm.Conflict, "key_reused:key", promised, id, **promise(c.now + 4 * DAY), **act)
    c.no(crm.Refused, "promise_open", promised, id, **promise(c.now + 4 * DAY), **c.act())  # one is open
    c.later(DAY)
    act, due = c.act(at=c.now - HOUR), c.now + 5 * DAY
    assert c.made(renewed, id, **promise(due, True), **act) == task
    assert c.stays(renewed, id, **promise(due, True), **act) == task
    c.no(crm.Conflict, "key_reused:key", renewed, id, **promise(c.now + 6 * DAY, True), **act)
    c.no(crm.NotFound, "", renewed, NOBODY, **promise(c.now + 6 * DAY, True), **c.act())


def promises(c):
    complaints, listed = c.db.complaints, c.db.promises.list
    kept, broken, running = c.complaint(), c.complaint(), c.complaint()
    for id in (kept, broken, running):
        judge(c, id, "ours")
    promise_wrong(c, kept)
    promise_and_renew(c, kept)
    c.made(complaints.promise, broken, **promise(c.now + HOUR), **c.act())
    c.made(complaints.promise, running, **promise(c.now + 99 * DAY), **c.act())
    open_ = c.db.promises.open_list
    assert [one.complaint_id for one in c.rows(open_())] == [broken, kept, running]
    assert [one.complaint_id for one in open_(c.now + 2 * DAY)] == [broken]
    c.later(2 * HOUR)
    c.made(complaints.renew, broken, **promise(c.now + DAY, True), **c.act())  # the call notices the breach by itself
    c.made(complaints.solve, kept, text="the part is in", accepted=True, **c.act())
    rows = c.rows(listed(kept))
    assert [(one.number, one.outcome) for one in rows] == [(1, Outcome.RENEWED), (2, Outcome.KEPT)]
    assert (rows[0].progress, rows[0].contact_at, rows[1].progress) == (None, None, "the part is ordered")
    assert [(one.outcome, one.ended_at is None) for one in listed(broken)] == [(Outcome.RENEWED_LATE, False), (Outcome.OPEN, True)]
    c.no(crm.NotFound, "", listed, NOBODY)
    one = c.look(complaints.get(broken))
    assert (one.breaches, one.promises, one.promise_due_at, one.state) == (1, 2, c.now + DAY, State.IN_PROGRESS)


def test_complaints_answer_as_in_c(c):
    script(c)


def test_promises_answer_as_in_c(c):
    promises(c)


@pytest.mark.parametrize("step", crm.ComplaintStep)
def test_a_step_is_possible_in_some_states_and_not_in_others(step):
    assert {crm.complaint_allowed(state, step) for state in crm.ComplaintState} == {True, False}
