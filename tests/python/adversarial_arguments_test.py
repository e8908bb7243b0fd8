"""Garbage in every argument of every public call: an Exception comes out, and the store is whole.

The calls are found by introspection, so that a new one is tried without being named here.
"""
import pytest
from adversary import survives

TRY = r"""
import inspect, itertools, math, random
from uuid import UUID
from crm._libcrm import ffi

class Raising:
    def fail(self, *arguments):
        raise KeyError("mine")
    __index__ = __iter__ = __eq__ = __str__ = __repr__ = __fspath__ = __len__ = __hash__ = __bool__ = __int__ = __float__ = fail
    __call__ = __getattr__ = __getitem__ = __bytes__ = __contains__ = __next__ = keys = __enter__ = fail
class Lying:
    def lie(self, *arguments):
        return self
    __index__ = __iter__ = __eq__ = __str__ = __repr__ = __fspath__ = __len__ = __hash__ = __bool__ = __int__ = __float__ = lie
    __call__ = __getattr__ = __getitem__ = __bytes__ = __contains__ = keys = __enter__ = lie
class Numeric(int):
    def __ge__(self, other): return True
    __le__ = __lt__ = __gt__ = __eq__ = __ge__
    def __hash__(self): return 1
class Bytes(bytes):
    def __len__(self): return 10**6
class Text(str):
    def encode(self, *arguments): return [b"x"]
    def lower(self): return None
class Path:
    def __fspath__(self): return b"bytes"
def generator():
    yield {"kind": "person"}
    raise KeyError("mine")
def bare(kind, /, **fields):
    made = kind.__new__(kind)
    for name, value in fields.items():
        object.__setattr__(made, name, value)
    return made
closed = filled(count=1)
kept = closed.customers.list().first()
closed_rows = closed.customers.list()
closed.close()

# Made anew each time, since some are used up.
GARBAGE = [lambda value=value: value for value in (
    None, "", "\0", "a\0b", "\ud800", "x", "x" * 70000, "\U0010ffff", "%s%n", "'; drop table customer; --", b"", b"x\0\xff", Bytes(b"x"),
    Text("x"), bytearray(b"x"), memoryview(b"x"), 0, 1, -1, 63, 64, 2**31 - 1, 2**31, -2**31, 2**32, 2**63 - 1, 2**63, -2**63, 2**64,
    10**400, Numeric(2**70), Numeric(5), 1.5, math.nan, math.inf, True, False, datetime(2026, 1, 1), datetime.min, datetime.max,
    datetime.min.replace(tzinfo=timezone.utc), datetime.max.replace(tzinfo=timezone.utc), datetime(1970, 1, 1, tzinfo=timezone.utc),
    datetime.max.replace(tzinfo=timezone(-DAY + timedelta(seconds=1))), NOW + 3000 * 365 * DAY, NOW.date(), NOW.date().min, NOW.date().max,
    NOW.time(), DAY, UUID(int=0), UUID(int=2**128 - 1), str(UUID(int=1)), object(), type, len, closed, kept, closed_rows, crm.Error(0),
    crm.Rule.NONE, crm.Channel, bare(crm.ContactPoint), bare(crm.ContactPoint, kind="email", value=5),
    bare(crm.Reference, source=Ellipsis, value=b"x"), Raising(), Lying(),
    Path(), ffi.NULL, ffi.new("int *"), ffi.new("crm_customer_input *"), ffi.cast("int", 5), Ellipsis, NotImplemented, [], (), {}, set(),
    [[]], [None], ["x"], [("email",)], [("email", "x", "y", "z")], [{"kind": "email"}], [{}], {"x": 1}, [5, 2**70], range(3))] + [
    generator, lambda: iter([]), lambda: lambda *arguments: None, lambda: lambda *arguments: 1 / 0, lambda: (1 / 0 for _ in "x"),
    lambda: [Raising()], lambda: [{"kind": Raising(), "name": "A"}], lambda: [{"kind": "person", "name": Lying()}],
    lambda: [{"kind": "person", "name": "A", "nonsense": 1}], lambda: [{5: 1}], lambda: [bare(crm.ContactPoint)],
    lambda: [bare(crm.Reference, source="a\0", value=Raising())]]
HUGE = lambda: "\u00e4" * 5_000_000

def parameters(call):
    try:
        found = inspect.signature(call).parameters.values()
    except ValueError:
        return []
    return [one for one in found if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY) and one.name != "self"]

def usual(one, known):
    if one.name in known:
        return known[one.name]
    return known.get("*") if one.default is one.empty else one.default

def attempt(name, call, arguments):
    try:
        given = call(**arguments)
        if isinstance(given, crm.Rows):
            given.first()
            given.close()
        elif isinstance(given, crm.Database):
            given.close()
        return True
    except SystemError as error:
        raise AssertionError(f"{name} {list(arguments)}: {error!r}")
    except Exception:
        return False

tried = 0
def try_all(name, call, known, watch=None, garbage=GARBAGE):
    # Each parameter in turn is garbage, the others are as they should be; then all of them are.
    global tried
    listed = parameters(call)
    good = {one.name: usual(one, known) for one in listed if one.name in known or one.default is one.empty}
    tries = [(one.name, make) for one in listed for make in garbage]
    tries += [(one.name, HUGE) for one in listed[:2]]
    chance = random.Random(name)
    for names in [[pair] for pair in tries] + [[(one.name, chance.choice(garbage)) for one in listed] for _ in range(40)]:
        arguments = {**good, **{one: make() for one, make in names}}
        before = watch() if watch else None
        returned = attempt(name, call, arguments)
        tried += 1
        assert not watch or returned or watch() == before, f"{name} {[one for one, make in names]} raised and left a trace"

def methods(thing):
    for name in dir(type(thing)):
        if not name.startswith("_") and callable(getattr(type(thing), name)):
            yield name, getattr(thing, name)
"""

