"""Reports on complaints: over all that the script has done so far, over a period, over one tier; what stands beside them."""
import json
from datetime import timedelta

import crm
import pytest
from contract import DAY

By = crm.ComplaintBy


def report_on(c, **query):
    report = c.look(c.db.complaints.report(**query))
    told = json.loads(c.db.complaints.report_json(**query))
    assert (told["received"], told["promises_made"], told["unhappy"]) == (report.received, report.promises_made, report.unhappy)
    assert told["unhappy_benchmark"] == report.unhappy_benchmark == "D-STAT-01"
    assert [group["name"] for group in told["by_cause"]] == [group.name for group in report.by_cause]
    for listed in (report.by_axis, report.by_cause, report.by_tier, report.by_unit, report.by_channel, report.by_state, report.by_month):
        assert sum(group.complaints for group in listed) == report.received
    return report


def retention_on(c, **query):
    retention = c.look(c.db.complaints.retention(**query))
    told = json.loads(c.db.complaints.retention_json(**query))
    assert [group["kind"] for group in told["groups"]] == [group.kind.label for group in retention.groups]
    assert retention.groups[0].customers is None and told["groups"][0]["customers"] is None
    return retention


def groups(c):
    complaints, report = c.db.complaints, c.db.complaints.report()
    assert tuple(c.rows(complaints.groups("state"))) == report.by_state
    listed = c.rows(complaints.groups())
    assert [group.by for group in listed] == sorted(group.by for group in listed) and {group.by for group in listed} == set(By)
    assert complaints.groups(By.AXIS).to_arrow()
    with pytest.raises(ValueError):
        complaints.groups("colour")


def benchmarks():
    assert crm.benchmark_at(0).id == "D-STAT-01"
    with pytest.raises(crm.NotFound):
        crm.benchmark_at(1000)
    assert crm.benchmark_find("D-STAT-08", "solved").low == 5400 and crm.benchmark_find("D-STAT-20").high == 3
    with pytest.raises(crm.NotFound):
        crm.benchmark_find("D-STAT-22")
    assert crm.benchmark_return("satisfied", "large").low == 8200


def script(c):
    complaints, period = c.db.complaints, {"since": c.now - 30 * DAY, "until": c.now}
    report_on(c)
    report_on(c, **period)
    report_on(c, tier="key", **period)
    report_on(c, calendar="always", **period) if has_calendar(c, "always") else None
    c.no(crm.NotFound, "calendar_unknown:calendar", complaints.report, calendar="never")
    c.no(crm.NotFound, "calendar_unknown:calendar", complaints.report_json, calendar="never")
    c.no(crm.Invalid, "field_range:until", complaints.report, since=c.now, until=c.now - timedelta(microseconds=1))
    groups(c)
    retention_on(c, **period)
    retention_on(c)
    benchmarks()


def has_calendar(c, name):
    return name in json.loads(c.db.playbook.dump(0)).get("calendars", {})


def test_reports_answer_as_in_c(c):
    customer = c.customer("Liu")
    c.complaint(customer)
    c.later(2 * DAY)
    script(c)


def test_a_report_has_python_s_own_values(c):
    c.complaint(c.customer("Liu"))
    report = c.db.complaints.report()
    assert report.from_at is None and report.until_at > c.now
    assert [(one.stage.label, one.working) for one in report.times] == [
        (stage, working) for stage in ("acknowledged", "replied", "resolved") for working in (False, True)]
    assert all(one.count == 0 and one.mean is one.median is one.p90 is None for one in report.times)
    assert report.by_state[0].value is crm.ComplaintState.RECEIVED and report.by_axis[0].value is None
    assert report.unhappy == 25 and report.told == 375
