"""Zones and working time: what the headers say of them, as Python sees it."""
import copy
import pickle
import weakref
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import crm
import pytest
from contract import assert_sound, reason_of

UTC = timezone.utc
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = ("mon", "tue", "wed", "thu", "fri")
SPLIT = [("09:00", "12:00"), ("13:00", "17:00")]
MAY_DAY = date(2026, 5, 1)  # a Friday
BERLIN = ZoneInfo("Europe/Berlin")


def at(day, hour=0, minute=0, second=0, zone=BERLIN, month=5):
    return datetime(2026, month, day, hour, minute, second, tzinfo=zone)


def weekly(segments=SPLIT, days=WEEK):
    return {day: segments for day in days}


@pytest.fixture(scope="module")
def office():
    return crm.Calendar("Europe/Berlin", weekly(), holidays={MAY_DAY: "Labour Day"}, breaks={date(2026, 5, 6): [("10:00", "11:00")]},
                        extra_workdays={date(2026, 5, 9): [("10:00", "14:00")]}, name="office", version=3)


def refused(error, why, call, *arguments, **keywords):
    with pytest.raises(crm.Error) as caught:
        call(*arguments, **keywords)
    assert (type(caught.value), reason_of(caught.value)) == (error, why)
    assert caught.value.message
    return caught.value


# Zones.

def test_a_zone_is_read_by_its_name_its_rule_or_its_bytes():
    summer = at(10, 12, zone=UTC)
    with open("/usr/share/zoneinfo/Asia/Shanghai", "rb") as file:
        data = file.read()
    for zone, name, offset in [
            (crm.Zone("Europe/Berlin"), "Europe/Berlin", 2), (crm.Zone("UTC"), "UTC", 0), (crm.Zone(rule="CST-8"), "CST-8", 8),
            (crm.Zone("Nowhere/At_All", rule="CET-1CEST,M3.5.0,M10.5.0/3"), "Nowhere/At_All", 2), (crm.Zone("X", data=data), "X", 8)]:
        assert (zone.name, zone.local(summer).offset_seconds) == (name, offset * 3600)
        assert repr(zone) == f"<crm.Zone {name}>"


def test_a_local_time_is_what_the_clocks_show():
    shown = crm.Zone("Europe/Berlin").local(datetime(2026, 7, 1, 12, 30, 15, 17, tzinfo=UTC))
    assert_sound(shown)
    assert shown == crm.LocalTime(date(2026, 7, 1), 14 * 3600 + 30 * 60 + 15, 17, 7200, True, "CEST")
    assert shown.datetime == datetime(2026, 7, 1, 12, 30, 15, 17, tzinfo=UTC)
    assert shown.datetime.isoformat() == "2026-07-01T14:30:15.000017+02:00" and shown.datetime.tzname() == "CEST"


def test_a_local_time_that_does_not_exist_or_comes_twice_is_read_as_chosen():
    zone = crm.Zone("Europe/Berlin")
    gap, twice = datetime(2026, 3, 29, 2, 30), datetime(2026, 10, 25, 2, 30)
    told = [[zone.instant(local, choice=choice).strftime("%H:%M") for choice in (None, "second")] for local in (gap, twice)]
    assert told == [["01:30", "00:30"], ["00:30", "01:30"]]
    assert zone.instant(gap) == zone.instant(gap, choice=crm.ZoneChoice.FIRST)
    refused(crm.Refused, "zone_gap:second", zone.instant, gap, choice="strict")
    assert zone.instant(twice, choice="strict") == zone.instant(twice)
    assert zone.instant(date(2026, 5, 1)) == datetime(2026, 4, 30, 22, tzinfo=UTC)


def test_a_zone_knows_when_its_clocks_change():
    zone = crm.Zone("Europe/Berlin")
    assert zone.next_change(at(1, zone=UTC)) == datetime(2026, 10, 25, 1, tzinfo=UTC)
    assert crm.Zone("UTC").next_change(at(1)) is None