CALLS = r"""
db = crm.open(":memory:", create=True, actor="test", clock=lambda: datetime.now(timezone.utc))
customer = db.customers.add(kind="person", name="Zhang", contact_points=[("email", "a@b.example")])
task = db.tasks.add(due_at=NOW + DAY, customer_id=customer, title="call")
case = db.complaints.open(customer_id=customer, content="broken", received_at=db.now())
KNOWN = {"id": customer, "customer_id": customer, "complaint_id": case, "name": "A", "currency": "EUR", "amount": 5, "due_at": NOW + DAY,
         "until": NOW + DAY, "content": "c", "received_at": NOW, "text": "t", "value": "a@b.example", "source": "s", "reason": "r",
         "write": lambda data: None, "read": lambda size: b"", "handler": "h", "responder": "r", "explanation": "e", "alternative": "a",
         "outcome": "reached", "consent": True, "accepted": True, "rows": [{"kind": "person", "name": "A"}], "result": "satisfied",
         "unit": lambda db: None, "to": closed, "path": "no such file", "responsibility": "ours", "complainant_type": "voicer",
         "purpose": "action", "data": "name,kind\nA,person\n", "format": "csv", "*": "x"}
KINDS = {"customers": "person", "contacts": "call"}
def tries_of(thing, label):
    known = {**KNOWN, "kind": KINDS.get(label, "customers" if label == "database" else "email")}
    if label == "tasks":
        known["id"] = task
    if label in ("complaints", "promises"):
        known["id"] = case
    for name, call in methods(thing):
        if name in ("close",) and label == "database":
            continue
        # An import keeps the rows before the one that fails.
        watch = None if name.startswith("import") else db.journal.last
        here = {**known, "unit": "service"} if label == "complaints" else known
        try_all(f"{label}.{name}", call, here, watch)
"""


@pytest.mark.parametrize("rooms", [("customers", "lifecycle", "purchases"), ("tasks", "contacts", "followups", "journal"),
                                   ("complaints", "promises"), ("remedies", "violations", "staff", "causes"),
                                   ("refusals", "marks", "overrides", "links", "reviews", "actions"),
                                   ("ledger", "playbook", "database")])
