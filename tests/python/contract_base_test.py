"""What needs no store: ids, times, dates, money, widths."""
from datetime import date, datetime, timedelta, timezone
from uuid import UUID

import pytest

import crm
from contract import NOBODY, START


def test_an_id_is_written_and_read_as_in_c():
    assert crm.id_text(NOBODY) == str(NOBODY) and crm.id_text(None) == str(UUID(int=0))
    assert crm.id_from_text(str(NOBODY).upper()) == NOBODY and crm.id_from_text(str(UUID(int=0))) is None
    assert crm.id_is_none(None) and crm.id_is_none(UUID(int=0)) and not crm.id_is_none(NOBODY)
    assert crm.id_is_equal(NOBODY, str(NOBODY)) and not crm.id_is_equal(NOBODY, UUID(int=7))
    with pytest.raises(crm.Invalid):
        crm.id_from_text("no id")


@pytest.mark.parametrize("text, at", [
    ("2026-05-10T08:00:00Z", START), ("2026-05-10T10:00:00+02:00", START),
    ("2026-05-10T08:00:00.000001Z", START + timedelta(microseconds=1)),
])
def test_an_instant_is_read_in_any_zone_and_comes_in_utc(text, at):
    found = crm.time_from_text(text)
    assert found == at and found.utcoffset() == timedelta(0)
    assert crm.time_from_text(crm.time_text(at)) == at
    assert crm.time_text(at.astimezone(timezone(timedelta(hours=-7)))) == crm.time_text(at)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(crm.Invalid) as caught:
        crm.time_text(datetime(2026, 5, 10))
    assert (caught.value.rule, caught.value.field) == (crm.Rule.FIELD_RANGE, "at")


@pytest.mark.parametrize("day, months, expected", [
    (date(2024, 1, 31), 1, date(2024, 2, 29)), (date(2023, 1, 31), 1, date(2023, 2, 28)),
    (date(2024, 2, 29), -12, date(2023, 2, 28)), (date(2024, 12, 31), 2, date(2025, 2, 28)),
])
def test_months_are_added_by_the_calendar(day, months, expected):
    assert crm.date_is_valid(day) and crm.date_add_months(day, months) == expected
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=timezone.utc)
    assert crm.date_of(crm.time_add_months(noon, months, 0), 0) == expected


def test_a_day_begins_where_the_offset_says():
    late = datetime(2026, 5, 10, 20, tzinfo=timezone.utc)
    assert (crm.date_of(late, 0), crm.date_of(late, 480)) == (date(2026, 5, 10), date(2026, 5, 11))
    assert crm.time_from_date(date(2026, 5, 11), 4 * 3600, 480) == late
    assert crm.date_add_days(date(2026, 2, 28), 1) == date(2026, 3, 1)


@pytest.mark.parametrize("text, currency, amount", [("12.50", "EUR", 1250), ("-0.01", "CNY", -1), ("1200", "JPY", 1200)])
def test_money_is_minor_units(text, currency, amount):
    assert crm.money_from_text(text, currency) == amount and crm.money_text(amount, currency) == text


def test_money_that_is_none_is_refused():
    with pytest.raises(crm.Invalid):
        crm.money_from_text("12,50 or so", "EUR")


def test_a_width_counts_columns():
    assert [crm.text_width(text) for text in ("", "ab", "张伟", "e\u0301")] == [0, 2, 4, 1]
