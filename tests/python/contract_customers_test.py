"""Customers: create, read, find, change, take out of use."""
from datetime import date

import crm
from contract import DAY, HOUR, MINUTE, NOBODY, START

POINTS = [
    crm.ContactPoint("mobile", "138 0013 8000", preferred=True, label="work"),
    {"kind": "email", "value": "Zhang.Wei@Example.COM"},
    (crm.PointKind.ADDRESS, "1 West Lake Road\nHangzhou", False, "home"),
]
REFERENCES = [("shop", "1001"), crm.Reference("cards", "张-7")]
NOTE = "'; DROP TABLE customer; -- \\ \" \t \U0001f600"


def whole():
    return dict(kind="person", preferred_channel="chat", name="张伟", salutation="Mr Zhang", language="zh-Hans", note=NOTE,
                birth_date=date(1980, 2, 29), contact_points=POINTS, references=REFERENCES, state="potential",
                need="a line that works")


def create_again(c, act, first, given):
    add = c.db.customers.add
    assert c.stays(add, **given, **act) == first
    c.no(crm.Conflict, "key_reused:key", add, **{**given, "name": "somebody else"}, **act)
    return c.made(add, **{**given, "name": "somebody else", "references": ()})  # without a key


def create_wrong(c, first, given):
    add = c.db.customers.add
    c.spend(2)
    assert c.no(crm.Exists, "reference_taken:references", add, **given, **c.act()).id == first
    c.no(crm.Invalid, "time_future:at", add, **given, **c.act(at=c.now.replace(microsecond=1)))
    given["references"] = []
    c.no(crm.Refused, "customer_name_missing:name", add, **{**given, "name": None}, **c.act())
    c.no(crm.Invalid, "field_too_long:name", add, **{**given, "name": "x" * (crm.LIMIT_NAME + 1)}, **c.act())
    c.no(crm.Invalid, "field_not_utf8:name", add, **{**given, "name": "half of \ud83d"}, **c.act())
    given["name"] = "a name"
    c.no(crm.Invalid, "field_range:kind", add, **{**given, "kind": 77}, **c.act())
    given["need"] = None
    c.no(crm.Refused, "lifecycle_need_missing:need", add, **given, **c.act())
    given.update(state=None, contact_points=[("email", "nowhere")])
    c.no(crm.Invalid, "point_invalid:contact_points[0].value", add, **given, **c.act())


def get(c, first):
    customers = c.db.customers
    one = c.look(customers.get(first))
    assert (one.id, one.kind, one.name, one.note) == (first, crm.CustomerKind.PERSON, "张伟", NOTE)
    assert (one.preferred_channel, one.salutation, one.language) == (crm.Channel.CHAT, "Mr Zhang", "zh-Hans")
    assert (one.birth_date, one.removed, one.created_at, one.has_bought) == (date(1980, 2, 29), False, START, False)
    assert (one.state, one.state_reason, one.state_since) == (crm.LifecycleState.POTENTIAL, None, START)
    assert one.need == "a line that works"
    assert (one.owner, one.contact_class, one.last_call_at, one.inactive_since) == (None, None, None, None)
    assert [(p.kind, p.preferred, p.label, p.value, p.match) for p in one.contact_points] == [
        (crm.PointKind.MOBILE, True, "work", "138 0013 8000", "13800138000"),
        (crm.PointKind.EMAIL, False, None, "Zhang.Wei@Example.COM", "zhang.wei@example.com"),
        (crm.PointKind.ADDRESS, False, "home", "1 West Lake Road\nHangzhou", "1 west lake road hangzhou")]
    assert one.references == (crm.Reference("shop", "1001"), crm.Reference("cards", "张-7"))
    assert customers.get(str(first)) == one
    c.no(crm.NotFound, "", customers.get, NOBODY)
    c.no(crm.Invalid, "argument_missing:id", customers.get, None)


def find(c, first):
    by_reference = c.db.customers.find_reference
    assert by_reference("cards", "张-7") == first
    c.no(crm.NotFound, "", by_reference, "cards", "1001")
    c.no(crm.NotFound, "", by_reference, "shop", "1001 ")
    c.no(crm.Invalid, "argument_missing:source", by_reference, None, "1001")
    c.no(crm.Invalid, "argument_missing:value", by_reference, "shop", None)


def find_point(c, first, second):
    by_point = c.db.customers.find_point
    c.made(c.db.playbook.load, '{"customer": {"phone_country": "86"}}', **c.act())
    three = [c.made(c.db.customers.add, kind="enterprise", name="Three with one telephone",
                    contact_points=[("phone", "+86 571 1234")], **c.act()) for _ in range(3)]
    assert by_point("email", "zhang.wei@example.com") == [first, second]
    assert by_point(crm.PointKind.PHONE, "0571 1234") == by_point("fax", "0086 571-1234") == sorted(three)
    c.no(crm.NotFound, "", by_point, "mobile", "13800138000")  # it was kept when the country was not known
    c.no(crm.NotFound, "", by_point, "email", "nobody@example.com")
    c.no(crm.Invalid, "field_range:kind", by_point, 99, "nobody@example.com")
    c.no(crm.Invalid, "argument_missing:value", by_point, "email", None)