@pytest.mark.parametrize("given, error, why, position", [
    (dict(name="Europe/Nowhere"), crm.NotFound, "zone_unknown:name", 0), (dict(name="../passwd"), crm.NotFound, "zone_unknown:name", 0),
    (dict(name="Europe/Berlin", directory="/nowhere"), crm.NotFound, "zone_missing:directory", 0),
    (dict(name="X", data=b"TZif"), crm.Invalid, "zone_data:data", 0), (dict(), crm.Invalid, "field_missing:name", 0),
    (dict(rule="CET-1CEST,M3.5.0,M13.5.0"), crm.Invalid, "zone_rule:rule", 19)])
def test_a_zone_that_cannot_be_had_is_refused(given, error, why, position):
    told = refused(error, why, crm.Zone, **given)
    assert (told.position > 0) == (position > 0)
    assert isinstance(told, KeyError if error is crm.NotFound else ValueError)


def test_a_zone_is_taken_as_an_object_a_name_or_a_zoneinfo(office):
    for zone in (crm.Zone("Europe/Berlin"), "Europe/Berlin", BERLIN):
        assert crm.Calendar(zone, weekly()).next_opening(at(4)) == at(4, 9)
    assert crm.Calendar(UTC, weekly()).next_opening(at(4)) == at(4, 9, zone=UTC)
    assert office.zone.name == "Europe/Berlin" and office.zone.instant(datetime(2026, 5, 4)) == at(4)
    with pytest.raises(TypeError, match="zone: a Zone, an IANA name or a ZoneInfo"):
        crm.Calendar(17, weekly())
    refused(crm.Invalid, "field_range:zone", crm.Calendar, timezone(HOUR), weekly())
    refused(crm.NotFound, "zone_unknown:name", crm.Calendar, "Europe/Nowhere", weekly())


# Making calendars.

def test_hours_are_told_by_texts_or_times_and_days_by_names_or_numbers():
    for hours in ({"mon": [("09:00", "17:30")]}, {1: [[time(9), time(17, 30)]]}, {"MON": (("09:00:00", "17:30:00"),)}):
        assert crm.Calendar("UTC", hours).between(at(4, zone=UTC), at(11, zone=UTC)) == timedelta(hours=8, minutes=30)
    assert crm.Calendar("UTC", {"sun": [("00:00", "24:00")]}).between(at(1, zone=UTC), at(8, zone=UTC)) == DAY


@pytest.mark.parametrize("hours, why", [
    ({"mon": [("09:00", "09:00")]}, "calendar_reversed:hours.mon[1]"),
    ({"mon": [("17:00", "09:00")]}, "calendar_reversed:hours.mon[1]"),
    ({"mon": [("09:00", "12:00"), ("11:00", "13:00")]}, "calendar_overlap:hours.mon[2]"), ({}, "calendar_never_open:hours"),
    ({"mon": [], "tue": []}, "calendar_never_open:hours"), ({8: [("09:00", "12:00")]}, "calendar_weekday:hours.8[1]"),
    ({"noday": []}, "calendar_weekday:hours.noday"), ({"noday": [("09:00", "12:00")]}, "calendar_weekday:hours.noday"),
    ({"mon": [("9", "17:00")]}, "calendar_time:hours.mon[1]"), ({"mon": [("09:00", "24:01")]}, "calendar_time:hours.mon[1]"),
    ({"mon": [("09:60", "12:00")]}, "calendar_time:hours.mon[1]"),
    ({"mon": [(time(9, tzinfo=UTC), "12:00")]}, "calendar_time:hours.mon[1]")])
def test_hours_that_are_not_right_are_refused_with_their_place(hours, why):
    told = refused(crm.Invalid, why, crm.Calendar, "UTC", hours)
    assert "hours[" not in told.message


@pytest.mark.parametrize("hours", [None, [], "mon", {"mon": "09:00-12:00"}, {"mon": [("09:00",)]}, {"mon": [(9, 12)]}, {1.5: []},
                                   {1.5: [("09:00", "12:00")]}, {"mon": 17}])
