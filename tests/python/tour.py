#!/usr/bin/env python3
"""tour.py FOLDER: use the whole package, and print the functions of the library that it called, one a line.

The recorder stands in the place of `lib` before the package is imported: its modules keep functions in tables, walks and
destructors, and what is taken out of `lib` by then is what they call.
"""
import ctypes
import datetime
import importlib.machinery
import importlib.util
import pathlib
import sys
import types

called = set()


class Recorder:
    """The library, each of whose own functions notes that it was called."""

    def __init__(self, lib):
        self._lib = lib

    def __getattr__(self, name):
        found = getattr(self._lib, name)
        if not name.startswith("crm_") or not isinstance(found, types.BuiltinFunctionType):
            return found  # numbers, texts, and pointers to the functions of Python that C calls

        def noted(*arguments):
            called.add(name)
            return found(*arguments)

        setattr(self, name, noted)
        return noted


def stand_in():
    """Put the recorder where the package will look for the extension module."""
    package = importlib.machinery.PathFinder.find_spec("crm")
    spec = importlib.machinery.PathFinder.find_spec("crm._libcrm", package.submodule_search_locations)
    spec.name = spec.loader.name = "crm._libcrm"
    real = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(real)
    module = types.ModuleType("crm._libcrm")
    module.ffi, module.lib = real.ffi, Recorder(real.lib)
    sys.modules["crm._libcrm"] = module


stand_in()

# What follows sees the package as everybody does.
import crm  # noqa: E402
from conftest import Place  # noqa: E402
from contract import START, Contract  # noqa: E402
from contract_digest_test import PARTS  # noqa: E402


def play_the_script(folder):
    """On a file: what the script leaves is what the rest of the tour goes by."""
    place = Place("file", folder)
    c = Contract(place.open(create=True), place.clock, folder)
    for _, play in PARTS:
        play(c)
    return place, c


def read_every_list(c):
    db = c.db
    customer = next(one.id for one in db.customers.list() if one.moves > 100)
    complaint = db.complaints.list(customer_id=customer).head(999)[-1].id
    for rows in (db.customers.list(), db.lifecycle.list(customer), db.purchases.list(customer), db.contacts.list(customer),
                 db.tasks.due(customer_id=customer), db.complaints.list(), db.promises.list(complaint), db.promises.open_list(),
                 db.complaints.worklist(person="Meng", until=c.now + datetime.timedelta(days=99)),
                 db.journal.list(), db.timeline(customer)):
        assert rows.first() is not None
        rows.to_arrow()
    assert db.complaints.get(complaint).notified


def prove_the_whole(c, folder):
    db = c.db
    assert db.verify().faults == 0
    db.rebuild()
    assert db.checkpoint() is True and db.epoch() == 0 and db.epoch_raise() == 1
    assert db.now() == c.now and sum(db.report().customers) > 0
    path = folder / "store.jsonl"
    with open(path, "wb") as file:
        result = db.ledger.export(file.write)
    with crm.open(":memory:", create=True, copy=True) as imported, open(path, "rb") as file:
        assert imported.ledger.import_(file.read).records == result.records
    with crm.open(":memory:", create=True, copy=True) as copied:
        assert db.copy(copied).records == db.ledger.digest().records == result.records


def attach():
    """With connections of a host's own, opened by the engines' libraries."""
    sqlite, connection = ctypes.CDLL("libsqlite3.so.0"), ctypes.c_void_p()
    assert sqlite.sqlite3_open(b":memory:", ctypes.byref(connection)) == 0
    with crm.attach_sqlite(connection.value, create=True) as db:
        assert db.journal.last() > 0
    sqlite.sqlite3_close(connection)
    try:
        crm.attach_postgres(0)  # none: what it does with one is for a server to show
    except (crm.Invalid, crm.Unsupported):
        pass


