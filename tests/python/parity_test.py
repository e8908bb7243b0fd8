"""Whatever the public headers declare can be reached from Python: functions, fields, members, failures. What is left out on
purpose stands here by name, with the reason."""
import inspect
import pathlib
import re
import subprocess
import sys

import pytest

import crm
from crm import _calls, _statuses
from crm._libcrm import ffi, lib

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import headers  # noqa: E402

# One header is made by the build, which the package lies in.
BUILD = pathlib.Path(crm.__file__).resolve().parents[3]
API = headers.read([path if path.is_file() else BUILD / "include/crm" / path.name
                    for path in headers.public_headers(ROOT / "include")])
FUNCTIONS = {function.name: function for function in API.functions}
STRUCTS = {struct.name: struct for struct in API.structs}

#: Structs that are no record and no list of arguments.
OTHER_STRUCTS = {
    "crm_id": "a uuid.UUID",
    "crm_date": "a datetime.date",
    "crm_buffer": "a str",
    "crm_error": "the exceptions: test_an_exception_has_every_detail_of_a_failure",
    "crm_act": "keyword arguments: test_a_call_takes_of_an_act_what_its_header_says",
    "crm_options": "keyword arguments: test_opening_takes_every_option",
    "crm_allocator": "the memory of a handle is no matter of a Python program's",
    "crm_notified": "Complaint.notified",
    "crm_failure": "the exceptions: test_an_exception_has_every_detail_of_a_failure",
    "crm_civil_time": "a datetime without a zone, or a date",
    "crm_calendar_options": "keyword arguments: test_every_convention_is_an_argument",
    "crm_calendar_text": "keyword arguments: test_a_calendar_is_read_with_every_field",
    "crm_clock_case": "ClockCase: test_a_case_has_every_field",
}
#: Fields of views that have another name, or none.
VIEW_FIELDS = {
    ("crm_contact_point", "flags"): "preferred",  # its one flag
    ("crm_clock_event", "flags"): ("by_agent", "paused"),  # its two
    ("crm_report", "size"): None,  # set by the binding
    ("crm_clock_answer", "size"): None,
    ("crm_clock_policy", "size"): None,
    ("crm_holidays", "count"): None,  # a tuple knows its length
}
#: Fields of inputs and queries that are another argument, or none.
INPUT_FIELDS = {
    ("crm_customer_update", "kind"): None,  # fixed once created
    ("crm_customer_update", "state"): None,  # on creation
    ("crm_customer_update", "state_reason"): None,
    ("crm_customer_update", "has_bought"): None,
    ("crm_import", "length"): "data",  # bytes know their length
    ("crm_import", "progress_user"): "progress",  # a function brings along what it needs
    ("crm_zone_create", "length"): "data",
    ("crm_holidays_read", "length"): "text",
    ("crm_calendar_create", "days"): "holidays",  # workdays, extra_workdays and breaks too
    ("crm_recurrence_create", "whole_days"): "start",  # a date
    **{(name, "allocator"): None for name in ("crm_zone_create", "crm_calendar_create", "crm_recurrence_create", "crm_holidays_read")},
}
#: Options of opening that are other arguments, or none.
OPTIONS = {
    "flags": None,  # test_every_flag_of_opening_is_an_argument
    "clock_user": "clock",  # a function brings along what it needs
    "random_user": "random",
    "message_user": "message",
    "allocator": None,  # as crm_allocator
}
#: Flags of opening that have a name that says what they are for.
FLAGS = {"normal": "fast"}
#: Words of a header's "who, when, why" and the arguments they stand for.
ACT_WORDS = {"who": "actor", "when": "at", "why": "reason", "key": "key", "revision": "revision"}


@pytest.fixture(scope="module")
def db():
    with crm.open(":memory:", create=True) as db:
        yield db


def reached(name, db):
    """What a name of REACHED stands for; the subjects of a database hang on an open one."""
    first, *rest = _calls.REACHED[name].split(".")
    found = db if first == "Database" else getattr(crm, first)
    for part in rest:
        found = inspect.getattr_static(found, part) if isinstance(found, type) else getattr(found, part)
    return found


def class_of(name):
    return "".join(word.capitalize() for word in name.split("_")[1:])


# Functions.

def test_every_function_has_a_place_in_the_package(db):
    assert len(FUNCTIONS) > 100 and set(FUNCTIONS) == set(_calls.REACHED)
    for name in FUNCTIONS:
        assert reached(name, db) is not None and hasattr(lib, name)


