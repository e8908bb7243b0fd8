"""Recurrence: what recurrence.h says of it, as Python sees it."""
import copy
import gc
import itertools
import pickle
import weakref
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import crm
import pytest
from contract import reason_of

UTC = timezone.utc
BERLIN = ZoneInfo("Europe/Berlin")
NINE = datetime(2026, 1, 30, 9)
WEEK = {day: [("09:00", "17:00")] for day in ("mon", "tue", "wed", "thu", "fri")}
LAST_FRIDAY = "FREQ=MONTHLY;BYDAY=-1FR"


def local(*ats):
    """Month, day and hour on the clocks of Berlin."""
    return [(at.astimezone(BERLIN).month, at.astimezone(BERLIN).day, at.astimezone(BERLIN).hour) for at in ats]


def days(occurrences):
    return [at.date().isoformat() for at in occurrences]


@pytest.fixture(scope="module")
def rule():
    return crm.Recurrence(LAST_FRIDAY, start=NINE, zone="Europe/Berlin")


def test_a_local_time_stays_whatever_the_clocks_do(rule):
    found = list(itertools.islice(rule, 4))
    assert local(*found) == [(1, 30, 9), (2, 27, 9), (3, 27, 9), (4, 24, 9)]
    assert [at.hour for at in found] == [8, 8, 8, 7] and {at.utcoffset() for at in found} == {timedelta(0)}


def test_zones_are_taken_in_each_form():
    for zone in (crm.Zone("Europe/Berlin"), "Europe/Berlin", BERLIN):
        assert crm.Recurrence("FREQ=DAILY", start=NINE, zone=zone).next() == datetime(2026, 1, 30, 8, tzinfo=UTC)
    assert crm.Recurrence("FREQ=DAILY", start=NINE).next() == datetime(2026, 1, 30, 9, tzinfo=UTC)  # floating


def test_next_is_strictly_later_and_none_at_the_end(rule):
    first = rule.next()
    assert local(first, rule.next(first), rule.next(datetime(2026, 3, 1, tzinfo=UTC))) == [(1, 30, 9), (2, 27, 9), (3, 27, 9)]
    assert rule.next(first - timedelta(microseconds=1)) == first
    ending = crm.Recurrence("FREQ=DAILY;COUNT=2", start=NINE)
    assert ending.next(ending.next(ending.next())) is None and len(list(ending)) == 2


def test_a_window_has_both_its_ends(rule):
    since, until = rule.next(), datetime(2026, 3, 27, 8, tzinfo=UTC)
    assert local(*rule.between(since, until)) == [(1, 30, 9), (2, 27, 9), (3, 27, 9)] and rule.count(since, until) == 3
    assert local(*rule.between(since + timedelta(microseconds=1), until - timedelta(microseconds=1))) == [(2, 27, 9)]
    assert list(rule.between(until, since)) == [] and rule.count(until, since) == 0
    assert len(list(rule.between(until=datetime(2027, 1, 1, tzinfo=UTC)))) == 12


def test_occurrences_are_walked_lazily_and_all_of_them_come():
    daily = crm.Recurrence("FREQ=DAILY", start=NINE)
    walk = iter(daily)
    assert [next(walk) for _ in range(5000)] == [datetime(2026, 1, 30, 9, tzinfo=UTC) + timedelta(days=n) for n in range(5000)]
    long = crm.Recurrence("FREQ=DAILY;COUNT=4000", start=NINE)
    assert len(list(long)) == len(set(long)) == 4000 == long.count()
    assert next(walk) == next(iter(daily.between(since=datetime(2026, 1, 30, 9, tzinfo=UTC) + timedelta(days=5000))))


def test_the_start_is_an_occurrence_only_when_the_rule_gives_it():
    assert days(crm.Recurrence("FREQ=WEEKLY;BYDAY=MO;COUNT=2", start=datetime(2026, 1, 1, 9))) == ["2026-01-05", "2026-01-12"]
    assert days(crm.Recurrence(start=NINE)) == ["2026-01-30"]


def test_times_are_added_and_left_out():
    some = crm.Recurrence("FREQ=DAILY;COUNT=4", start=NINE, added=[datetime(2026, 3, 1, 9), datetime(2026, 2, 1, 9)],
                          left_out=(at for at in [datetime(2026, 1, 31, 9), datetime(2026, 3, 1, 9)]))
    assert days(some) == ["2026-01-30", "2026-02-01", "2026-02-02"]


