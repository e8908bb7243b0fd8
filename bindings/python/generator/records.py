"""A frozen class for every struct that the library gives, and how it is read; how those that it takes are filled."""
import keyword
import re

import headers

from . import layouts, shapes
from .shapes import Shapes, members, pair_type
from .words import argument, class_name

IMPORTS = '''import os
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Callable, Iterable, List, Mapping, Optional, Tuple, Union
from uuid import UUID

from . import _enums
from ._convert import (Id, Keep, Path, buffer, certain_day_of, civil, civils, code, counted, day, day_of, encode, ffi, flag, identity, lapse,
                       lapse_of, letter, lib, mask, member_of, micros, moment, number, some_lapse_of, string_of, text_of, uuid_of)
from ._enums import *
from ._layout import Layout, day_bytes, id_bytes, names
from ._record import (AnswerRecord, ComplaintRecord, EntryRecord, LocalTimeRecord, PolicyRecord, Record, SpanRecord, absent,
                      elements, members_in, members_of, prepared, records_of)

if TYPE_CHECKING:
    from ._calendar import Calendar
    from ._zone import Zone

Date = date

'''
#: Structs that have a form of Python's own.
FORMS = ("crm_id", "crm_date", "crm_civil_time", "crm_buffer", "crm_allocator", "crm_error", "crm_failure", "crm_notified")


def text(api, words):
    known = Shapes(api)
    out = [IMPORTS]
    for enum in api.enums:
        if enum.name:
            out.append(f"{shapes.table(enum.name)} = member_of(_enums.{class_name(enum.name)})\n")
    out += deciders(known, api)
    exported = []
    for struct in api.structs:
        if not is_record(struct):
            continue
        exported.append(class_name(struct.name))
        out.append(record(known, words, struct))
        if struct.name not in TAKEN:
            out.append(reader(known, struct, api))
    for struct in api.structs:
        if is_input(struct) and struct.name not in ("crm_options", "crm_act"):
            out.append(filler(known, struct))
    for name in sorted(known.elements & {pair_type(f) for s in api.structs if is_input(s) for f in s.fields}):
        if name not in FORMS:
            out.append(element_filler(known, known.structs[name]))
    out.append(layouts.text(api, known, arguments_of, must))
    out.append("__all__ = [" + ", ".join(f'"{name}"' for name in exported) + "]\n")
    return "\n".join(out)


def deciders(known, api):
    """For a field that names several enums: by the number of the field before it, what gives its members."""
    made = {}
    for struct in api.structs:
        for before, field in zip(struct.fields, struct.fields[1:]):
            meaning = None if is_input(struct) or field.type != "int32_t" else headers.meaning(field)
            if not meaning or not any(word for _, word in meaning.enums):
                continue
            values = known.enums[headers.meaning(before).enums[0][0]].values
            numbers = dict(zip((short.upper() for short in headers.short_names([v.name for v in values])), (v.number for v in values)))
            rows = "".join(f"    {numbers[word]}: {shapes.table(enum)},\n" for enum, word in meaning.enums)
            made[field.name] = f"{field.name}_members = {{\n{rows}}}\n"
    return list(made.values())


def is_input(struct):
    return struct.fields[0].name == "size" and struct.name not in ("crm_report", "crm_clock_answer")


def is_record(struct):
    return struct.name not in FORMS and (not is_input(struct) or struct.name in TAKEN)


def whole_only(struct, api):
    """Whether a cursor of this struct leaves out its lists."""
    walked = any(f.name.endswith("_next") and f.params[1].type == f"const {struct.name} **" for f in api.functions)
    return walked and any(count for _, count in members(struct))


def out_shape(known, struct, field, count):
    if count:
        return shapes.Shape(f"Tuple[{class_name(pair_type(field))}, ...]", "", "")
    return known.out(field)


def record(known, words, struct):
    """The class. What is an element of an input can be made by the caller, with defaults."""
    fields = [one for f, c in members(struct) for one in
              [(name, f._replace(doc=doc), shapes.Shape("bool", "", ""), None) for name, _, doc in known.bits(f)]
              or [(known.field_name(f), f, out_shape(known, struct, f, c), c)]]
    name = class_name(struct.name)
    listed = "".join(f"    {n}: {words.field(f.doc, s.hint)}\n" for n, f, s, _ in fields)
    slots = ", ".join(f'"{n}"' for n, _, _, _ in fields)
    out = [f'@dataclass(frozen=True)\nclass {name}({MORE.get(struct.name, "Record")}):\n    """{words.sentence(struct.doc)}\n\n{listed}    """\n\n'
           f'    __slots__ = ({slots},)\n\n']
    out += [f"    {n}: {hint_of(s, c, struct, f)}\n" for n, f, s, c in fields]
    if struct.name in INPUT_ELEMENTS:
        out.append(own_init(known, struct))
    return "".join(out) + "\n"