def test_hours_of_another_form_are_a_type_error(hours):
    with pytest.raises((TypeError, crm.Invalid)):
        crm.Calendar("UTC", hours)


def test_hours_past_midnight_belong_where_it_is_asked_for():
    night = {"fri": [("22:00", "02:00")]}
    refused(crm.Invalid, "calendar_reversed:hours.fri[1]", crm.Calendar, "UTC", night)
    for how, open_on_the_second in (("shift", True), (crm.CalendarNight.SPLIT, False)):
        bar = crm.Calendar("UTC", night, night=how, holidays=[date(2026, 5, 9)])
        assert bar.is_open(at(8, 23, zone=UTC)) and bar.is_open(at(9, 1, zone=UTC)) is open_on_the_second


def test_a_holiday_beats_extra_workdays_these_the_week_and_breaks_are_cut_out_last():
    place = crm.Calendar("UTC", weekly(), holidays=[date(2026, 5, 4)], extra_workdays={
        date(2026, 5, 4): [("09:00", "10:00")], date(2026, 5, 5): [("20:00", "22:00")]}, breaks={date(2026, 5, 5): [("21:00", "21:30")]})
    assert place.is_workday(date(2026, 5, 4)) is False
    day = place.spans(at(5, zone=UTC), at(6, zone=UTC))
    assert [(one.kind.label, one.from_at.hour * 60 + one.from_at.minute) for one in day] == [
        ("closed", 0), ("counted", 20 * 60), ("break", 21 * 60), ("counted", 21 * 60 + 30), ("closed", 22 * 60)]


def test_make_up_working_days_have_the_hours_of_a_weekday():
    hours = {"mon": [("08:00", "12:00")], "fri": [("09:00", "11:00")]}
    saturday = date(2026, 5, 9)
    for like, hours_open in ((None, 4), ("fri", 2), (5, 2)):
        place = crm.Calendar("UTC", hours, workdays=[saturday], workday_like=like)
        assert place.between(at(9, zone=UTC), at(10, zone=UTC)) == hours_open * HOUR
    named = crm.Calendar("UTC", hours, workdays={saturday: "for Friday"})
    assert named.is_workday(saturday)


@pytest.mark.parametrize("given", [dict(holidays=["2026-05-01"]), dict(holidays="2026-05-01"), dict(holidays=[datetime(2026, 5, 1)]),
                                   dict(holidays=17), dict(breaks=[MAY_DAY]), dict(known_from=17), dict(workday_like=1.5),
                                   dict(extra_workdays={"2026-05-01": [("09:00", "10:00")]}), dict(breaks={MAY_DAY: ["09:00"]}),
                                   dict(name=17)])
def test_days_of_another_form_are_a_type_error(given):
    with pytest.raises(TypeError):
        crm.Calendar("UTC", weekly(), **given)


def test_breaks_that_are_not_right_are_refused_with_their_place():
    refused(crm.Invalid, "calendar_reversed:breaks.2026-05-06[1]", crm.Calendar, "UTC", weekly(), holidays=[MAY_DAY],
            breaks={date(2026, 5, 6): [("11:00", "10:00")]})


JSON = """{"tz": "Europe/Berlin", "name": "from a text", "hours": {"mon": [["09:00", "12:00"], ["13:00", "17:30"]]},
  "holidays": {"2026-05-04": "bridge day"}, "breaks": {"2026-05-11": [["10:00", "11:00"]]}}"""


def test_a_calendar_is_read_from_json():
    place = crm.Calendar.from_json(JSON)
    assert (place.name, repr(place)) == ("from a text", "<crm.Calendar from a text>")
    assert place.between(at(4), at(18)) == 6 * HOUR + HOUR / 2
    assert crm.Calendar.from_json(JSON.encode(), name="other").name == "from a text"
    assert crm.Calendar.from_json('{"tz": "UTC", "hours": {"mon": [["09:00", "12:00"]]}}', name="desk").name == "desk"