def test_a_start_that_is_a_date_makes_whole_days():
    whole = crm.Recurrence("FREQ=MONTHLY;COUNT=3;SKIP=BACKWARD;RSCALE=GREGORIAN", start=date(2026, 1, 31), zone="Europe/Berlin")
    assert local(*whole) == [(1, 31, 0), (2, 28, 0), (3, 31, 0)]
    assert days(crm.Recurrence("FREQ=DAILY;COUNT=2", start=date(2026, 1, 31), added=[date(2026, 3, 1)])) == [
        "2026-01-31", "2026-02-01", "2026-03-01"]


def test_a_time_that_the_clocks_jump_over_is_shifted_or_left_out():
    def shown(**how):
        return local(*crm.Recurrence("FREQ=DAILY;COUNT=3", start=datetime(2026, 3, 28, 2, 30), zone=BERLIN, **how))
    assert shown() == shown(gap="shift") == [(3, 28, 2), (3, 29, 3), (3, 30, 2)]
    assert shown(gap=crm.RecurrenceGap.SKIP) == [(3, 28, 2), (3, 30, 2), (3, 31, 2)]


def test_days_of_a_year_without_a_month_are_those_of_every_month_or_of_the_start():
    def shown(**how):
        return days(crm.Recurrence("FREQ=YEARLY;BYMONTHDAY=30;COUNT=3", start=NINE, **how))
    assert shown() == shown(monthdays="all_months") == ["2026-01-30", "2026-03-30", "2026-04-30"]
    assert shown(monthdays="start_month") == ["2026-01-30", "2027-01-30", "2028-01-30"]


@pytest.mark.parametrize("roll, expected", [
    ("allow", ["2026-01-31", "2026-02-28", "2026-03-31"]), ("following", ["2026-02-02", "2026-03-02", "2026-03-31"]),
    ("preceding", ["2026-01-30", "2026-02-27", "2026-03-31"]), ("modified_following", ["2026-01-30", "2026-02-27", "2026-03-31"]),
    (crm.Roll.SKIP, ["2026-03-31"])])
def test_occurrences_are_rolled_to_working_days(roll, expected):
    office = crm.Calendar("UTC", WEEK)
    end_of_month = crm.Recurrence("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", start=datetime(2026, 1, 31, 9), zone="UTC", roll=roll,
                                  calendar=office)
    assert days(end_of_month) == expected
    after = datetime(2026, 1, 1, tzinfo=UTC)
    for day in expected:
        after = end_of_month.next(after)
        assert days([after]) == [day]
    assert end_of_month.next(after) is None


def test_a_roll_needs_a_calendar_which_lives_as_long_as_the_recurrence():
    with pytest.raises(crm.Invalid):
        crm.Recurrence("FREQ=DAILY", start=NINE, roll="following")
    with pytest.raises(TypeError, match="calendar: a Calendar is wanted, not str"):
        crm.Recurrence("FREQ=DAILY", start=NINE, roll="following", calendar="office")
    office = crm.Calendar("UTC", WEEK)
    gone = weakref.ref(office)
    rolled = crm.Recurrence("FREQ=DAILY", start=NINE, roll="skip", calendar=office)
    del office
    gc.collect()
    assert gone() is not None and days(itertools.islice(rolled, 2)) == ["2026-01-30", "2026-02-02"]
    walk = iter(rolled)
    next(walk)
    del rolled
    gc.collect()
    assert gone() is not None and next(walk).day == 2
    del walk
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("rule, rule_of, position", [
    ("", "recurrence_syntax", 1), ("FREQ=SOMETIMES", "recurrence_value", 6), ("FREQ=DAILY;COUNT=0", "recurrence_value", 18),
    ("FREQ=DAILY;COLOUR=RED", "recurrence_part", 12), ("FREQ=DAILY;FREQ=DAILY", "recurrence_part", 12),
    ("FREQ=DAILY;BYWEEKNO=20", "recurrence_forbidden", 12),
    ("FREQ=DAILY;COUNT=3;UNTIL=20270101T000000Z", "recurrence_forbidden", None)])
def test_a_rule_that_is_not_right_is_refused_with_its_place(rule, rule_of, position):
    with pytest.raises(crm.Invalid) as caught:
        crm.Recurrence(rule, start=NINE)
    assert caught.value.rule.label == rule_of and caught.value.message
    assert caught.value.position == position or position is None and caught.value.position > 0


@pytest.mark.parametrize("start, error, why", [
    (datetime(2026, 1, 30, 9, tzinfo=UTC), crm.Invalid, "field_range:start"),
    (datetime(2026, 1, 30, 9, 0, 0, 1), crm.Invalid, "field_range:start"),
    ("2026-01-30", TypeError, None), (None, TypeError, None)])