def test_the_calls_of_a_database(tmp_path, rooms):
    survives(f"""
        os.chdir(sys.argv[1])
        rooms = [name for name in db.__slots__ if isinstance(getattr(db, name, None), crm._room.Room)]
        assert len(rooms) == 21, "a new subject: name it in a case of this test"
        for label in {rooms!r}:
            tries_of(db if label == "database" else getattr(db, label), label)
        assert tried > 1000 and db.verify().faults == 0, tried
        db.customers.get(customer), db.tasks.get(task), db.complaints.get(case)
        db.close()
    """, tmp_path, shared=TRY + CALLS)


def test_the_functions_and_classes_of_the_module(tmp_path):
    survives("""
        os.chdir(sys.argv[1])
        known = {"text": "x", "at": NOW, "date": NOW.date(), "months": 1, "days": 1, "utc_offset_minutes": 60, "seconds": 5, "k": 2,
                 "currency": "EUR", "amount": 5, "anchor": NOW, "id": UUID(int=5), "a": UUID(int=5), "b": UUID(int=6), "*": 1}
        for name in crm.__all__:
            thing = getattr(crm, name)
            if name in ("open", "attach_sqlite", "attach_postgres"):
                continue
            if isinstance(thing, type):
                if hasattr(thing, "from_label"):
                    try_all(name + ".from_label", thing.from_label, known)
                    for make in GARBAGE:
                        attempt(name, lambda value: thing(value), {"value": make()})
                    continue
                if name in ("Rows", "Timeline", "Database"):
                    continue
            if callable(thing):
                try_all(name, thing, known)
        assert tried > 3000, tried
        assert crm.id_text(UUID(int=5)) == str(UUID(int=5))
    """, tmp_path, shared=TRY)


TIME = r"""
hour, hours = timedelta(hours=1), {"mon": [("09:00", "17:00")], "thu": [("09:00", "12:00"), ("13:00", "17:00")]}
zone, office = crm.Zone("Europe/Berlin"), crm.Calendar("Europe/Berlin", hours, holidays=[NOW.date()], name="office")
policy = crm.ClockPolicy([crm.ClockTarget("solve", "resolve", amount=8 * hour)], steps=[crm.ClockStep("soon", "solve", offset=-hour)])
event, begun = crm.ClockEvent(NOW, "open"), NOW - DAY
case = crm.ClockCase(policy, office, [(begun, "open")])
rule = crm.Recurrence("FREQ=DAILY;COUNT=99", start=datetime(2026, 1, 1, 9), zone=zone, roll="following", calendar=office)
GARBAGE += [lambda value=value: value for value in (
    zone, office, case, rule, policy, event, bare(crm.Zone), bare(crm.Calendar), bare(crm.Recurrence), bare(crm.ClockCase),
    bare(crm.ClockPolicy), bare(crm.ClockEvent), bare(crm.ClockEvent, at=NOW, kind=8, by_agent=0, paused=0, change=0, label=None, policy=bare(crm.ClockPolicy),
                               calendar=bare(crm.Calendar), restart_at=NOW),
    {"mon": [("09:00", Raising())]}, {Raising.__name__: []}, {"mon": Lying()}, {NOW.date(): None}, {NOW.date(): [("09:00", "10:00")]},
    {NOW.date(): Lying()}, [NOW.date()] * 3, [event, event], [("solve", "resolve", 0, hour)], timedelta.max, timedelta.min, -hour, hour)]
"""