# What a record can tell beside its fields.
MORE = {"crm_complaint": "ComplaintRecord", "crm_entry": "EntryRecord", "crm_span": "SpanRecord",
        "crm_local_time": "LocalTimeRecord", "crm_clock_policy": "PolicyRecord", "crm_clock_answer": "AnswerRecord"}

# Made by callers and never given: what calendars and case clocks are made of.
TAKEN = ("crm_calendar_hours", "crm_clock_target", "crm_clock_step", "crm_clock_policy", "crm_clock_event")
# Made by callers too: one way to reach a customer, what another system calls him; what is special about a day.
INPUT_ELEMENTS = ("crm_contact_point", "crm_reference", "crm_calendar_day", *TAKEN)


def hint_of(shape, count, struct, field):
    absent = count and struct.name == "crm_customer" or shape.hint == "datetime" and CASES.match(field.doc)
    return f"Optional[{shape.hint}]" if absent else shape.hint


def own_init(known, struct):
    arguments, body = [], []
    for field, count in sorted(members(struct), key=lambda pair: not must(known, pair[0])):
        for name, _, _ in known.bits(field):
            arguments.append(f"{name}: bool = False")
            body.append(f'        put(self, "{name}", {name})\n')
        if known.bits(field):
            continue
        name = known.field_name(field)
        shape = known.out(field) if not count else shapes.Shape(element_hint(class_name(pair_type(field))), "", "")
        named = known.named_enums(field.doc)
        if shape.hint.startswith("Tuple"):  # of members
            hint = f"Iterable[Union[{class_name(named[0])}, str]]"
            value = f"members_of({class_name(named[0])}, {name}, '{name}')"
        elif count:
            hint, value = shape.hint, f"records_of({class_name(pair_type(field))}, {name}, '{name}')"
        elif named:
            hint = f"Union[{class_name(named[0])}, str]"
            value = f"{class_name(named[0])}(code(({class_name(named[0])},), {name}, '{name}'))"
        else:
            hint, value = shape.hint, name
        if any(other.name == "date" for other, _ in members(struct)):
            hint = re.sub(r"\bdate\b", "Date", hint)  # which is a field here
        if must(known, field):
            arguments.append(f"{name}: {hint}")
        else:
            default = default_of(known, field, shape, bool(count))
            hint = f"Optional[{hint}]" if default == "None" and not hint.startswith("Optional") else hint
            arguments.append(f"{name}: {hint} = {default}")
        body.append(f'        put(self, "{name}", {value})\n')
    return (f"\n    def __init__(self, {', '.join(arguments)}) -> None:\n        put = object.__setattr__\n" + "".join(body))


def element_hint(made):
    return f"Iterable[Union[{made}, Tuple[Any, ...], Mapping[str, Any]]]"


def default_of(known, field, shape, listed):
    """What a field is when nothing is said of it."""
    named = known.named_enums(field.doc)
    if listed or shape.hint.startswith("Tuple"):
        return "()"
    if named and field.type == "int32_t":
        return known.zero(named[0])
    return {"bool": "False", "int": "0", "timedelta": "timedelta(0)"}.get(shape.hint, "None")


def must(known, field):
    """Whether a caller has to say it: unless it may be absent, is a flag or a number, or counts in some cases only."""
    if re.search(r"NULL|set by the|\bor #?CRM_NO_TIME", field.doc) or headers.FLAG.match(field.doc) or CASES.match(field.doc):
        return False
    named = known.named_enums(field.doc)
    if named and field.type == "int32_t":
        return not known.has_zero(named[0])
    return field.type in ("const char *", "crm_date") or headers.is_instant(field.name) or NEEDED.match(field.doc) is not None


# "DAYS: at least one" is said of days only; a list may have to be given, even an empty one.
CASES = re.compile(r"[A-Z_]+(?:, [A-Z_]+)*: ")
NEEDED = re.compile(r"at least one, |an empty list = |seconds since |1 = \w+ to \d")


def reader(known, struct, api):
    """A function that makes the record from the struct; with lists left out where a cursor leaves them out."""
    name = struct.name[4:]
    values = []
    before = None
    for field, count in members(struct):
        if count:
            read = f"tuple([read_{pair_type(field)[4:]}(v.{field.name}[i]) for i in range(v.{count.name})])"
            values.append(read + (" if whole else None" if whole_only(struct, api) else ""))
        else:
            values.append(out_shape(known, struct, field, count).read.format(f"v.{field.name}", decider=before and before.name))
        before = field
    whole = ", whole: bool = True" if whole_only(struct, api) else ""
    made = class_name(struct.name)
    if struct.name in INPUT_ELEMENTS:
        pairs = ", ".join(f"{known.field_name(f)}={value}" for (f, _), value in zip(members(struct), values))
        call = f"{made}({pairs})"
    else:
        call = f"{made}(\n        " + ",\n        ".join(values) + ")"
    return f"def read_{name}(v: Any{whole}) -> {made}:\n    return {call}\n"


