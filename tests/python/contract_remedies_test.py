"""Options of a case, what money needs, how far promises reach, and the policies that are ready to load."""
import itertools
import json

import crm
import pytest
from contract import DAY, NOBODY

MICROSECOND = crm.time_from_text("2026-01-01T00:00:00.000001Z") - crm.time_from_text("2026-01-01T00:00:00Z")


def load(c, text):
    c.made(c.db.playbook.load, text, **c.act())


def ready_policies():
    names = list(itertools.takewhile(bool, map(crm.playbook_ready_name, itertools.count())))
    assert names == ["domain", "china_banking", "iso_10002"]
    for name in names:
        assert "complaint" in json.loads(crm.playbook_ready(name))
    with pytest.raises(crm.NotFound, match="'nothing' is no ready-made policy: domain, china_banking, iso_10002") as told:
        crm.playbook_ready("nothing")
    assert told.value.field == "name"


def ours(c, immediate):
    id = c.complaint()
    c.made(c.db.complaints.judge, id, responsibility="ours", complainant_type="voicer", purpose="redress", immediate=immediate,
           **c.act())
    return id


def money(c, id):
    solve = c.db.complaints.solve
    given = dict(text="fifty yuan", kind="compensation", amount=5000, currency="CNY", authority="the counter")
    c.made(solve, id, **given, **c.act())
    given["amount"] = 5001
    c.no(crm.Refused, "remedy_approver:approver", solve, id, **given, **c.act())
    c.no(crm.Refused, "override_self:approver", solve, id, **given, approver="tester", **c.act())
    given["approver"] = "Sun"
    c.no(crm.Refused, "remedy_currency:currency", solve, id, **{**given, "currency": None}, **c.act())
    c.no(crm.Invalid, "field_range:currency", solve, id, **{**given, "currency": "yuan"}, **c.act())
    act = c.act()
    task = c.made(solve, id, **{**given, "currency": "USD"}, **act)
    assert c.stays(solve, id, **{**given, "currency": "USD"}, **act) == task
    c.no(crm.Conflict, "key_reused:key", solve, id, **given, **act)


def choose(c):
    complaints = c.db.complaints
    ours(c, True)
    load(c, '{"complaint": {"authority": {"amount": 5000, "currency": "CNY"}}}')
    id = ours(c, True)
    money(c, id)
    c.no(crm.Refused, "remedy_choice:option", complaints.answer, id, crm.OPTION_ONLY, **c.act())
    c.no(crm.Refused, "remedy_none:option", complaints.answer, id, 3, **c.act())
    c.made(complaints.answer, id, crm.OPTION_NONE, **c.act())
    c.made(complaints.solve, id, text="a new line", kind=crm.RemedyKind.REPLACEMENT, **c.act())
    c.made(complaints.solve, id, text="an apology", kind="apology", **c.act())
    c.no(crm.Refused, "remedy_choice:option", complaints.check, id, "satisfied", **c.act())
    act = c.act()
    task = c.made(complaints.answer, id, 3, **act)
    assert c.stays(complaints.answer, id, 3, **act) == task
    c.no(crm.Conflict, "key_reused:key", complaints.answer, id, 4, **act)
    rows = c.rows(c.db.remedies.list(id))
    assert [row.outcome.label for row in rows] == ["declined", "declined", "accepted", "declined"]
    assert [(row.number, row.amount, row.currency, row.approver) for row in rows[:2]] == [(1, 5000, "CNY", None), (2, 5001, "USD", "Sun")]
    assert (rows[2].kind, rows[2].ended_at, rows[2].offered_by) == (crm.RemedyKind.REPLACEMENT, c.now, "tester")
    one = c.look(complaints.get(id))
    assert (one.solution, one.remedies, one.state) == ("a new line", 4, crm.ComplaintState.VERIFYING)


def withdraw(c):
    id = ours(c, True)
    c.made(c.db.complaints.solve, id, text="a new line", **c.act())
    c.made(c.db.complaints.void, id, **c.act(reason="the same as the other"))
    (row,) = c.rows(c.db.remedies.list(id))
    assert row.outcome is crm.RemedyOutcome.WITHDRAWN
    c.no(crm.NotFound, "", lambda: c.db.remedies.list(NOBODY).first())
    c.no(crm.Invalid, "argument_missing:complaint_id", lambda: c.db.remedies.list(None).first())


def promise(due_at, renewed=False, **agreed):
    more = dict(channel="phone", progress="it is ordered", promised_to="his wife") if renewed else dict(what="a new line")
    return dict(dict(due_at=due_at, consent=True, unit="network", reason="a part is missing", **more), **agreed)


def limits(c):
    complaints = c.db.complaints
    load(c, '{"complaint": {"promise_limit_days": 10, "renewal_limit_days": 20}}')
    id = ours(c, False)
    late = "promise_too_late:due_at"
    c.no(crm.Refused, "promise_no_consent:consent", complaints.promise, id, **promise(c.now + DAY, consent=False), **c.act())
    c.no(crm.Refused, late, complaints.promise, id, **promise(c.now + 10 * DAY + MICROSECOND), **c.act())
    c.made(complaints.promise, id, **promise(c.now + 10 * DAY), **c.act())
    c.no(crm.Refused, late, complaints.renew, id, **promise(c.now + 20 * DAY + MICROSECOND, True), **c.act())
    c.made(complaints.renew, id, **promise(c.now + 20 * DAY, True), **c.act())
    first, second = c.rows(c.db.promises.list(id))
    assert (first.what, first.promised_to, first.consent, first.broken_at) == ("a new line", None, True, None)
    assert (second.what, second.promised_to) == ("a new line", "his wife")
    load(c, crm.playbook_ready("china_banking"))
    id = ours(c, False)
    c.no(crm.Refused, late, complaints.promise, id, **promise(c.now + 400 * DAY), **c.act())
    told = promise(c.now + 10 * DAY)
    del told["consent"]  # told, not asked
    c.made(complaints.promise, id, **told, **c.act())
    c.made(complaints.renew, id, **promise(c.now + 11 * DAY, True, consent=False), **c.act())
    assert [one.consent for one in c.rows(c.db.promises.list(id))] == [False, False]
    c.look(complaints.get(id))
    load(c, crm.playbook_ready("iso_10002"))
    load(c, crm.playbook_ready("domain"))  # the rest of the script goes by the default
    load(c, '{"clocks": {"china_banking": null, "china_banking_extended": null, "iso_10002": null},'
            ' "calendars": {"china_banking": null, "iso_10002": null}}')


def script(c):
    ready_policies()
    choose(c)
    withdraw(c)
    limits(c)


def test_options_and_limits_answer_as_in_c(c):
    script(c)
