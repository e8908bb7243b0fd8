"""A method or function for every call of the library, named and typed from its declaration."""
import re

import headers

from . import records
from .arguments import Arguments
from .plan import ROOMS, Plan
from .shapes import Shapes, table
from .words import class_name, doc_lines, fill

IMPORTS = '''from datetime import date, datetime, timedelta
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Tuple, Union
from uuid import UUID

from ._batch import run_many
from ._callback import Callback
from ._convert import (INT64, NULL, Id, Keep, Path, UNSET, act_of, certain_day_of, code, day, day_of, encode, encode_bytes, ffi, flag,
                       given, identity, lib, mask, micros, moment, new, number, string_of, take_buffer, text_of, uuid_of)
from ._engine import refused
from ._enums import *
from ._statuses import BY_STATUS
from ._failures import refused_argument
from ._records import *
from ._records import (READERS)
from ._room import ImportRoom, Placed, Room
from ._rows import Rows, Walk

#: More than there are of what is told all at once: steps of a case, parts of a sum.
ROOM = 64

'''


def text(api, words):
    known = Shapes(api)
    plan = Plan(api)
    out = [IMPORTS.replace("READERS", reader_names(api))]
    out += [walk(api, cursor) for cursor in api.opaque if cursor.name.endswith("_cursor")]
    for noun, attribute in ROOMS.items():
        out.append(room(api, known, words, plan, noun))
    out.append(database(api, known, words, plan))
    functions = [f for f in api.functions if plan.kind(f) == "function"]
    taken = set(re.findall(r"\w+", out[0])) & {plan.reached(f) for f in functions}
    if taken:
        raise SystemExit(f"a function would hide what the module needs by the same name: {', '.join(sorted(taken))}")
    out += [Call(api, known, words, plan, f).function() for f in functions]
    out.append("#: Every function of the library, and what reaches it.\nREACHED: Dict[str, str] = {\n" +
               "".join(f'    "{f.name}": "{plan.reached(f)}",\n' for f in api.functions) + "}\n")
    pure = [plan.reached(f) for f in api.functions if plan.kind(f) == "function"]
    out.append("__all__ = [" + ", ".join(f'"{name}"' for name in pure + [class_name("crm_" + n) + "Room" for n in ROOMS]) + "]\n")
    return "\n".join(out)


def reader_names(api):
    names = [f"read_{s.name[4:]}" for s in api.structs if records.is_record(s) and s.name not in records.TAKEN]
    names += [f"fill_{s.name[4:]}" for s in api.structs if records.is_input(s) and s.name not in ("crm_options", "crm_act")]
    names += [table(e.name) for e in api.enums if e.name]
    return ", ".join(names)


def walk(api, cursor):
    noun = cursor.name[4:-len("_cursor")]
    step = next(f for f in api.functions if f.name == f"crm_{noun}_next")
    view = step.params[1].type.replace("const ", "").replace(" **", "")
    arrow = next((f for f in api.functions if f.name == f"crm_{noun}_arrow"), None)
    whole = records.whole_only(next(s for s in api.structs if s.name == view), api)
    read = f"lambda v: read_{view[4:]}(v, False)" if whole else f"read_{view[4:]}"
    return (f'{noun.upper()}_WALK: Walk[{class_name(view)}] = Walk({class_name(view)}, "{cursor.name} **", "{view} **", '
            f"lib.{step.name}, lib.{cursor.name}_free,\n    {read}, "
            f"{'lib.' + arrow.name if arrow else 'None'})\n")