def test_what_answers_without_a_store(tmp_path):
    survives("""
        os.chdir(sys.argv[1])
        known = {"zone": zone, "hours": hours, "policy": policy, "targets": policy.targets, "at": NOW, "now": NOW, "since": NOW,
                 "until": NOW + DAY,
                 "amount": hour, "kind": "pause", "target": "solve", "event": (NOW, "calendar", False, False, 0, None, None, office),
                 "count": 3, "days": 2, "date": NOW.date(), "local": datetime(2026, 5, 1), "after": None, "planned": NOW,
                 "completed": NOW, "anchor": "plan", "start": datetime(2026, 1, 1), "name": "Europe/Berlin", "format": "json", "text": "[]", "*": 1}
        for name in ("Zone", "Calendar", "Recurrence", "ClockCase", "ClockPolicy", "ClockEvent", "ClockTarget", "ClockStep", "holidays",
                     "holidays_read"):
            try_all(name, getattr(crm, name), known)
        try_all("from_json", crm.Calendar.from_json, {**known, "text": '{"tz": "UTC", "hours": {"mon": [["09:00", "10:00"]]}}'})
        def listing(call):
            def listed(**arguments):
                given = call(**arguments)
                return [at for at, _ in zip(given, range(20))] if inspect.isgenerator(given) else given
            listed.__signature__ = inspect.signature(call)
            return listed
        dated = {"workdays": {"since": NOW.date(), "until": NOW.date()}}
        for thing in (zone, office, rule, case, crm.holidays("CN"), office.segments(NOW, 1)[0], case.judge(NOW)):
            for name, call in methods(thing):
                if name not in ("from_json", "union", "intersection"):
                    try_all(f"{type(thing).__name__}.{name}", listing(call), {**known, **dated.get(name, {})})
        for make in GARBAGE:
            for call in (crm.Calendar.union, crm.Calendar.intersection, office.__or__, office.__and__, lambda value: office | value):
                attempt("union", lambda value: call(value), {"value": make()})
                attempt("union", lambda value: call(office, value), {"value": make()})
        assert tried > 10000, tried
        assert office.add(NOW, hour) > NOW and len(list(rule)) > 20 and case.judge(NOW)["solve"].name == "solve"
    """, tmp_path, shared=TRY + TIME)


def test_opening(tmp_path):
    survives("""
        os.chdir(sys.argv[1])
        filled("a.crm", 1).close()
        try_all("open", crm.open, {"path": "a.crm", "actor": "me"})
        try_all("open memory", crm.open, {"path": ":memory:", "create": True})
        no_address = [make for make in GARBAGE if not isinstance(make(), int) or make() == 0]
        for attach in (crm.attach_sqlite, crm.attach_postgres):
            listed = no_address + [lambda: ffi.new("crm_options *"), lambda: -1, lambda: -2**63]
            def only_connection(connection):
                return attach(connection)
            try_all(attach.__name__, only_connection, {}, garbage=listed)
        with crm.open("a.crm") as db:
            assert db.verify().faults == 0 and db.customers.list().first().name == "N0"
    """, tmp_path, shared=TRY)


def test_rows_tables_and_groups():
    survives("""
        db = filled()
        for rows in (db.customers.list(), db.journal.list(), db.timeline(db.customers.list().first().id)):
            for name, call in methods(rows):
                if name != "close":
                    try_all(name, call, {})
            for make in GARBAGE:
                attempt("stream", rows.__arrow_c_stream__, {"requested_schema": make()})
                attempt("rows", lambda x: crm.Rows(x, x, x), {"x": make()})
                attempt("timeline", lambda x: crm.Timeline(x), {"x": make()})
                attempt("table", lambda x: crm.ArrowTable(x), {"x": make()})
                attempt("database", lambda x: crm.Database(x, x), {"x": make()})
                attempt("group", lambda x: db.transaction(read=x).__enter__().__exit__(x, x, x), {"x": make()})
            assert len(list(rows)) > 500 or isinstance(rows, crm.Timeline)
        assert db.verify().faults == 0
        db.close()
    """, shared=TRY)


def test_an_iterable_that_uses_the_database_while_it_is_read():
    survives("""
        db = filled(count=1)
        def adding():
            for index in range(3):
                db.customers.add(kind="person", name="inside")
                yield {"kind": "person", "name": f"B{index}"}
        assert len(db.customers.add_many(adding())) == 3
        def closing():
            yield {"kind": "person", "name": "A"}
            db.close()
        raises(crm.Closed, db.customers.add_many, closing())
    """)