def arguments_of(known, struct):
    """[(name, shape, doc, default or None)] of an input struct, the required first."""
    found = []
    for field, count in members(struct):
        if count and not pair_type(field):
            shape = shapes.Shape("Optional[Union[str, bytes]]", "", "")
            found.append((field.name, shape, field.doc, "None"))
        elif count:
            element = pair_type(field)
            shape = shapes.Shape(element_hint(class_name(element)), "",
                                 f"elements(fill_{element[4:]}, '{element}', {{}}, '{field.name}', keep)")
            if element == "crm_civil_time":
                shape = shapes.Shape("Iterable[Union[date, datetime]]", "", f"civils({{}}, '{field.name}', keep)")
            found.append((field.name, shape, field.doc, "()"))
        elif field.type.endswith("_fn"):
            continue
        else:
            shape = known.given(field.type, field.name, field.doc)
            default = None if shape.required else ("None" if shape.optional else "False" if shape.hint == "bool" else
                                                   "()" if shape.hint.startswith("Iterable") else
                                                   "timedelta(0)" if shape.hint == "timedelta" else "0")
            found.append((argument(field.name), shape, field.doc, default))
    return sorted(found, key=lambda one: one[3] is not None)


def signature(listed):
    return "".join(f", {name}: {shape.hint}" + (f" = {default}" if default is not None else "")
                   for name, shape, _, default in listed)


def filler(known, struct):
    """A function that fills the struct from keyword arguments; what it points at is kept in `keep`."""
    listed = arguments_of(known, struct)
    body = [f"    v.size = {struct.name.upper()}_SIZE\n"]
    for field, count in members(struct):
        if field.type.endswith("_fn"):
            continue
        name, shape, _, default = next(one for one in listed if one[0] == argument(field.name))
        if count and not pair_type(field):
            body.append(f"    if {name} is not None:\n        v.{field.name}, v.{count.name} = keep.bytes({name}, '{name}')\n")
        elif count:
            body.append(f"    if {name}:\n        v.{field.name}, v.{count.name} = {shape.write.format(name)}\n")
        elif field.type == "const char *":
            value = f"os.fspath({name})" if "Path" in shape.hint else name
            body.append(f"    if {name} is not None:\n        v.{field.name} = keep.text({value}, '{name}')\n")
        elif field.type == "crm_id":
            body.append(f"    if {name} is not None:\n        v.{field.name} = {shape.write.format(name)}[0]\n")
        else:
            guard = {"None": f"{name} is not None", "()": name, "timedelta(0)": name, "False": f"{name} is not False",
                     "0": f"{name} != 0 or {name} is False"}.get(default or "", "")
            value = shape.write.format(name)
            line = f"setattr(v, '{field.name}', {value})\n" if keyword.iskeyword(field.name) else f"v.{field.name} = {value}\n"
            body.append(f"    if {guard}:\n        {line}" if guard else f"    {line}")
    return (f'{struct.name.upper()}_SIZE = ffi.sizeof("{struct.name}")\n\n\n'
            f"def fill_{struct.name[4:]}(v: Any, keep: Keep, *{signature(listed)}) -> None:\n" + "".join(body) + "\n")


def element_filler(known, struct):
    """The same for an element of a list: taken from an object of its class."""
    body = []
    for field, _ in members(struct):
        if "set by the" in field.doc:
            continue
        for bit, constant, _ in known.bits(field):
            body.append(f"    if flag(given.{bit}, '{bit}'):\n        v.{field.name} |= {constant}\n")
        if known.bits(field):
            continue
        name = known.field_name(field)
        shape = known.given(field.type, field.name, field.doc, name)
        if field.type == "const char *":
            body.append(f"    if given.{name} is not None:\n        v.{field.name} = keep.text(given.{name}, '{name}')\n")
        elif re.fullmatch(r"const crm_\w+ \*", field.type):
            body.append(f"    if given.{name} is not None:\n        v.{field.name} = {shape.write.format('given.' + name)}\n")
        else:
            body.append(f"    v.{field.name} = {shape.write.format('given.' + name)}\n")
    made = class_name(struct.name)
    return (f"def fill_{struct.name[4:]}(v: Any, given: Any, keep: Keep) -> None:\n"
            f"    if not isinstance(given, {made}):\n        given = {made}(**given) if isinstance(given, Mapping) else {made}(*given)\n"
            + "".join(body) + "\n")