def test_a_start_is_local_time_of_whole_seconds(start, error, why):
    with pytest.raises(error) as caught:
        crm.Recurrence("FREQ=DAILY", start=start)
    assert why is None or reason_of(caught.value) == why


def test_what_is_added_is_told_by_its_place():
    with pytest.raises(crm.Invalid) as caught:
        crm.Recurrence("FREQ=DAILY", start=NINE, added=[NINE, datetime(2026, 1, 30, 9, tzinfo=UTC)])
    assert caught.value.field == "added[1]"
    with pytest.raises(TypeError, match=r"left_out\[0\]: "):
        crm.Recurrence("FREQ=DAILY", start=NINE, left_out=["2026-01-30"])
    with pytest.raises(TypeError):
        crm.Recurrence("FREQ=DAILY", start=NINE, added=17)


def test_a_rule_that_matches_nothing_ends_or_is_given_up():
    never = crm.Recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", start=NINE)
    seldom = crm.Recurrence("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29", start=NINE, limit=10)
    for call in (never.next, lambda: list(never), lambda: next(iter(never), None)):
        try:
            assert not call()
        except crm.Refused as error:
            assert error.rule == crm.Rule.RECURRENCE_LIMIT
    for call in (seldom.next, lambda: list(seldom), lambda: seldom.count(until=datetime(2100, 1, 1, tzinfo=UTC))):
        with pytest.raises(crm.Refused) as caught:
            call()
        assert caught.value.rule == crm.Rule.RECURRENCE_LIMIT
    with pytest.raises(crm.Refused):
        crm.Recurrence("FREQ=DAILY", start=NINE).count()
    with pytest.raises(crm.Invalid):
        crm.Recurrence("FREQ=DAILY", start=NINE, limit=1000001)


def test_what_was_found_before_the_end_of_the_calendar_comes_first():
    office = crm.Calendar("UTC", WEEK, known_until=date(2026, 2, 4))
    walk, found = iter(crm.Recurrence("FREQ=DAILY", start=NINE, roll="skip", calendar=office)), []
    with pytest.raises(crm.Refused) as caught:
        for at in walk:
            found.append(at)
    assert caught.value.rule == crm.Rule.CALENDAR_BEYOND
    assert days(found) == ["2026-01-30", "2026-02-02", "2026-02-03", "2026-02-04"]


def test_a_follow_up_goes_on_from_the_plan_or_from_its_completion():
    monthly = crm.Recurrence("FREQ=MONTHLY", start=datetime(2026, 1, 15, 9), zone="UTC")
    planned, done = datetime(2026, 2, 15, 9, tzinfo=UTC), datetime(2026, 2, 20, 17, tzinfo=UTC)
    assert days([monthly.follow(planned, done, "plan"), monthly.follow(planned, done, crm.RecurrenceAnchor.COMPLETION)]) == [
        "2026-03-15", "2026-03-20"]
    assert crm.Recurrence("FREQ=MONTHLY;COUNT=1", start=datetime(2026, 1, 15, 9)).follow(planned, done, "plan") is None
    with pytest.raises(crm.Invalid, match="no RecurrenceAnchor: plan, completion"):
        monthly.follow(planned, done, "start")


def test_wrong_arguments_are_told(rule):
    for call in (lambda: rule.next("2026-01-01"), lambda: rule.between("2026-01-01"), lambda: rule.count(1),
                 lambda: rule.follow(None, None, "plan"), lambda: crm.Recurrence(17, start=NINE), lambda: crm.Recurrence("FREQ=DAILY"),
                 lambda: crm.Recurrence("FREQ=DAILY", start=NINE, zone=1)):
        with pytest.raises(TypeError):
            call()
    with pytest.raises(crm.Invalid, match="needs its zone"):
        rule.next(datetime(2026, 1, 1))
    with pytest.raises(crm.Invalid, match="needs its zone"):
        rule.between(datetime(2026, 1, 1))  # told at once, not at the first occurrence


def test_a_recurrence_is_itself_and_is_pickled(rule):
    assert copy.deepcopy(rule) is copy.copy(rule) is rule and repr(rule) == f"<crm.Recurrence {LAST_FRIDAY}>"
    rolled = crm.Recurrence("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=9", start=NINE, zone=BERLIN, roll="following",
                            calendar=crm.Calendar("UTC", WEEK), added=[datetime(2026, 2, 3, 9)], left_out=[datetime(2026, 4, 30, 9)])
    assert list(pickle.loads(pickle.dumps(rolled))) == list(rolled) and len(list(rolled)) == 9
