"""What belongs to a case beside its way: causes and what is done against them, links, merging, wants, reviews."""
import crm
import pytest
from contract import DAY, HOUR, NOBODY

Cause, Purpose, Kind, State, Answer = crm.Cause, crm.Purpose, crm.LinkKind, crm.ActionState, crm.ReviewAnswer


def causes(c, id):
    add, remove, act = c.db.complaints.cause_add, c.db.complaints.cause_remove, c.act()
    assert c.made(add, id, Cause.PROCESS_LONG, primary=True, **act) is True
    assert c.stays(add, id, "process_long", primary=True, **act) is False
    c.no(crm.Conflict, "key_reused:key", add, id, "process_long", **act)
    c.stays(add, id, "process_long", primary=True, **c.act())
    c.no(crm.Refused, "cause_primary:primary", add, id, "delay_late", primary=True, **c.act())
    c.made(add, id, "delay_late", **c.act())
    c.no(crm.Invalid, "field_range:cause", add, id, 108, **c.act())
    c.no(crm.NotFound, "", add, NOBODY, "delay_late", **c.act())
    c.no(crm.Conflict, "revision_stale:revision", add, id, "charge_complex", **c.act(revision=1))
    rows = c.rows(c.db.causes.list(id))
    assert [(one.cause, one.is_primary) for one in rows] == [(Cause.PROCESS_LONG, True), (Cause.DELAY_LATE, False)]
    act = c.act()
    assert c.made(remove, id, "delay_late", **act) is True
    assert c.stays(remove, id, "delay_late", **act) is False
    c.stays(remove, id, "delay_late", **c.act())
    c.no(crm.NotFound, "", remove, NOBODY, "delay_late", **c.act())
    c.no(crm.NotFound, "", c.db.causes.list, NOBODY)
    assert c.look(c.db.complaints.get(id)).primary_cause is Cause.PROCESS_LONG


def add_action(c, id):
    add, act = c.db.actions.add, c.act()
    given = dict(cause="quality_packing", text="another crate", due_at=c.now + 10 * DAY, owner="Feng")
    c.no(crm.NotFound, "", add, **given, complaint_id=NOBODY, **c.act())
    made = c.made(add, **given, complaint_id=id, **act)
    assert c.stays(add, **given, complaint_id=id, **act) == made
    c.no(crm.Invalid, "field_missing:text", add, **{**given, "text": ""}, **c.act())
    c.no(crm.Invalid, "field_range:cause", add, **{**given, "cause": 108}, **c.act())
    one = c.look(c.db.actions.get(made))
    assert (one.state, one.owner, one.complaint_id, one.recurred_in, one.ended_at) == (State.OPEN, "Feng", id, None, None)
    assert c.db.tasks.get(one.task_id).kind is crm.TaskKind.CORRECTIVE_ACTION
    return made


def caused(c):
    return c.made(c.db.complaints.open, complainant="Zhao Min", content="the crate is broken", received_at=c.now, contact="0571 1234",
                  channel="phone", first_responder="Chen", primary_cause="quality_packing", **c.act())


def actions(c, id):
    done, cancelled = add_action(c, id), add_action(c, id)
    end, cancel, listed, act = c.db.actions.done, c.db.actions.cancel, c.db.actions.list, c.act()
    c.no(crm.Invalid, "field_missing:note", end, done, "", **c.act())
    c.no(crm.NotFound, "", end, NOBODY, "the crate is thicker", **c.act())
    assert c.made(end, done, "the crate is thicker", **act) is True
    assert c.stays(end, done, "the crate is thicker", **act) is False
    c.no(crm.Conflict, "key_reused:key", end, done, "another", **act)
    c.no(crm.Refused, "action_ended", end, done, "the crate is thicker", **c.act())
    c.no(crm.Refused, "task_reason_missing:reason", cancel, cancelled, **c.act())
    act = c.act(reason="no money")
    assert c.made(cancel, cancelled, **act) is True
    assert c.stays(cancel, cancelled, **act) is False
    c.no(crm.NotFound, "", cancel, NOBODY, **c.act(reason="no money"))
    c.no(crm.NotFound, "", c.db.actions.get, NOBODY)
    c.later(DAY)
    again = caused(c)
    one = c.look(c.db.actions.get(done))  # opened again
    assert (one.state, one.recurrences, one.recurred_in, one.note) == (State.OPEN, 1, again, "the crate is thicker")
    assert [row.cause for row in c.db.causes.list(again)] == [Cause.QUALITY_PACKING]
    assert [row.id for row in c.rows(listed())] == [done, cancelled]
    assert [row.id for row in listed(cause="quality_packing", state="cancelled")] == [cancelled]
    assert [row.id for row in listed(after=done)] == [cancelled]
    assert [row.id for row in listed(task_id=one.task_id)] == [done]
    c.no(crm.Invalid, "field_range:cause", listed, cause=108)