class Call(Arguments):
    """One call as text."""

    def __init__(self, api, known, words, plan, function):
        super().__init__(api, known, plan, function)
        self.words = words

    def take(self, params):
        param, rest = params[0], params[1:]
        array = re.fullmatch(r"(crm_\w+) \*", param.type)
        if array and [one.name for one in rest[:2]] == ["room", "count_out"]:
            self.take_array(array.group(1), param.name)
            return rest[2:]
        if param.name == "count_out" and not rest and not self.passed:  # of a table that is returned
            self.before.append('count_out = ffi.new("size_t *")')
            self.passed.append("count_out")
            return rest
        return super().take(params)

    def take_array(self, struct, name):
        """A list that fits into the room that is made for it: as many as there are of something that does not grow."""
        self.before += [f'{name} = ffi.new("{struct}[]", ROOM)', 'count_out = ffi.new("size_t *")']
        self.passed += [name, "ROOM", "count_out"]
        self.result = f"[read_{struct[4:]}({name}[index]) for index in range(count_out[0])]"
        self.hint = f"List[{class_name(struct)}]"

    def signature(self, first):
        plain = sorted((one for one in self.listed if not one.keyword), key=lambda one: one.default is not None)
        named = sorted((one for one in self.listed if one.keyword), key=lambda one: one.default is not None)
        return ", ".join([*first, *map(str, plain), *(["*"] if named else []), *map(str, named)])

    def docstring(self, indent):
        returns = self.note if self.result else self.f.doc.returns
        if self.tells_a_change():
            returns = "whether something was written: False when the store already was as asked, or the key was answered before"
        return self.words.docstring(self.f.doc, [(one.name, one.hint, one.doc) for one in self.listed], returns, indent)

    def tells_a_change(self):
        """A call without an answer of its own tells whether it wrote."""
        writes = any(param.type == "const crm_act *" for param in self.f.params)
        return not self.result and not self.rows and (writes or "CRM_UNCHANGED" in dict(self.f.doc.retvals))

    def answer(self):
        """(hint, lines) of what a method gives, under the lock."""
        if self.tells_a_change():
            return "bool", ["return bool(status == 0)"]
        if self.view:
            free = self.plan.frees[f"const {self.view} *"]
            return self.hint, ["try:", f"    return {self.result}(out[0])", "finally:", f"    lib.{free}(out[0])"]
        if self.result:
            return self.hint, [f"answer: {self.hint} = {self.result}", "return answer"]
        return "None", []

    def method(self):
        if self.many:
            return self.many_method()
        hint, last = (self.hint, []) if self.rows else self.answer()
        first = ["db = self" + ("" if self.plan.kind(self.f) == "database" else "._db")]
        if any("keep" in line for line in self.before):
            first.append("keep = Keep()")
        body = self.list_body() if self.rows else self.call_body() + [f"    {line}" for line in last]
        return (f"    def {self.plan.method(self.f)}({self.signature(['self'])}) -> {hint}:\n" + self.docstring(8)
                + indented(first + self.before + body, 8))

    def call_body(self):
        # What the caller's objects do while they are turned into C is over before the handle is touched.
        lines, passed = self.converted()
        call = f"lib.{self.f.name}({', '.join(passed).replace('handle', 'db._handle or db._closed()', 1)})"
        return [*lines, "with db._lock:", f"    status = {call}", *(f"    {line}" for line in self.after),
                "    if status < 0 or db._hooks:", "        db._fail(status)"]

    def list_body(self):
        """Arguments are turned into C once, and a cursor is made of them for each walk."""
        lines, passed = self.converted()
        held = "keep" if any("keep" in line for line in self.before) else "None"
        return lines + [f"return Rows(db, {self.rows}, lambda handle, out: lib.{self.f.name}({', '.join(passed)}), {held})"]

    def converted(self):
        """(lines, names): what is passed, with a name for each value that must be made."""
        lines, passed = [], []
        for number, expression in enumerate(self.passed):
            if "(" in expression:
                lines.append(f"given{number} = {expression}")
                expression = f"given{number}"
            passed.append(expression)
        return lines, passed

    def many_method(self):
        single = next(f for f in self.api.functions if f.name == re.sub("_many$", "", self.f.name))
        words = f"one mapping for each, with the keyword arguments of {self.plan.method(single)}()"
        doc = self.words.docstring(self.f.doc, [("rows", "", words)], "the ids, in the order of the rows", 8)
        call = f'return run_many(self._db, lib.{self.f.name}, "{self.many}", fill_{self.many[4:]}, rows)'
        return f"    def {self.plan.method(self.f)}({self.signature(['self'])}) -> List[UUID]:\n" + doc + indented([call], 8)

    def function(self):
        """A function that needs no store."""
        call = f"lib.{self.f.name}({', '.join(self.passed + ['NULL'] * self.failure)})"
        hint, body = self.conversion(call) if self.result else self.value(call)
        if any("keep" in line for line in self.before):
            self.before.insert(0, "keep = Keep()")
        return (f"def {self.plan.reached(self.f)}({self.signature([])}) -> {hint}:\n" + self.docstring(4)
                + indented(self.before + body, 4) + "\n")

    def conversion(self, call):
        """The answer stands in an argument, and what is returned tells whether there is one."""
        name = self.plan.reached(self.f)
        lines = [call]
        if self.f.returns == "bool":
            lines = [f"if not {call}:", f"    refused_argument('{name}', '{self.listed[0].name}')"]
        elif self.failure:
            asked = ", ".join([f"lib.{self.f.name}", *self.passed])
            lines = [f"status = {call}", "if status < 0:", f"    refused(status, {asked})"]
        elif self.f.returns == "crm_status":
            lines = [f"status = {call}", "if status < 0:", f"    raise BY_STATUS[status](status, message='{name}')"]
        if self.view:
            return self.hint, lines + self.answer()[1]
        return self.hint, lines + [f"answer: {self.hint} = {self.result}", "return answer"]

    def value(self, call):
        """The answer is what is returned."""
        f, named = self.f, self.known.named_enums(self.f.doc.returns)
        if f.returns == "void":
            raise SystemExit(f"{f.name}: say in BY_HAND how it is reached")
        array = re.fullmatch(r"const (crm_\w+) \*", f.returns)
        if array and "count_out" in self.passed:
            hint = f"List[{class_name(array.group(1))}]"
            return hint, [f"table = {call}", f"answer: {hint} = [read_{array.group(1)[4:]}(table[index]) for index in range(count_out[0])]",
                          "return answer"]
        if f.returns == "int32_t" and named:
            hint = class_name(named[0]) if self.known.has_zero(named[0]) else f"Optional[{class_name(named[0])}]"
            return hint, [f"answer: {hint} = {table(named[0])}({call})", "return answer"]
        instant = f.returns == "int64_t" and re.search(r"\binstant\b|microseconds UTC", f.doc.returns)
        shape = self.known.out(headers.Field(f.returns, "at" if instant else "value", (), f.doc.returns))
        if f.returns == "crm_date":  # an argument may have the name of the type
            return shape.hint, [f"return {shape.read.format(call)}"]
        return shape.hint, [f"answer: {shape.hint} = {shape.read.format(call)}", "return answer"]