@pytest.mark.parametrize("text, error, rule, field", [
    ("{", crm.Invalid, "calendar_syntax", None), ("[]", crm.Invalid, "calendar_syntax", None),
    ('{"tz": "UTC", "hours": {"mon": [["09:00", "08:00"]]}}', crm.Invalid, "calendar_reversed", "hours.mon[1]"),
    ('{"tz": "UTC", "hours": {"xyz": [["09:00", "10:00"]]}}', crm.Invalid, "calendar_weekday", "hours.xyz"),
    ('{"tz": "UTC", "hours": {"mon": [["9", "10:00"]]}}', crm.Invalid, "calendar_time", "hours.mon[1]"),
    ('{"tz": "UTC", "hours": {}}', crm.Invalid, "calendar_never_open", None),
    ('{"tz": "Europe/Nowhere", "hours": {"mon": [["09:00", "10:00"]]}}', crm.NotFound, "zone_unknown", None),
    ('{"tz": "UTC", "hours": {"mon": [["09:00", "10:00"]]}, "holidays": ["2026-02-30"]}', crm.Invalid, "calendar_date", None)])
def test_json_that_is_no_calendar_is_refused(text, error, rule, field):
    with pytest.raises(error) as caught:
        crm.Calendar.from_json(text)
    assert caught.value.rule.label == rule and caught.value.message
    assert field is None or caught.value.field.startswith(field.rstrip("]1[")), caught.value.field


# Questions.

def test_working_time_is_added_and_subtracted(office):
    start = datetime(2026, 4, 30, 15, tzinfo=BERLIN)  # the Thursday before May Day
    assert office.add(start, 3 * HOUR) == at(4, 10)
    assert office.add(start, 3 * HOUR).utcoffset() == timedelta(0)
    assert office.subtract(at(4, 10), 3 * HOUR) == start == office.add(at(4, 10), -3 * HOUR)
    assert office.add(at(4, 9), timedelta(microseconds=1)) == at(4, 9) + timedelta(microseconds=1)
    assert office.between(start, at(4, 10)) == 3 * HOUR and office.between(at(4, 10), start) == -3 * HOUR


def test_conventions_are_asked_for_by_name(office):
    assert office.add(at(4, 13), 4 * HOUR) == at(4, 17) == office.add(at(4, 13), 4 * HOUR, at_close="stays")
    assert office.add(at(4, 13), 4 * HOUR, at_close="next_open") == at(5, 9)
    assert office.add(at(4, 13), 4 * HOUR, at_close=crm.CalendarAtClose.NEXT_OPEN) == at(5, 9)
    assert office.subtract(at(5, 17), 4 * HOUR) == at(5, 13)
    assert office.subtract(at(5, 17), 4 * HOUR, at_open="previous_close") == at(5, 12)
    assert office.add(at(4, 8), timedelta(0)) == at(4, 9) and office.add(at(4, 8), timedelta(0), zero="stays") == at(4, 8)
    reversed_spans = [office.between(at(4, 11), at(4, 9), reversed=how) for how in (None, "zero", "absolute")]
    assert reversed_spans == [-2 * HOUR, timedelta(0), 2 * HOUR]
    assert [office.is_open(at(4, 17), close_edge=how) for how in (None, "in")] == [False, True]
    with pytest.raises(crm.Invalid, match="'later' is no CalendarAtClose: stays, next_open"):
        office.add(at(4, 8), HOUR, at_close="later")


def test_working_days_are_added_and_counted(office):
    assert office.add_days(at(4, 10), 3) == at(7, 10) and office.add_days(at(7, 10), -3) == at(4, 10)
    assert office.add_days(at(2, 10), 1) == at(5, 10) and office.add_days(at(2, 10), 1, origin="count_after") == at(4, 10)
    assert office.add_days(at(4, 20), 1) == at(5, 20) and office.add_days(at(4, 20), 1, time="keep_then_roll") == at(6, 9)
    assert office.add_days(at(4, 10), 1, end_of_day=True) == at(5, 17)
    assert office.workdays(date(2026, 5, 1), date(2026, 5, 11)) == 6 and office.workdays(date(2026, 5, 11), date(2026, 5, 1)) == -6
    assert [office.is_workday(date(2026, 5, day)) for day in (1, 4, 9, 10)] == [False, True, True, False]


