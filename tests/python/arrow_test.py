"""Lists as tables of columns: the same as their objects, by whichever reader of Arrow is installed, and by none."""
import builtins
import ctypes
import datetime
import enum
import uuid

import pytest

import crm
from crm._libcrm import ffi

UTC = datetime.timezone.utc
LISTS = ["customers", "moves", "purchases", "tasks", "contacts", "complaints", "promises", "open promises", "work", "journal", "timeline"]


@pytest.fixture(scope="module")
def shop():
    with crm.open(":memory:", create=True, actor="desk") as db:
        yield fill(db)


def fill(db):
    """A database with something, and something absent, in every list."""
    now = db.now()
    first = db.customers.add(kind="person", name="Zhang Wei 张伟", salutation="Ms <Zhang>", state="potential", need="a kiosk",
                             birth_date=datetime.date(1980, 2, 29), contact_points=[("mobile", "+8613800138000")])
    db.customers.add_many([{"kind": "enterprise", "name": f"Works {number}"} for number in range(300)])
    db.purchases.add(customer_id=first, currency="CNY", amount=1250, at=now - datetime.timedelta(days=3))
    db.lifecycle.move(first, state="churned", state_reason="price", reason="cheaper elsewhere")
    db.followups.assign(first, "important", "li")
    db.contacts.add(customer_id=first, kind="call", outcome="reached", note="asked for \u201cmore\u201d")
    case = db.complaints.open(customer_id=first, content="broken", received_at=now)
    db.complaints.judge(case, responsibility="ours", complainant_type="voicer", purpose="action")
    db.complaints.promise(case, due_at=db.now() + datetime.timedelta(days=2), consent=True, unit="service", reason="a part is ordered")
    lists = {
        "customers": db.customers.list, "moves": lambda: db.lifecycle.list(first), "purchases": lambda: db.purchases.list(first),
        "tasks": lambda: db.tasks.due(until=now + datetime.timedelta(days=400)), "contacts": lambda: db.contacts.list(first),
        "complaints": db.complaints.list, "promises": lambda: db.promises.list(case), "open promises": db.promises.open_list,
        "work": lambda: db.complaints.worklist(person="desk", until=now + datetime.timedelta(days=400)), "journal": db.journal.list, "timeline": lambda: db.timeline(first),
    }
    assert list(lists) == LISTS
    return lists


def plain(value):
    """What a column holds for the value of a record."""
    if isinstance(value, enum.Enum):
        return value.label
    if isinstance(value, tuple):  # members of a set, which a column holds as its bits
        return sum(1 << int(member) for member in value)
    return str(value) if isinstance(value, uuid.UUID) else value


def columns_of(rows):
    """The columns that the objects make; lists within a record are no column."""
    names = [name for name in rows[0].__slots__ if name not in ("contact_points", "references")]
    return {name: [plain(getattr(row, name)) for row in rows] for name in names}


@pytest.mark.parametrize("which", LISTS)
def test_a_table_holds_what_the_objects_hold(shop, which):
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    rows = list(shop[which]())
    assert rows
    table = pyarrow.table(shop[which]())
    table.validate(full=True)
    assert table.to_pydict() == columns_of(rows)


def test_enumerations_are_dictionaries_and_instants_are_in_utc(shop):
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    schema = pyarrow.table(shop["customers"]()).schema
    assert pyarrow.types.is_dictionary(schema.field("kind").type)
    assert schema.field("created_at").type == pyarrow.timestamp("us", tz="UTC")
    assert schema.field("birth_date").type == pyarrow.date32()
    assert schema.field("removed").type == pyarrow.bool_()
    assert not schema.field("name").nullable and schema.field("note").nullable
    assert pyarrow.types.is_fixed_size_binary(pyarrow.table(shop["journal"]()).schema.field("digest").type)


@pytest.mark.parametrize("which", LISTS)
def test_polars_reads_every_list(shop, which):
    pytest.importorskip("polars", reason="polars is not installed")
    rows = list(shop[which]())
    assert shop[which]().to_polars().to_dict(as_series=False) == columns_of(rows)


@pytest.mark.parametrize("without", [(), ("pyarrow",), ("pyarrow", "polars")])
@pytest.mark.parametrize("which", LISTS)
def test_pandas_is_reached_by_whichever_reader_is_there(shop, which, without, monkeypatch):
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    for name in ("pyarrow", "polars", "duckdb"):
        if name not in without:
            pytest.importorskip(name, reason=f"{name} is not installed")
            break
    hide(monkeypatch, without)
    frame, wanted = shop[which]().to_pandas(), columns_of(list(shop[which]()))
    assert isinstance(frame, pandas.DataFrame) and list(frame.columns) == list(wanted)
    for name, values in wanted.items():
        found = [None if pandas.isna(value) else value for value in frame[name]]
        assert list(map(comparable, found)) == list(map(comparable, values)), name


