"""Tasks: the one queue."""
import crm
from contract import DAY, NOBODY


def add(c, customer):
    tasks, act = c.db.tasks, c.act()
    given = dict(customer_id=customer, due_at=c.now + DAY, priority=1, channel="letter", handler="Zhou", title="write the offer")
    id = c.made(tasks.add, **given, **act)
    assert c.stays(tasks.add, **given, **act) == id
    c.no(crm.Conflict, "key_reused:key", tasks.add, **{**given, "title": "burn it"}, **act)
    one = c.look(tasks.get(id))
    assert (one.kind, one.state, one.customer_id, one.complaint_id) == (crm.TaskKind.OTHER, crm.TaskState.OPEN, customer, None)
    assert (one.due_at, one.planned_at, one.priority, one.channel) == (c.now + DAY, c.now + DAY, 1, crm.Channel.LETTER)
    assert (one.handler, one.title, one.outcome, one.ended_at) == ("Zhou", "write the offer", crm.Outcome.NONE, None)
    c.no(crm.NotFound, "", tasks.get, NOBODY)
    c.no(crm.Invalid, "argument_missing:id", tasks.get, None)


def add_wrong(c, customer):
    tasks = c.db.tasks.add
    blocked = c.customer("No customer")
    c.made(c.db.lifecycle.move, blocked, state="non_customer", state_reason="unrelated", **c.act(reason="wrong number"))
    c.spend()
    c.no(crm.Refused, "task_due_missing:due_at", tasks, due_at=None, **c.act())
    c.no(crm.NotFound, "", tasks, due_at=c.now, customer_id=NOBODY, **c.act())
    c.no(crm.Refused, "task_sales_blocked:kind", tasks, due_at=c.now, customer_id=blocked, kind=crm.TaskKind.SALES, **c.act())
    given = dict(due_at=c.now, customer_id=customer, complaint_id=NOBODY)
    c.no(crm.NotFound, "", tasks, **given, kind=crm.TaskKind.SALES, **c.act())
    c.no(crm.Invalid, "field_range:kind", tasks, **given, kind=crm.TaskKind.CALL, **c.act())


def put_off(c, customer):
    snooze = c.db.tasks.snooze
    id, due = c.task(customer, c.now + DAY), c.now + DAY
    act = c.act(reason="he is away")
    assert c.made(snooze, id, c.now + 2 * DAY, **act) is True
    assert c.stays(snooze, id, c.now + 2 * DAY, **act) is False
    c.no(crm.Conflict, "key_reused:key", snooze, id, c.now + 3 * DAY, **act)
    c.no(crm.Refused, "task_snooze_long:until", snooze, id, c.now + 90 * DAY, **c.act())
    c.no(crm.Invalid, "field_range:until", snooze, id, c.now, **c.act())
    c.no(crm.NotFound, "", snooze, NOBODY, c.now + DAY, **c.act())
    c.no(crm.Conflict, "revision_stale:revision", snooze, id, c.now + DAY, **c.act(revision=1))
    c.no(crm.Invalid, "argument_missing:id", snooze, None, c.now + DAY, **c.act())
    for days in (3, 4):
        c.made(snooze, id, c.now + days * DAY, **c.act())
    c.no(crm.Refused, "task_snoozes", snooze, id, c.now + 5 * DAY, **c.act())
    why = c.look(c.db.tasks.explain(id))
    assert (why.task_id, why.due_at, why.steps[-1].at) == (id, c.now + 4 * DAY, c.now + 4 * DAY)
    assert len(why.steps) == 3 and all(step.text and step.source for step in why.steps)
    one = c.look(c.db.tasks.get(id))
    assert (one.due_at, one.planned_at, one.snoozes, one.rule) == (c.now + 4 * DAY, due, 3, crm.DueRule.GIVEN)


def done(c, id, outcome, note=None):
    channel = crm.Channel.NONE if outcome == "done" else crm.Channel.PHONE
    return (c.db.tasks.done, id), dict(outcome=outcome, channel=channel, note=note)


