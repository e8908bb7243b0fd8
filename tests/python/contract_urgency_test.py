"""How urgent a complaint is: level, type, severity, lane, escalation, priority; and what is written to the well-prepared."""
import crm
from contract import DAY, NOBODY

Level, Lane, Special, Factor = crm.ComplaintLevel, crm.Lane, crm.Special, crm.PriorityFactor
LIMITS = '{"complaint": {"escalate_key_minutes": 2880, "lanes": {"fault": {"assess_minutes": 60, "cap": 1}}}}'
NO_LIMITS = '{"complaint": {"escalate_key_minutes": null, "lanes": {"fault": {"assess_minutes": null, "cap": null}}}}'
CONTRADICTION = '{"complaint": {"lanes": {"fault": {\n"assess_minutes": 525600}}}}'


def key_customer(c, name):
    id = c.customer(name)
    c.made(c.db.followups.assign, id, "important", "Sun", **c.act())
    return id


def opening(c, customer, channel, lane=None):
    return dict(customer_id=customer, content="the line is dead since Monday", received_at=c.now, contact="0571 1234",
                channel=channel, lane=lane, first_responder="Chen")


def open_by(c, customer, channel, lane=None):
    return c.made(c.db.complaints.open, **opening(c, customer, channel, lane), **c.act())


def rise(c, id):
    rise, act = c.db.complaints.level_raise, c.act()
    assert c.made(rise, id, "outside", **act) is True
    assert c.stays(rise, id, "outside", **act) is False
    c.no(crm.Conflict, "key_reused:key", rise, id, "third_party", **act)
    assert c.stays(rise, id, "outside", **c.act()) is False
    c.no(crm.Refused, "level_falls:level", rise, id, Level.DIRECT, **c.act())
    c.no(crm.NotFound, "", rise, NOBODY, "outside", **c.act())
    c.no(crm.Invalid, "argument_missing:id", rise, None, "outside", **c.act())
    c.no(crm.Conflict, "revision_stale:revision", rise, id, "third_party", **c.act(revision=1))
    assert c.look(c.db.complaints.get(id)).level is Level.OUTSIDE


def rate(c, id):
    complaints = c.db.complaints
    c.no(crm.Refused, "judge_complainant:complainant_type", complaints.type_set, id, "irate", **c.act())
    c.made(complaints.judge, id, responsibility="ours", complainant_type="voicer", purpose="action", **c.act())
    assert c.stays(complaints.type_set, id, "voicer", **c.act()) is False
    assert c.made(complaints.type_set, id, "irate", **c.act()) is True
    c.no(crm.NotFound, "", complaints.type_set, NOBODY, "irate", **c.act())
    assert c.made(complaints.severity_set, id, "difficult", **c.act()) is True
    assert c.stays(complaints.severity_set, id, "difficult", **c.act()) is False
    c.no(crm.NotFound, "", complaints.severity_set, NOBODY, "major", **c.act())
    c.made(complaints.level_raise, id, "third_party", **c.act())
    c.no(crm.Refused, "level_falls:severity", complaints.severity_set, id, "normal", **c.act())
    one = c.look(complaints.get(id))
    assert (one.level, one.severity, one.escalation) == (Level.THIRD_PARTY, crm.CaseSeverity.MAJOR, 1)