def links(c, id, other):
    link, unlink, act = c.db.complaints.link, c.db.complaints.unlink, c.act(reason="says so")
    assert c.made(link, id, other, Kind.REPEAT_OF, **act) is True
    assert c.stays(link, id, other, "repeat_of", **act) is False
    c.no(crm.Conflict, "key_reused:key", link, id, other, "child_of", **act)
    c.stays(link, id, other, "repeat_of", **c.act())
    c.no(crm.Refused, "link_cycle:other", link, other, id, "repeat_of", **c.act())
    c.no(crm.Refused, "link_self:other", link, id, id, "child_of", **c.act())
    c.no(crm.NotFound, ":other", link, id, NOBODY, "child_of", **c.act())
    c.no(crm.Invalid, "field_range:kind", link, id, other, 9, **c.act())
    c.made(link, other, id, "same_case", **c.act())
    c.stays(link, id, other, "same_case", **c.act())
    c.later(HOUR)
    act = c.act(reason="another matter")
    assert c.made(unlink, id, other, "repeat_of", **act) is True
    assert c.stays(unlink, id, other, "repeat_of", **act) is False
    c.stays(unlink, id, other, "repeat_of", **c.act())
    c.no(crm.NotFound, "", unlink, id, other, "child_of", **c.act())
    for one in (id, other):
        rows = c.rows(c.db.links.list(one))
        assert [(row.kind, row.complaint_id, row.ended_at) for row in rows] == [(Kind.REPEAT_OF, id, c.now), (Kind.SAME_CASE, other, None)]
    c.no(crm.NotFound, "", c.db.links.list, NOBODY)


def wants(c, id):
    set_, answer, act = c.db.complaints.wants_set, c.db.complaints.wants_answer, c.act()
    both = (Purpose.HEARD, Purpose.REDRESS)
    assert c.made(set_, id, both, **act) is True
    assert c.stays(set_, id, ["heard", "redress"], **act) is False
    c.stays(set_, id, both, **c.act())
    c.no(crm.NotFound, "", set_, NOBODY, both, **c.act())
    act = c.act()
    assert c.made(answer, id, "heard", "redress", **act) is True
    assert c.stays(answer, id, "heard", "redress", **act) is False
    c.no(crm.Conflict, "key_reused:key", answer, id, "heard", (), **act)
    c.no(crm.Refused, "want_unknown:met", answer, id, "respect", (), **c.act())
    c.no(crm.Invalid, "field_range:unmet", answer, id, both, both, **c.act())
    one = c.look(c.db.complaints.get(id))
    assert (one.wants, one.wants_met, one.wants_unmet) == (both, both[:1], both[1:])


def reviews(c, open_):
    review = c.db.complaints.review
    id = c.made(c.db.complaints.open, complainant="Zhao Min", content="the line was dead", received_at=c.now, contact="0571 1234",
                first_responder="Chen", state="closed", **c.act())
    given = dict(blame="good", deeds=Answer.WRONG, note="a day late")
    c.no(crm.NotFound, "", c.db.reviews.get, id)
    c.no(crm.Refused, "review_open", review, open_, **given, **c.act())
    c.no(crm.NotFound, "", review, NOBODY, **given, **c.act())
    act = c.act()
    assert c.made(review, id, **given, **act) is True
    assert c.stays(review, id, **given, **act) is False
    c.no(crm.Conflict, "key_reused:key", review, id, blame="good", deeds="wrong", **act)
    one = c.look(c.db.reviews.get(id))
    assert (one.blame, one.argue, one.deeds, one.answered, one.good, one.note) == (Answer.GOOD, None, Answer.WRONG, 2, 1, "a day late")
    c.made(review, id, blame="good", deeds="wrong", **c.act())
    assert c.look(c.db.reviews.get(id)).note is None


def merge(c, from_, into):
    merge, other = c.db.complaints.merge, c.complaint(c.customer("Qian Bo"))
    c.made(c.db.complaints.judge, from_, responsibility="ours", complainant_type="voicer", purpose="solved", **c.act())
    due = c.now + 3 * DAY
    c.made(c.db.complaints.promise, from_, due_at=due, consent=True, unit="workshop", reason="a part is missing", **c.act())
    c.no(crm.Refused, "link_self:into", merge, from_, from_, **c.act())
    c.no(crm.Refused, "merge_customers:into", merge, other, into, **c.act())
    c.no(crm.NotFound, ":into", merge, from_, NOBODY, **c.act())
    c.no(crm.Conflict, "revision_stale:revision", merge, from_, into, **c.act(revision=1))
    act = c.act(reason="the same matter")
    assert c.made(merge, from_, into, **act) is True
    assert c.stays(merge, from_, into, **act) is False
    c.no(crm.Conflict, "key_reused:key", merge, into, from_, **act)
    assert c.no(crm.Refused, "complaint_ended", merge, from_, into, **c.act()).id == from_
    gone, one = c.look(c.db.complaints.get(from_)), c.look(c.db.complaints.get(into))
    assert (gone.state, gone.merged_into, gone.void_reason) == (crm.ComplaintState.VOID, into, "the same matter")
    assert (one.state, one.promise_due_at, one.merged_into) == (crm.ComplaintState.PROMISED, due, None)
    c.made(c.db.complaints.solve, into, text="the part is in", accepted=True, **c.act())  # keeps what was promised on the other one
    assert [(row.due_at, row.outcome) for row in c.db.promises.list(into)] == [(due, crm.PromiseOutcome.KEPT)]
    assert [row.cause for row in c.db.causes.list(into)] == [Cause.PROCESS_LONG]


def script(c):
    assert all(crm.cause_axis(one) in set(crm.Axis) and crm.cause_area_of(one) in set(crm.CauseArea) for one in Cause)
    assert [crm.cause_at(place) for place in range(len(Cause) + 1)] == [*sorted(Cause), None]
    one, other = c.complaint(), c.complaint()
    causes(c, one)
    actions(c, one)
    links(c, one, other)
    wants(c, one)
    reviews(c, one)
    merge(c, one, other)


def test_links_answer_as_in_c(c):
    script(c)


@pytest.mark.parametrize("cause", Cause)
def test_each_cause_has_an_axis_and_an_area(cause):
    assert crm.cause_axis(cause) in set(crm.Axis)
    assert crm.cause_area_of(cause) in set(crm.CauseArea)