def update(c, first, other):
    change = c.db.customers.update
    given = dict(name="Zhang Wei", preferred_channel=None, salutation=None, language=None, note="", birth_date=None,
                 contact_points=POINTS[1:], references=REFERENCES[:1], need=None)
    act = c.act(reason="a form came in")
    assert c.made(change, first, **given, **act) is True
    assert c.stays(change, first, **given, **act) is False
    c.no(crm.Conflict, "key_reused:key", change, other, **given, **act)
    assert c.stays(change, first, **given, **c.act()) is False
    c.no(crm.Conflict, "revision_stale:revision", change, first, **given, **c.act(revision=2))
    c.no(crm.NotFound, "", change, NOBODY, **given, **c.act())
    assert c.no(crm.Exists, "reference_taken:references", change, other, references=REFERENCES[:1], **c.act()).id == first
    c.spend(2)
    c.no(crm.Invalid, "argument_missing:id", change, None, **given, **c.act())
    c.no(crm.Refused, "customer_name_missing:name", change, first, name="", **c.act())
    c.made(change, other, references=REFERENCES[1:], **c.act())  # free again since the first update
    one, two = c.look(c.db.customers.get(first)), c.look(c.db.customers.get(other))
    assert (one.name, one.note, one.birth_date, one.preferred_channel) == ("Zhang Wei", None, None, crm.Channel.NONE)
    assert len(one.contact_points) == 2 and one.references == (crm.Reference("shop", "1001"),)
    assert (two.name, two.references) == ("Li Na", (crm.Reference("cards", "张-7"),))


def take_out(c, first):
    remove = c.db.customers.remove
    busy = c.customer("One with an open case")
    c.complaint(busy)
    task = c.task(first, c.now + DAY)
    c.no(crm.Refused, "customer_open_cases", remove, busy, **c.act())
    c.no(crm.Conflict, "revision_stale:revision", remove, first, **c.act(revision=1))
    act = c.act(reason="asked to be forgotten")
    assert c.made(remove, first, **act) is True
    assert c.stays(remove, first, **act) is False
    assert c.stays(remove, first, **c.act()) is False
    c.no(crm.NotFound, "", remove, NOBODY, **c.act())
    c.no(crm.Invalid, "argument_missing:id", remove, None, **c.act())
    c.no(crm.Refused, "customer_removed", c.db.customers.update, first, name="too late", **c.act())
    assert c.look(c.db.customers.get(first)).removed is True
    assert c.look(c.db.tasks.get(task)).state is crm.TaskState.CANCELLED
    assert first not in [one.id for one in c.rows(c.db.customers.list())]
    assert first in [one.id for one in c.db.customers.list(removed=True)]


def script(c):
    given, act = whole(), c.act()
    first = c.made(c.db.customers.add, **given, **act)
    second = create_again(c, act, first, given)
    create_wrong(c, first, dict(given))
    c.later(MINUTE)
    other = c.customer("Li Na")
    get(c, first)
    find(c, first)
    find_point(c, first, second)
    c.later(MINUTE)
    update(c, first, other)
    c.later(MINUTE)
    take_out(c, first)


def test_customers_answer_as_in_c(c):
    script(c)


def test_a_list_of_customers_has_its_filters(c):
    first, second, third = (c.customer(name) for name in ("A", "B", "C"))
    c.db.lifecycle.move(second, state="potential", need="a line", reason="came by")
    c.db.customers.remove(third)
    ids = [one.id for one in c.db.customers.list()]
    assert ids == [first, second] == sorted(ids)
    assert [one.id for one in c.db.customers.list(state="potential")] == [second]
    assert [one.id for one in c.db.customers.list(after=first, removed=True)] == [second, third]
    assert [one.id for one in c.db.customers.list(state=crm.LifecycleState.LOYAL)] == []


def test_a_row_of_a_list_leaves_out_what_only_get_reads(c):
    first = c.made(c.db.customers.add, **whole())
    row = c.db.customers.list().first()
    assert (row.id, row.contact_points, row.references) == (first, None, None)


def test_who_acted_and_when_is_in_the_journal(c):
    first = c.made(c.db.customers.add, kind="person", name="A", actor="desk", at=c.now - HOUR, reason="walked in")
    entry = c.db.journal.list().head(99)[-1]
    assert (entry.id, entry.actor, entry.at, entry.recorded_at, entry.reason) == (first, "desk", c.now - HOUR, c.now, "walked in")
    assert c.db.customers.get(first).created_at == c.now - HOUR


def test_more_customers_with_one_number_than_fit_at_first(c):
    made = c.db.customers.add_many([dict(kind="person", name=str(i), contact_points=[("phone", "0571 5")]) for i in range(40)])
    assert c.db.customers.find_point("phone", "0571 5") == sorted(made)
