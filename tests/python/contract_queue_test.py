"""Queues of cases: by their marks and words, by number, what needs a person now, and who has left."""
import crm
from contract import DAY


def opened(c, content, first_responder, handler):
    return c.made(c.db.complaints.open, content=content, complainant="欧阳明月", contact="0571 1234", received_at=c.now,
                  first_responder=first_responder, handler=handler, level="outside", **c.act())


def by_marks(c, first, second):
    def found(**query):
        return [one.id for one in c.rows(c.db.complaints.list(**query))]

    assert found(handler="Meng") == found(handler="Meng", open_only=True) == [first, second]
    assert found(handler="Meng", answerable="Bao", open_only=True) == found(answerable="Bao", open_only=True) == [first]
    marks = dict(open_only=True, due_until=c.now + 99 * DAY, level="outside", lane="normal", severity="normal")
    assert found(answerable="Bao", **marks) == [first]
    assert found(**marks) == [first, second]
    assert found(**{**marks, "level": "third_party"}) == []
    assert found(cause=crm.Cause.DELAY_LATE) == []
    assert found(axis="people", tier="key", breached=True, escalated=True) == []


def by_words(c, first, second):
    def found(text):
        return [one.id for one in c.db.complaints.list(text=text)]

    assert found("漏") == found("漏水") == found("一直漏水") == [first]
    assert found("欧阳明") == [first, second]
    assert found("ROUT") == found("router 阳明") == [second]
    assert found("漏一") == found("outer") == []
    assert c.db.search_indexed() is True


def by_number(c, id):
    number, find = c.db.complaints.get(id).number, c.db.complaints.find_number
    assert find(number) == find(number.lower().replace("-", " ")) == id
    assert crm.case_number_read(number.replace("-", "")) == number
    c.no(crm.NotFound, "", find, "0000-0000-000")
    c.no(crm.Invalid, "case_number:number", find, "0000-0000-001")


def who_left(c):
    """Bao has left, and Meng came back."""
    staff = c.db.staff

    def names(**query):
        return [one.name for one in c.rows(staff.list(**query))]

    c.made(staff.leave, "Meng", **c.act())
    assert names() == ["Bao", "Meng"]
    c.made(staff.return_, "Meng", **c.act())
    one = c.look(staff.get("Meng"))
    assert (one.name, one.left_at) == ("Meng", None)
    c.no(crm.NotFound, "", staff.get, "Shi")
    c.no(crm.Invalid, "field_missing:name", staff.get, "")
    assert names(returned=False) == ["Bao"]
    assert names(returned=True) == ["Bao", "Meng"]
    assert names(returned=True, after="Bao") == ["Meng"]


def leaving(c, id):
    leave, back, listed = c.db.staff.leave, c.db.staff.return_, c.db.violations.list
    assert c.rows(listed()) == []
    assert c.rows(c.db.staff.list()) == []
    act = c.act()
    c.made(leave, "Bao", **act)
    c.stays(leave, "Bao", **act)
    c.no(crm.Conflict, "key_reused:key", leave, "Meng", **act)
    c.stays(leave, "Bao", **c.act())
    c.no(crm.Invalid, "field_missing:name", leave, "", **c.act())
    one, = c.rows(listed())
    assert (one.complaint_id, one.person, one.since, one.rule) == (id, "Bao", c.now, crm.Rule.ANSWERABLE_LEFT)
    who_left(c)
    c.made(back, "Bao", **c.act())
    c.stays(back, "Bao", **c.act())
    c.spend()
    assert c.rows(listed()) == []
    c.made(leave, "Bao", **c.act())
    c.made(c.db.complaints.void, id, **c.act(reason="a mistake"))
    assert c.rows(listed()) == []


def script(c):
    first = opened(c, "暖气一直漏水", "Bao", "Meng")
    second = opened(c, "the router is dead", "Shi", "Meng")
    by_marks(c, first, second)
    by_words(c, first, second)
    by_number(c, second)
    work = c.db.complaints.worklist
    assert c.rows(work(person="Meng")) == []
    rows = c.rows(work(person="Meng", until=c.now + 9 * DAY))
    assert [(one.complaint_id, one.kind, one.lane) for one in rows] == [
        (id, crm.TaskKind.COMPLAINT_ASSESS, crm.Lane.NORMAL) for id in (first, second)]
    c.no(crm.Invalid, "field_missing:person", work, person="")
    leaving(c, first)


def test_queues_answer_as_in_c(c):
    script(c)