def test_openings_and_closings_are_found(office):
    assert office.is_open(at(4, 9)) and not office.is_open(at(4, 17)) and not office.is_open(at(4, 12, 30))
    assert office.next_open(at(4, 10)) == at(4, 10) and office.next_open(at(4, 12)) == at(4, 13)
    assert office.next_opening(at(4, 9)) == at(4, 13) and office.next_closing(at(4, 9)) == at(4, 12)
    assert office.previous_close(at(4, 17)) == at(4, 17) and office.previous_close(at(4, 18)) == at(4, 17)
    assert office.previous_opening(at(4, 9)) == at(4, 9) and office.previous_closing(at(4, 17)) == at(4, 12)


def test_segments_and_spans_tell_what_counts_and_what_not(office):
    segments = office.segments(at(4, 10), 3)
    assert [(one.from_at, one.until_at) for one in segments] == [(at(4, 10), at(4, 12)), (at(4, 13), at(4, 17)), (at(5, 9), at(5, 12))]
    assert {one.kind for one in segments} == {crm.SpanKind.COUNTED}
    assert [one.from_at for one in office.segments(at(5, 10), 2, backward=True)] == [at(5, 9), at(4, 13)]
    assert office.segments(at(4), 0) == []
    many = office.segments(at(4), 3000)
    assert len(many) == 3000 and many[:500] == office.segments(at(4), 500)
    assert many[2999] == office.segments(many[2998].until_at, 1)[0]
    refused(crm.Invalid, "field_range:count", office.segments, at(4), -1)
    since, until = datetime(2026, 4, 30, 15, tzinfo=BERLIN), at(7)
    spans = office.spans(since, until)
    for one in spans:
        assert_sound(one)
        assert (one.calendar, one.version, one.event) == ("office", 3, 0)
    assert spans[0].from_at == since and spans[-1].until_at == until
    assert all(one.until_at == other.from_at for one, other in zip(spans, spans[1:]))
    counted = [one.until_at - one.from_at for one in spans if one.kind is crm.SpanKind.COUNTED]
    assert sum(counted, timedelta(0)) == office.between(since, until)
    assert {(one.kind.label, one.name) for one in spans} == {
        ("counted", None), ("closed", None), ("holiday", "Labour Day"), ("break", None)}