def indented(lines, indent):
    return "".join(" " * indent + line + "\n" for line in lines)


def room(api, known, words, plan, noun):
    methods = [Call(api, known, words, plan, f).method() for f in api.functions
               if plan.kind(f) == "room" and plan.noun(f) == noun]
    title = f"What the database knows of {ROOMS[noun]}: `db.{ROOMS[noun]}`."
    kinds = next(enum for enum in api.enums if enum.name == "crm_import_kind")
    imported = f"CRM_IMPORT_{ROOMS[noun].upper()}" in [value.name for value in kinds.values]
    return (f"class {class_name('crm_' + noun)}Room({'ImportRoom' if imported else 'Room'}):\n" + doc_lines(fill(title, 4), 4)
            + f'\n    __slots__ = ()\n    _place = "Database.{ROOMS[noun]}"\n'
            + (f'    _kind = "{ROOMS[noun]}"\n\n' if imported else "\n")
            + "\n".join(methods) + "\n")


def database(api, known, words, plan):
    methods = [Call(api, known, words, plan, f).method() for f in api.functions if plan.kind(f) == "database"]
    return ("class DatabaseCalls(Placed):\n    \"\"\"Calls on the database as a whole.\"\"\"\n\n"
            "    __slots__ = ()\n    _place = \"Database\"\n\n"
            "    _handle: Any\n    _lock: Any\n    _hooks: Any\n    _closed: Callable[[], Any]\n    _fail: Callable[[int], None]\n\n"
            + "\n".join(methods) + "\n")
