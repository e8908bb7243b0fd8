"""Contacts made, classes, and the cadence of calls and visits."""
from datetime import datetime, timezone

import crm
from contract import DAY, NOBODY
from contract_tasks_test import done


def contact(c, customer, kind, outcome):
    return dict(customer_id=customer, kind=kind, outcome=outcome, note="all is well")


def assign(c, id):
    assign = c.db.followups.assign
    act, removed = c.act(reason="buys a lot"), c.customer("Removed")
    c.made(c.db.customers.remove, removed, **c.act())
    assert c.made(assign, id, "ordinary", "Wu", **act) is True
    assert c.stays(assign, id, "ordinary", "Wu", **act) is False
    c.no(crm.Conflict, "key_reused:key", assign, id, "small", "Wu", **act)
    assert c.stays(assign, id, crm.ContactClass.ORDINARY, **c.act()) is False
    c.made(assign, id, "important", "Zheng", **c.act())  # moves call and visit, hands them over
    c.no(crm.NotFound, "", assign, NOBODY, "small", **c.act())
    c.no(crm.Invalid, "field_range:contact_class", assign, id, 9, **c.act())
    c.no(crm.Invalid, "argument_missing:customer_id", assign, None, "small", **c.act())
    c.no(crm.Conflict, "revision_stale:revision", assign, id, "small", **c.act(revision=1))
    c.no(crm.Refused, "customer_removed", assign, removed, "small", **c.act())
    c.no(crm.Refused, "customer_removed", c.db.contacts.add, **contact(c, removed, "call", "reached"), **c.act())


def task_of(c, customer, kind):
    """The one task of a kind that a customer has open."""
    found = [task.id for task in c.rows(c.db.tasks.due(customer_id=customer))
             if task.kind.label == kind and task.state is crm.TaskState.OPEN]
    return found[-1] if found else None


def contacts(c, id):
    add, act = c.db.contacts.add, c.act()
    first = c.made(add, **contact(c, id, "call", "reached"), **act)
    assert c.stays(add, **contact(c, id, "call", "reached"), **act) == first
    c.no(crm.Conflict, "key_reused:key", add, **contact(c, id, "visit", "reached"), **act)
    c.made(add, **contact(c, id, "message", "no_answer"), **c.act())
    c.made(add, **contact(c, id, "visit", "reached"), **c.act(at=c.now - 10 * DAY))
    c.no(crm.Refused, "task_outcome_missing:outcome", add, **contact(c, id, "call", "none"), **c.act())
    c.no(crm.Invalid, "field_missing:kind", add, **contact(c, id, 0, "reached"), **c.act())
    c.no(crm.NotFound, "", add, **contact(c, NOBODY, "call", "reached"), **c.act())
    c.spend()


def cadence(c, id):
    call = task_of(c, id, "call")
    why = c.look(c.db.tasks.explain(call))
    assert why.due_at == c.db.tasks.get(call).due_at == why.steps[-1].at

    def finish(task, outcome, note=None):
        call, given = done(c, task, outcome, note)
        return c.made(*call, **given, **c.act())

    assert finish(call, "no_answer") is not None
    following = finish(task_of(c, id, "call"), "reached", "glad that we called")
    assert c.look(c.db.tasks.get(following)).due_at == crm.cadence_next(c.now, 1, 1, 0)
    finish(task_of(c, id, "visit"), "reached", "tea")


def script(c):
    id = c.customer("Huang Lei")
    assign(c, id)
    c.later(20 * DAY)
    contacts(c, id)
    c.later(40 * DAY)
    cadence(c, id)
    rows = c.rows(c.db.contacts.list(id))
    assert len(rows) >= 5 and [row.at for row in rows] == sorted(row.at for row in rows)
    assert (rows[0].kind, rows[0].direction, rows[0].channel) == (crm.ContactKind.VISIT, crm.Direction.OUT, crm.Channel.FACE)
    assert (rows[0].task_id is None, rows[0].complaint_id, rows[0].actor, rows[0].note) == (False, None, "tester", "all is well")
    c.no(crm.NotFound, "", c.db.contacts.list, NOBODY)
    c.made(c.db.followups.assign, id, None, None, **c.act())  # takes the planned contacts back
    assert task_of(c, id, "call") is None
    one = c.look(c.db.customers.get(id))
    assert (one.contact_class, one.owner, one.last_call_at, one.last_visit_at) == (None, "Zheng", c.now, c.now)


def test_contacts_and_classes_answer_as_in_c(c):
    script(c)


def test_a_cadence_does_not_drift():
    anchor = datetime(2024, 1, 31, 12, tzinfo=timezone.utc)
    assert [crm.cadence_next(anchor, 1, k, 0).day for k in range(1, 5)] == [29, 31, 30, 31]
    assert crm.cadence_next(anchor, 0, 1, 0) is None
