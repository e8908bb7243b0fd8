"""Many records in one call: they are made, answered again, refused, as part of a group."""
import crm
from contract import DAY, MINUTE, NOBODY

MANY, MORE = 60, 150


def keyed(noun, rows):
    """A key of its own for each."""
    return [{**row, "key": f"many {noun} {i}"} for i, row in enumerate(rows)]


def refused(c, error, why, line, call, rows):
    """The item at fault is told by its number, from 1."""
    assert c.no(error, why, call, rows).line == line


def customers(c):
    add = c.db.customers.add_many
    plain = [dict(kind="person", name=f"customer {i}", contact_points=[("phone", "0571 77")],
                  references=[("many", f"customer {i}")]) for i in range(MORE)]
    rows = keyed("customer", plain)
    assert c.stays(add, []) == []
    first = c.made(add, rows[:MANY])
    assert c.stays(add, rows[:MANY]) == first
    refused(c, crm.Exists, "reference_taken:references", 1, add, plain[MANY - 1:MANY + 1])
    people = c.made(add, iter(rows))  # the first of them are there
    assert people[:MANY] == first and len(set(people)) == MORE
    assert c.look(c.db.customers.get(people[-1])).references == (crm.Reference("many", f"customer {MORE - 1}"),)
    return people


def purchases(c, people):
    add = c.db.purchases.add_many
    plain = [dict(customer_id=people[i], amount=i, currency="EUR") for i in range(MORE)]
    c.made(add, keyed("purchase", plain)[:MANY])
    c.made(add, plain[MANY:])
    plain[40]["customer_id"] = NOBODY
    refused(c, crm.NotFound, "", 41, add, plain[:MANY])
    assert [row.amount for row in c.db.purchases.list(people[-1])] == [MORE - 1]


def contacts(c, people):
    add = c.db.contacts.add_many
    plain = [dict(customer_id=people[i], kind="message", outcome="done", note=f"contact {i}") for i in range(MORE)]
    c.made(add, keyed("contact", plain)[:MANY])
    plain[MANY - 1]["outcome"] = "none"
    refused(c, crm.Refused, "task_outcome_missing:outcome", MANY, add, plain[:MANY])
    assert [row.note for row in c.db.contacts.list(people[0])] == ["contact 0"]


def tasks(c, people):
    add = c.db.tasks.add_many
    plain = [dict(customer_id=people[i], due_at=c.now + DAY, title=f"task {i}") for i in range(MORE)]
    with c.db.transaction():
        ids = c.made(add, keyed("task", plain)[:MANY])
        plain[7]["kind"] = crm.TaskKind.ESCALATION
        refused(c, crm.Invalid, "field_range:kind", 8, add, plain[:MANY])
    assert c.look(c.db.tasks.get(ids[0])).title == "task 0"


def complaints(c, people):
    take = c.db.complaints.open_many
    plain = [dict(customer_id=people[i], complainant="somebody", content=f"complaint {i}", received_at=c.now,
                  reference_source="many", reference_value=f"complaint {i}") for i in range(MANY)]
    ids = c.made(take, keyed("complaint", plain))
    assert c.stays(take, keyed("complaint", plain)) == ids
    refused(c, crm.Exists, "reference_taken:reference_value", 1, take, plain)


def script(c):
    people = customers(c)
    c.later(MINUTE)
    for part in (purchases, contacts, tasks, complaints):
        part(c, people)


def test_many_records_answer_as_in_c(c):
    script(c)


def test_a_row_that_cannot_be_handed_over_is_told_by_its_number(c):
    add = c.db.customers.add_many
    good = dict(kind="person", name="A")
    refused(c, crm.Invalid, "field_not_utf8:name", 2, add, [good, dict(kind="person", name="\0")])
    refused(c, crm.Refused, "customer_name_missing:name", 3, add, [good, good, dict(kind="person", name="")])
    assert list(c.db.customers.list()) == []


def test_each_row_has_an_act_of_its_own(c):
    rows = [dict(kind="person", name=str(i), actor=f"clerk {i}", at=c.now - i * DAY, reason="moved over") for i in range(3)]
    c.db.customers.add_many(rows)
    entries = c.db.journal.list(events=["customer_created"])
    assert [(e.actor, e.at, e.reason) for e in entries] == [(f"clerk {i}", c.now - i * DAY, "moved over") for i in range(3)]