def end_wrong(c, first):
    def no(error, why, id, outcome, act, note=None):
        call, given = done(c, id, outcome, note)
        c.no(error, why, *call, **given, **act)

    no(crm.Refused, "task_outcome_missing:outcome", first, "none", c.act(), "nothing")
    no(crm.NotFound, "", NOBODY, "done", c.act())
    no(crm.Conflict, "revision_stale:revision", first, "done", c.act(revision=1))
    c.spend()


def end(c, customer):
    tasks = c.db.tasks
    first, second = c.task(customer, c.now), c.task(None, c.now + DAY)
    act = c.act()  # as in C, where it is made before the calls that are refused
    end_wrong(c, first)
    call, given = done(c, first, "reached", "he is content")
    assert c.made(*call, **given, **act) is None
    assert c.stays(*call, **given, **act) is None
    c.no(crm.Conflict, "key_reused:key", tasks.done, first, outcome="done", **act)
    c.no(crm.Refused, "task_ended", tasks.done, first, outcome="done", **c.act())
    c.no(crm.Refused, "task_ended", tasks.cancel, first, **c.act(reason="too late"))
    c.no(crm.Refused, "task_reason_missing:reason", tasks.cancel, second, **c.act())  # without a reason
    c.no(crm.NotFound, "", tasks.cancel, NOBODY, **c.act(reason="gone"))
    c.no(crm.Invalid, "argument_missing:id", tasks.cancel, None, **c.act(reason="gone"))
    act = c.act(reason="not needed")
    assert c.made(tasks.cancel, second, **act) is True
    assert c.stays(tasks.cancel, second, **act) is False
    c.no(crm.Refused, "task_ended", tasks.snooze, second, c.now + DAY, **c.act())
    one, two = c.look(tasks.get(first)), c.look(tasks.get(second))
    assert (one.state, one.outcome, one.note, one.ended_at) == (crm.TaskState.DONE, crm.Outcome.REACHED, "he is content", c.now)
    assert (two.state, two.customer_id, two.note) == (crm.TaskState.CANCELLED, None, "not needed")


def review(c, customer):
    first = c.task(customer, c.now + 10 * DAY, crm.TaskKind.REVIEW)
    assert c.task(customer, c.now + 20 * DAY, crm.TaskKind.REVIEW) == first  # moves it
    assert c.look(c.db.tasks.get(first)).due_at == c.now + 20 * DAY


def due(c, customer):
    tasks = c.db.tasks
    c.later(2 * DAY)
    everybody = c.rows(tasks.due())
    assert all(task.due_at <= c.now and task.state is crm.TaskState.OPEN for task in everybody)
    assert [(t.due_at, t.priority, t.id) for t in everybody] == sorted((t.due_at, t.priority, t.id) for t in everybody)
    assert {task.handler for task in tasks.due(handler="Zhou")} == {"Zhou"}
    assert {task.customer_id for task in c.rows(tasks.due(customer_id=customer))} == {customer}
    later = c.rows(tasks.due(until=c.now + 900 * DAY, after_due=c.now, after_priority=5, after_id=NOBODY))
    assert all((task.due_at, task.priority) >= (c.now, 5) for task in later)
    c.no(crm.Invalid, "field_not_utf8:handler", tasks.due, handler="\ud800")
    c.no(crm.NotFound, "", tasks.explain, NOBODY)
    c.no(crm.Invalid, "argument_missing:id", tasks.explain, None)


def script(c):
    customer = c.customer("Sun Li")
    add(c, customer)
    add_wrong(c, customer)
    put_off(c, customer)
    end(c, customer)
    review(c, customer)
    due(c, customer)


def test_tasks_answer_as_in_c(c):
    script(c)


def test_a_walk_goes_on_behind_the_last_task_of_another(c):
    made = [c.task(None, c.now - days * DAY) for days in range(6, 0, -1)]
    first = c.db.tasks.due().head(3)
    last = first[-1]
    rest = list(c.db.tasks.due(after_due=last.due_at, after_priority=last.priority, after_id=last.id))
    assert [task.id for task in first + rest] == made