def test_every_function_is_called_by_a_tour_of_the_package(tmp_path):
    done = subprocess.run([sys.executable, str(pathlib.Path(__file__).with_name("tour.py")), str(tmp_path)], capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert sorted(set(FUNCTIONS) - set(done.stdout.split())) == []


# What the functions give.

def views():
    return [name for name in STRUCTS if name not in OTHER_STRUCTS and not re.search("_(input|query)$", name)]


def test_every_struct_is_a_record_or_arguments_or_known_as_neither():
    assert set(OTHER_STRUCTS) <= set(STRUCTS)
    assert len(views()) > 15 and all(hasattr(crm, class_of(name)) for name in views())


@pytest.mark.parametrize("name", views())
def test_a_record_has_every_field_of_the_view(name):
    fields = [field.name for field in STRUCTS[name].fields]
    counts = [field for field in fields if field.endswith("_count") and {field[:-6], field[:-6] + "s"} & set(fields)]
    wanted = [VIEW_FIELDS.get((name, field), re.sub("_us$", "", field)) for field in fields if field not in counts]
    flat = [one for field in wanted for one in ([field] if isinstance(field, str) else field or [])]
    assert list(getattr(crm, class_of(name)).__slots__) == flat


def test_an_exception_has_every_detail_of_a_failure():
    wanted = {field.name for name in ("crm_error", "crm_failure") for field in STRUCTS[name].fields}
    assert wanted == set(vars(crm.Error(lib.CRM_ERR_INVALID)))


# What the functions take.

def inputs():
    """(function, struct) for each call that takes an input or a query."""
    pattern = re.compile(r"const (crm_\w+_(?:input|query)) \*")
    found = [(function.name, match.group(1)) for function in API.functions for param in function.params
             for match in [pattern.fullmatch(param.type)] if match]
    return [(function, struct) for function, struct in found if not function.endswith("_many")]


def keywords(name, db):
    found = reached(name, db)
    return inspect.signature(found.__func__ if isinstance(found, classmethod) else found).parameters


@pytest.mark.parametrize("function, struct", inputs())
def test_a_call_takes_every_field_of_its_input(db, function, struct):
    taken, missing = keywords(function, db), []
    for field in STRUCTS[struct].fields:
        name = INPUT_FIELDS.get((function, field.name), {"from": "since"}.get(field.name, field.name))
        counted = field.type == "size_t" and field.name.endswith("_count")
        if field.name != "size" and name is not None and not counted and name not in taken:
            missing.append(field.name)
    assert missing == []


def test_every_input_is_taken_by_a_call_or_row_by_row():
    assert {struct for _, struct in inputs()} == {name for name in STRUCTS if re.search("_(input|query)$", name)}
    for function in FUNCTIONS:
        if function.endswith("_many"):
            assert _calls.REACHED[function] == _calls.REACHED[function[:-5]] + "_many"


def test_every_convention_is_an_argument(db):
    """Of each call, those that its comment names."""
    said, conventions = {}, {field.name for field in STRUCTS["crm_calendar_options"].fields} - {"size"}
    for function in API.functions:
        if any(param.type == "const crm_calendar_options *" for param in function.params):
            said[function.name] = set(re.findall(r"`(\w+)`", function.doc.params["options"][1]))
            assert said[function.name] == conventions & set(keywords(function.name, db)), function.name
    assert len(said) > 4 and set().union(*said.values()) == conventions


def test_every_edge_of_working_time_is_a_method():
    for edge in crm.CalendarEdge:
        assert list(inspect.signature(getattr(crm.Calendar, edge.label)).parameters) == ["self", "at", "close_edge"]


def test_a_calendar_is_read_with_every_field(db):
    taken = set(keywords("crm_calendar_read", db)) - {"cls"}
    assert taken == {field.name for field in STRUCTS["crm_calendar_text"].fields} - {"size", "length", "allocator"}


def test_a_case_has_every_field():
    wanted = {field.name for field in STRUCTS["crm_clock_case"].fields} - {"size", "event_count"}
    assert set(inspect.signature(crm.ClockCase).parameters) == wanted == {name for name in wanted if hasattr(crm.ClockCase, name)}
    assert set(inspect.signature(crm.ClockCase.then).parameters) - {"self"} == set(crm.ClockEvent.__slots__)


@pytest.mark.parametrize("function", [one.name for one in API.functions if ("const crm_act *", "act") in one.params])
def test_a_call_takes_of_an_act_what_its_header_says(db, function):
    said = next(text for name, (_, text) in FUNCTIONS[function].doc.params.items() if name == "act")
    words = re.split(r";", said)[0]
    wanted = {argument for word, argument in ACT_WORDS.items() if re.search(rf"\b{word}\b", words)}
    # A promise has a reason of its own.
    own = {field.name for name, struct in inputs() if name == function for field in STRUCTS[struct].fields}
    assert set(keywords(function, db)) & set(ACT_WORDS.values()) - own == wanted


def test_every_field_of_an_act_is_an_argument_somewhere():
    assert {field.name for field in STRUCTS["crm_act"].fields} == {"size", *ACT_WORDS.values()}


def test_opening_takes_every_option():
    taken = inspect.signature(crm.open).parameters
    for field in STRUCTS["crm_options"].fields:
        name = OPTIONS.get(field.name, field.name)
        assert field.name == "size" or name is None or name in taken, field.name


def test_every_flag_of_opening_is_an_argument():
    flags = [value.name for values in API.enums for value in values.values if value.name.startswith("CRM_OPEN_")]
    taken = inspect.signature(crm.open).parameters
    assert len(flags) > 5 and all(FLAGS.get(flag[9:].lower(), flag[9:].lower()) in taken for flag in flags)


# Enumerations, constants and failures.

@pytest.mark.parametrize("found", [found for found in API.enums if found.name], ids=lambda found: found.name)
def test_an_enumeration_has_every_member(found):
    kind = getattr(crm, class_of(found.name))
    told = getattr(lib, f"{found.name}_name")
    names = headers.short_names([value.name for value in found.values])
    assert [(member.value, member.label) for member in kind] == [(value.number, name) for value, name in zip(found.values, names)]
    assert all(ffi.string(told(value.number)).decode() == name for value, name in zip(found.values, names))


def test_every_constant_is_in_the_package():
    constants = [value for found in API.enums if not found.name for value in found.values]
    assert constants and all(getattr(crm, value.name[4:]) == value.number for value in constants)


def test_every_failure_has_a_class_of_its_own():
    failures = {member for member in crm.Status if member < 0}
    classes = [_statuses.BY_STATUS[member] for member in failures]
    assert set(_statuses.BY_STATUS) == failures and len(set(classes)) == len(failures)
    for kind in classes:
        assert issubclass(kind, crm.Error) and getattr(crm, kind.__name__) is kind