def test_a_long_list_of_spans_is_complete(office):
    since, until = datetime(2010, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
    spans = office.spans(since, until)
    assert len(spans) > 10000 and (spans[0].from_at, spans[-1].until_at) == (since, until)
    counted = sum((one.until_at - one.from_at for one in spans if one.kind is crm.SpanKind.COUNTED), timedelta(0))
    assert counted == office.between(since, until)


def test_a_span_is_written_for_people(office):
    one = office.segments(at(4, 9), 1)[0]
    assert "09:00" in one.text("Europe/Berlin") and "07:00" in one.text() and one.text(BERLIN) == one.text(office.zone)
    assert "counted" in one.text() and one.text(language="zh") == one.text(None, crm.Language.ZH) != one.text()
    with pytest.raises(crm.Invalid, match="no Language"):
        one.text(language="fr")


def test_union_and_intersection(office):
    late = crm.Calendar("UTC", weekly([("14:00", "20:00")]), name="late")
    assert (office | late).between(at(5), at(6)) == 3 * HOUR + 9 * HOUR
    assert (office & late).between(at(5), at(6)) == HOUR
    both = crm.Calendar.union(office, late, late, name="both")
    assert (both.name, both.zone.name, (office | late).name) == ("both", "Europe/Berlin", "")
    refused(crm.Invalid, "calendar_never_open:hours", crm.Calendar.intersection, office, crm.Calendar("UTC", {"sun": SPLIT}))
    with pytest.raises(TypeError):
        office | 17
    with pytest.raises(crm.Invalid):
        crm.Calendar.union()
    with pytest.raises(TypeError, match="calendars: a Calendar is wanted"):
        crm.Calendar.union(office, "late")


def test_what_lies_outside_the_days_known_is_refused(office):
    known = crm.Calendar("UTC", weekly(), known_from=date(2026, 1, 1), known_until=date(2026, 12, 31))
    for call in (lambda: known.add(at(31, month=12), 100 * HOUR), lambda: known.is_open(datetime(2027, 1, 1, tzinfo=UTC)),
                 lambda: known.is_workday(date(2025, 12, 31)), lambda: known.between(datetime(2025, 1, 1, tzinfo=UTC), at(1)),
                 lambda: known.segments(datetime(2027, 2, 1, tzinfo=UTC), 1), lambda: known.next_opening(at(31, 20, month=12))):
        with pytest.raises(crm.Refused) as caught:
            call()
        assert caught.value.rule == crm.Rule.CALENDAR_BEYOND and caught.value.message
    assert len(known.segments(at(1, month=1, zone=UTC), 2**31 - 1)) == 2 * 261
    assert known.segments(at(30, 10, month=12, zone=UTC), 99)[-1].until_at == at(31, 17, month=12, zone=UTC)
    with pytest.raises(crm.Refused) as caught:
        office.add(at(4), timedelta(days=100000000))
    assert caught.value.rule in (crm.Rule.CALENDAR_AMOUNT, crm.Rule.CALENDAR_BEYOND)


def test_wrong_arguments_are_told(office):
    refused(crm.Invalid, "field_range:at", office.add, datetime(2026, 5, 4, 9), HOUR)
    refused(crm.Invalid, "field_range:amount", office.add, at(4), timedelta.max)
    refused(crm.Invalid, "field_range:days", office.add_days, at(4), 1 << 40)
    for call in (lambda: office.add(at(4), 8), lambda: office.add("2026-05-04", HOUR), lambda: office.add(None, HOUR),
                 lambda: office.is_workday(at(4)), lambda: office.workdays("a", "b"), lambda: office.segments(at(4), "2"),
                 lambda: office.segments(at(4), 2, backward=1), lambda: office.add_days(at(4), 1.5),
                 lambda: office.add_days(at(4), 1, end_of_day=1)):
        with pytest.raises(TypeError):
            call()


def test_the_instant_of_the_epoch_is_an_instant_like_others():
    place, epoch = crm.Calendar("UTC", {day: [("00:00", "24:00")] for day in (*WEEK, "sat", "sun")}), datetime(1970, 1, 1, tzinfo=UTC)
    assert place.add(epoch, HOUR) == epoch + HOUR and place.subtract(epoch + HOUR, HOUR) == epoch and place.is_open(epoch)


# Holidays.

def test_the_holidays_of_china_are_built_in():
    table = crm.holidays("CN")
    assert_sound(table)
    assert (table.known_from.year, table.known_until) == (2007, date(2026, 12, 31)) and len(table.days) > 400
    assert {one.kind for one in table.days} == {crm.CalendarDayKind.HOLIDAY, crm.CalendarDayKind.WORKDAY}
    refused(crm.NotFound, "calendar_unknown:name", crm.holidays, "XX")
    place = crm.Calendar("Asia/Shanghai", weekly(), holidays=table)
    assert place.is_workday(date(2026, 10, 1)) is False and place.workdays(date(2026, 10, 1), date(2026, 10, 8)) == 0
    with pytest.raises(crm.Refused):
        place.is_workday(date(2027, 1, 4))
    assert crm.Calendar("Asia/Shanghai", weekly(), holidays=table, known_until=date(2030, 1, 1)).is_workday(date(2027, 1, 4))
    assert crm.Calendar("Asia/Shanghai", weekly(), holidays=[*table.days, date(2026, 5, 20)]).is_workday(date(2026, 5, 20)) is False


@pytest.mark.parametrize("format, text", [
    ("json", '{"2026-05-01": "Labour Day", "2026-12-25": "Christmas"}'),
    ("json", '[{"date": "2026-05-01", "name": "Labour Day", "isOffDay": true}, '
             '{"date": "2026-12-25", "name": "Christmas", "isOffDay": true}]'),
    ("csv", "date,name\n2026-05-01,Labour Day\n2026-12-25,Christmas\n"),
    ("ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260501\r\nSUMMARY:Labour Day\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n"
            "DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")])
def test_lists_of_holidays_are_read(format, text):
    for given in (text, text.encode()):
        table = crm.holidays_read(format=format, text=given)
        assert [(one.date, one.kind.label, one.name) for one in table.days] == [
            (MAY_DAY, "holiday", "Labour Day"), (date(2026, 12, 25), "holiday", "Christmas")]
    assert len(crm.holidays_read(format=format, text=text, since=date(2026, 6, 1), until=date(2026, 12, 31)).days) == 1


@pytest.mark.parametrize("format, text", [("csv", "date\n"), ("json", "[]"), ("json", "{}"),
                                          ("ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")])
def test_a_list_without_days_is_known_for_what_was_asked(format, text):
    table = crm.holidays_read(format=format, text=text)
    assert (table.days, table.known_from, table.known_until) == ((), None, None)
    assert crm.Calendar("UTC", weekly(), holidays=table).is_workday(MAY_DAY)
    for since, until in ((MAY_DAY, None), (None, MAY_DAY), (MAY_DAY, MAY_DAY)):
        table = crm.holidays_read(format=format, text=text, since=since, until=until)
        assert (table.days, table.known_from, table.known_until) == ((), since, until)


def test_a_list_of_holidays_that_cannot_be_read_is_refused():
    with pytest.raises(crm.Invalid) as caught:
        crm.holidays_read(format="csv", text="date\n2026-05-01\n2026-02-30\n")
    assert (caught.value.rule, caught.value.line) == (crm.Rule.CALENDAR_DATE, 3)
    with pytest.raises(crm.Invalid) as caught:
        crm.holidays_read(format="json", text="[")
    assert caught.value.rule == crm.Rule.CALENDAR_SYNTAX
    with pytest.raises(crm.Invalid, match="no HolidayFormat: json, csv, ics"):
        crm.holidays_read(format="xml", text="")


# As objects.

def test_what_is_made_does_not_change_and_is_itself(office):
    assert copy.copy(office) is copy.deepcopy(office) is office and office == office != crm.Calendar("UTC", weekly())
    assert len({office, office}) == 1
    with pytest.raises(AttributeError):
        office.name = "another"
    with pytest.raises(AttributeError):
        office.other = 1


@pytest.mark.parametrize("make", [
    lambda office: office, lambda office: crm.Calendar.from_json(JSON), lambda office: office | crm.Calendar("UTC", weekly()),
    lambda office: crm.Calendar("Asia/Shanghai", weekly(), holidays=crm.holidays("CN"))])
def test_a_pickle_has_what_a_calendar_was_made_of(office, make):
    first = make(office)
    other = pickle.loads(pickle.dumps(first))
    assert other is not first and other.name == first.name and other.zone.name == first.zone.name
    assert other.spans(at(1), at(20)) == first.spans(at(1), at(20))


def test_zones_tables_and_records_are_pickled(office):
    zone = pickle.loads(pickle.dumps(crm.Zone("Europe/Berlin", rule="CET-1")))
    assert zone.name == "Europe/Berlin" and pickle.loads(pickle.dumps(office.zone)).name == "Europe/Berlin"
    for record in (crm.holidays("CN"), office.segments(at(4), 1)[0], zone.local(at(4))):
        assert pickle.loads(pickle.dumps(record)) == record


def test_the_zone_of_a_calendar_keeps_it_alive():
    place = crm.Calendar("Europe/Berlin", weekly())
    zone, gone = place.zone, weakref.ref(place)
    del place
    assert gone() is not None and zone.local(at(4, 12)).offset_seconds == 7200
    del zone
    assert gone() is None