def ask_what_needs_no_store():
    id = crm.id_from_text("019e0000-0000-7000-8000-00000000002a")
    assert crm.id_text(id) == str(id) and not crm.id_is_none(id) and crm.id_is_equal(id, str(id))
    assert crm.time_from_text(crm.time_text(START)) == START
    day = crm.date_of(START, 0)
    assert crm.time_from_date(day, 8 * 3600, 0) == START and crm.date_is_valid(day)
    assert crm.date_add_months(day, 1).month == 6 and crm.date_add_days(day, 1).day == 11
    assert crm.time_add_months(START, 1, 0).month == 6 and crm.cadence_next(START, 1, 1, 0).month == 6
    assert crm.money_text(crm.money_from_text("12.50", "EUR"), "EUR") == "12.50"
    assert crm.text_width("张") == 2
    assert crm.version() and crm.version_number() > 0 and crm.version_sqlite() and crm.sqlite_copies() >= 1
    assert crm.has_postgres() in (True, False) and crm.store_name("a.crm") == "a.crm"
    assert crm.rule_text("customer_removed") and crm.playbook_default()
    assert crm.lifecycle_allowed("target", "current") and crm.lifecycle_guard("target", "current")
    assert crm.churn_dimension_of("price") is crm.ChurnDimension.VALUE
    cause = crm.cause_at(0)
    assert cause is crm.Cause.MARKET_PRICE and crm.cause_axis(cause) is crm.Axis.PRICE_VALUE
    assert crm.cause_area_of(cause) is crm.CauseArea.MARKET and crm.tier_of_class("important") is crm.Tier.KEY
    assert crm.complaint_allowed("received", "judge") and crm.complaint_arrows()[0].from_state is crm.ComplaintState.RECEIVED


def ask_about_time():
    """Zones, working time, recurrences, case clocks."""
    zone, hour = crm.Zone("Europe/Berlin"), datetime.timedelta(hours=1)
    assert zone.instant(datetime.datetime(2026, 5, 10, 10)) == START and zone.local(START).second == 36000
    assert zone.next_change(START) > START and zone.name == "Europe/Berlin"
    day = crm.holidays("CN").days[0].date
    office = crm.Calendar(zone, {"mon": [("09:00", "17:00")], 5: [("09:00", "17:00")]}, holidays=[day], name="office")
    text = '{"tz": "Europe/Berlin", "hours": {"fri": [["09:00", "17:00"]]}}'
    other = crm.Calendar.from_json(text)
    assert (office | other).workdays(START.date(), START.date() + datetime.timedelta(days=7)) == 2 and other.zone.name == zone.name
    assert office.subtract(office.add(START, hour), hour) >= START and office.name == "office"
    assert office.between(START, START + 24 * hour) == hour and not office.is_open(START)
    assert office.next_open(START) > START and office.add_days(START, 1) > START and not office.is_workday(START.date())
    assert office.spans(START, START + 24 * hour) and office.segments(START, 1)[0].text(zone)
    assert crm.holidays_read(format="json", text='["2026-05-01"]').days[0].date.day == 1
    rule = crm.Recurrence("FREQ=WEEKLY;COUNT=3", start=datetime.datetime(2026, 5, 10, 10), zone=zone)
    first = rule.next()
    assert first == START and len(list(rule)) == rule.count() == 3 and rule.follow(first, first, "plan") == rule.next(first)
    case = crm.ClockCase(crm.ClockPolicy([crm.ClockTarget("solve", "resolve", amount=hour)]), office).then("open", START)
    due = case.judge(START)["solve"].due_at
    assert [one.at for one in case.fired(None, due)] == [due] and case.explain(START, "solve", to_due=True)[-1].until_at == due
    assert case.preview((START, "calendar", False, False, "recompute", None, None, other))[0].before_at == due


def name_every_member():
    for name in crm.__all__:
        kind = getattr(crm, name)
        if isinstance(kind, type) and hasattr(kind, "from_label"):
            assert [kind.from_label(member.label) for member in kind] == list(kind)


def main(folder):
    place, c = play_the_script(folder)
    read_every_list(c)
    prove_the_whole(c, folder)
    attach()
    ask_what_needs_no_store()
    ask_about_time()
    name_every_member()
    place.leave()
    print("\n".join(sorted(called)))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