def comparable(value):
    if hasattr(value, "to_pydatetime"):
        value = value.to_pydatetime()
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None) if value.time() == datetime.time() and value.tzinfo is None else value.astimezone(UTC)
    if isinstance(value, datetime.date):
        return datetime.datetime(value.year, value.month, value.day)
    return bytes(value) if isinstance(value, (bytearray, bytes)) else value


def hide(monkeypatch, names):
    """As if they were not installed."""
    real = builtins.__import__

    def without(name, *others, **more):
        if name.split(".")[0] in names:
            raise ImportError(name)
        return real(name, *others, **more)
    monkeypatch.setattr(builtins, "__import__", without)


def test_what_is_missing_is_said(shop, monkeypatch):
    hide(monkeypatch, ("pyarrow", "polars", "duckdb"))
    with pytest.raises(ImportError, match="pyarrow, polars, duckdb"):
        shop["customers"]().to_pandas()
    with pytest.raises(ImportError, match="needs polars"):
        shop["customers"]().to_polars()


def test_duckdb_counts_what_is_there(shop):
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    counted = duckdb.from_arrow(shop["customers"]().to_arrow()).count("*").fetchall()
    assert counted == [(301,)]
    customers = pyarrow.table(shop["customers"]())  # noqa: F841  duckdb finds it by its name
    assert duckdb.sql("SELECT kind, count(*) FROM customers GROUP BY kind ORDER BY 2").fetchall() == [("person", 1), ("enterprise", 300)]


# Without any reader.

def stream_of(table):
    """The C struct in the capsule, as a reader of the interface takes it."""
    capsule = table.__arrow_c_stream__()
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return ffi.cast("struct ArrowArrayStream *", pointer(capsule, b"arrow_array_stream")), capsule


def rows_in(stream):
    array, rows = ffi.new("struct ArrowArray *"), 0
    while True:
        assert stream.get_next(stream, array) == 0
        if array.release == ffi.NULL:
            return rows
        rows += array.length
        array.release(array)


@pytest.mark.parametrize("which", LISTS)
def test_every_list_is_a_stream(shop, which):
    stream, capsule = stream_of(shop[which]().to_arrow())
    schema = ffi.new("struct ArrowSchema *")
    assert stream.get_schema(stream, schema) == 0
    names = [ffi.string(schema.children[index].name).decode() for index in range(schema.n_children)]
    schema.release(schema)
    rows = list(shop[which]())
    assert names == list(columns_of(rows)) and rows_in(stream) == len(rows)
    del capsule


def test_a_table_outlives_its_database():
    with crm.open(":memory:", create=True) as db:
        db.customers.add_many([{"kind": "person", "name": str(number)} for number in range(1000)])
        table = db.customers.list().to_arrow()
    stream, capsule = stream_of(table)
    assert rows_in(stream) == 1000
    del capsule


def test_a_table_is_read_as_often_as_wanted_and_by_several_at_once(shop):
    for table in (shop["customers"]().to_arrow(), shop["customers"]()):
        streams = [stream_of(table) for _ in range(3)]
        del table
        assert [rows_in(stream) for stream, _ in streams] == [301, 301, 301]


def test_a_column_outlives_its_table(shop):
    array = ffi.new("struct ArrowArray *")
    stream, capsule = stream_of(shop["customers"]().to_arrow())
    assert stream.get_next(stream, array) == 0
    column = ffi.new("struct ArrowArray *", array.children[4][0])
    array.children[4].release = ffi.NULL  # moved
    array.release(array)
    del capsule
    assert column.length == 301 and column.n_buffers == 3
    assert bytes(ffi.buffer(ffi.cast("char *", column.buffers[2]), 15)) == "Zhang Wei \u5f20\u4f1f".encode()[:15]
    column.release(column)


def test_a_capsule_or_table_that_nobody_reads_is_released(shop):
    for _ in range(200):
        shop["journal"]().to_arrow()
        shop["journal"]().to_arrow().__arrow_c_stream__()


def test_an_empty_list_is_a_table_without_rows():
    with crm.open(":memory:", create=True) as db:
        stream, capsule = stream_of(db.complaints.list().to_arrow())
        assert rows_in(stream) == 0
        del capsule


def test_rows_of_a_closed_database_make_no_table():
    db = crm.open(":memory:", create=True)
    rows = db.customers.list()
    db.close()
    with pytest.raises(crm.Closed):
        rows.to_arrow()