def escalate(c, id):
    escalate, explain, act = c.db.complaints.escalate, c.db.complaints.priority_explain, c.act(reason="nobody answers")
    task = c.made(escalate, id, "director", **act)
    assert c.stays(escalate, id, "director", **act) == task
    assert (c.db.tasks.get(task).handler, c.db.tasks.get(task).title) == ("director", "nobody answers")
    c.no(crm.Conflict, "key_reused:key", escalate, id, "board", **act)
    c.no(crm.Refused, "escalation_reason:reason", escalate, id, "director", **c.act())
    c.no(crm.Refused, "escalation_target:target", escalate, id, " ", **c.act(reason="why"))
    c.no(crm.NotFound, "", escalate, NOBODY, "director", **c.act(reason="why"))
    parts = [c.look(part) for part in explain(id)]
    assert [(part.factor, part.value, part.points) for part in parts] == [
        (Factor.TIER, 1, 4), (Factor.DANGER, 3, 3), (Factor.LEVEL, 3, 5), (Factor.SEVERITY, 3, 4), (Factor.ESCALATION, 2, 2)]
    assert sum(part.points for part in parts) == c.db.complaints.get(id).priority
    c.no(crm.NotFound, "", explain, NOBODY)


def use_lanes(c, customer, id):
    enter, ordinary = c.db.complaints.lane_set, c.complaint()
    c.no(crm.Refused, "lane_not_key:lane", enter, ordinary, "fault", **c.act())
    c.no(crm.NotFound, "", enter, NOBODY, "fault", **c.act())
    assert c.made(enter, id, Lane.FAULT, **c.act()) is True
    assert c.stays(enter, id, "fault", **c.act()) is False
    c.no(crm.Refused, "lane_full:lane", c.db.complaints.open, **opening(c, customer, "phone", "fault"), **c.act())
    other = open_by(c, customer, "account_manager", "project")
    c.no(crm.Refused, "lane_full:lane", enter, other, "fault", **c.act())
    c.made(enter, id, "normal", **c.act())
    c.made(enter, other, "fault", **c.act())
    one = c.look(c.db.complaints.get(other))
    assert (one.lane, one.account_manager, one.notified) == (Lane.FAULT, None, ("Chen",))


def write_to_the_prepared(c, id):
    complaints, warning = c.db.complaints, crm.complaint_message_warning
    assert c.made(complaints.special_set, id, "prepared", **c.act()) is True
    assert c.stays(complaints.special_set, id, Special.PREPARED, **c.act()) is False
    c.no(crm.NotFound, "", complaints.special_set, NOBODY, "prepared", **c.act())
    for direction, channel, expected in (("out", "phone", crm.Rule.NONE), ("in", "letter", crm.Rule.NONE),
                                         ("out", "letter", crm.Rule.WRITTEN_TO_PREPARED)):
        c.made(complaints.message, id, direction=direction, channel=channel, note="what was said", **c.act())
        assert warning(complaints.get(id).special, direction, channel) is expected
    titles = [task.title for task in c.db.tasks.due(until=c.now) if task.complaint_id == id and task.kind is crm.TaskKind.OTHER]
    assert len(titles) == 1 and "review" in titles[0]
    c.made(complaints.special_set, id, None, **c.act())


def script(c):
    load = c.db.playbook.load
    c.no(crm.Invalid, "playbook_contradiction:complaint.lanes.fault.assess_minutes", load, CONTRADICTION, **c.act())
    c.made(load, LIMITS, **c.act())
    customer = key_customer(c, "Hangzhou Tea")
    id = open_by(c, customer, "hall")
    late = open_by(c, customer, "third_party")
    one = c.look(c.db.complaints.get(id))
    assert (one.tier, one.account_manager, one.notified) == (crm.Tier.KEY, "Sun", ("Chen", "Sun"))
    assert one.escalate_at == c.now + 2 * DAY
    assert c.look(c.db.complaints.get(late)).severity is crm.CaseSeverity.MAJOR
    rise(c, id)
    rate(c, id)
    escalate(c, id)
    use_lanes(c, customer, id)
    write_to_the_prepared(c, id)
    c.later(3 * DAY)
    c.made(c.db.complaints.special_set, late, "emotional", **c.act())
    one = c.look(c.db.complaints.get(late))
    assert (one.escalation, one.escalate_at) == (2, None)
    c.made(load, NO_LIMITS, **c.act())


def test_a_case_says_how_urgent_it_is_and_why(c):
    script(c)
