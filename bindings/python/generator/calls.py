"""A method or function for every call of the library, named and typed from its declaration."""
import keyword
import re

import headers

from . import records
from .shapes import Shapes, maybe, table
from .words import argument, class_name, doc_lines, fill

# Nouns that are a room of the database, by their attribute.
ROOMS = {"customer": "customers", "lifecycle": "lifecycle", "purchase": "purchases", "task": "tasks", "contact": "contacts",
         "followup": "followups", "complaint": "complaints", "promise": "promises", "journal": "journal", "ledger": "ledger",
         "playbook": "playbook"}
# What the package does by hand, because a handle, a lock or Python's own forms are the matter.
BY_HAND = {
    "crm_open": "open", "crm_attach_sqlite": "attach_sqlite", "crm_attach_postgres": "attach_postgres",
    "crm_close": "Database.close", "crm_begin": "Database.transaction", "crm_commit": "Database.transaction",
    "crm_rollback": "Database.transaction", "crm_transact": "Database.transact", "crm_now": "Database.now",
    "crm_copy": "Database.copy", "crm_error_last": "Error", "crm_store_name": "store_name",
    "crm_customer_find_point": "Database.customers.find_point", "crm_complaint_notified": "Complaint.notified",
    "crm_id_text": "id_text", "crm_id_from_text": "id_from_text", "crm_id_is_none": "id_is_none",
    "crm_id_is_equal": "id_is_equal", "crm_buffer_free": "playbook_default",
}
CALLED = {"crm_report_get": "report", "crm_import": "import_file"}
ACT = [("who", "actor", "Optional[str]", "who acts; None = the actor of the handle"),
       ("when", "at", "Optional[datetime]", "when it happened, not after now; None = now"),
       ("why", "reason", "Optional[str]", "why, in words, for the journal"),
       ("key", "key", "Optional[str]", "idempotency key: the same key with the same arguments returns the first answer"),
       ("revision", "revision", "int", "the change is made only if the record still has this revision; 0 = whatever it has")]

IMPORTS = '''from datetime import date, datetime
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Tuple, Union
from uuid import UUID

from ._batch import run_many
from ._callback import Callback
from ._convert import (Id, Keep, Path, UNSET, act_of, code, day, day_of, encode, encode_bytes, ffi, flag, given, identity, lib, mask,
                       micros, moment, number, string_of, take_buffer, text_of, uuid_of)
from ._enums import *
from ._statuses import BY_STATUS
from ._failures import refused_argument
from ._records import *
from ._records import (READERS)
from ._room import ImportRoom, Room
from ._rows import Rows, Walk

'''


def text(api, words):
    known = Shapes(api)
    plan = Plan(api)
    for function in api.functions:
        words.functions[function.name] = plan.reached(function)
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
    names = [f"read_{s.name[4:]}" for s in api.structs if not records.is_input(s) and s.name not in (
        "crm_id", "crm_date", "crm_buffer", "crm_allocator", "crm_error", "crm_notified")]
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


class Plan:
    """Which part of the package a function belongs to, and its name there."""

    def __init__(self, api):
        self.frees = {f.params[0].type: f.name for f in api.functions if f.name.endswith("_free") and f.params}

    def noun(self, function):
        return next((n for n in ROOMS if re.match(rf"crm_{n}_", function.name)), None)

    def kind(self, function):
        name = function.name
        if name in BY_HAND:
            return "hand"
        if re.search(r"_(?:next|cursor_free|free|arrow)$", name) and name not in ("crm_cadence_next",):
            return "walk"
        if re.search(r"_(?:name|from_name)$", name) and function.header == "names.h":
            return "name"
        if function.params and function.params[0].type in ("crm *", "const crm *"):
            return "room" if self.noun(function) and name not in CALLED else "database"
        return "function"

    def method(self, function):
        if function.name in CALLED:
            return CALLED[function.name]
        noun = self.noun(function)
        name = function.name[4 + len(noun) + 1:] if noun and self.kind(function) == "room" else function.name[4:]
        return name + "_" if keyword.iskeyword(name) else name

    def reached(self, function):
        kind = self.kind(function)
        if kind == "hand":
            return BY_HAND[function.name]
        if kind == "walk":
            return "Rows.to_arrow" if function.name.endswith("_arrow") else "Rows"
        if kind == "name":
            return f"{class_name(re.sub('_(from_)?name$', '', function.name))}.{'from_label' if 'from_name' in function.name else 'label'}"
        if kind == "room":
            return f"Database.{ROOMS[self.noun(function)]}.{self.method(function)}"
        if kind == "database":
            return f"Database.{self.method(function)}"
        return function.name[4:]


class Call:
    """One call: its arguments, what is done before, and what is made of the answer."""

    def __init__(self, api, known, words, plan, function):
        self.api, self.known, self.words, self.plan, self.f = api, known, words, plan, function
        self.listed = []      # (name, hint, default or None, C text, keyword only)
        self.acts = []        # the same of crm_act
        self.before, self.passed, self.after = [], [], []
        self.result, self.hint, self.note = None, "None", ""
        self.rows = None
        self.pure = plan.kind(function) == "function"
        params = list(function.params)
        while params:
            params = self.take(params)
        self.listed += self.acts

    def doc(self, name):
        return self.f.doc.params.get(name, ("", ""))[1]

    def positional(self, name, hint, default, doc):
        self.listed.append((argument(name), hint, default, doc, False))

    def take(self, params):
        param, rest = params[0], params[1:]
        kind, name, doc = param.type, param.name, self.doc(param.name)
        struct = re.fullmatch(r"const (crm_\w+_(?:input|query)) \*", kind)
        if kind in ("crm *", "const crm *"):
            self.passed.append("handle")
        elif kind == "const crm_act *" and name == "acts":
            return self.take_many(rest)
        elif kind == "const crm_act *":
            self.take_act(doc)
        elif struct:
            self.take_struct(struct.group(1), name)
        elif name == "fields":
            self.take_fields(rest[0])
            rest = rest[1:]
        elif kind == "const char *" and rest and rest[0].name == "length":
            self.positional(name, "Union[str, bytes]", None, doc)
            self.before.append(f"text = encode_bytes({name}, '{name}')")
            self.passed += ["text", "len(text)"]
            rest = rest[1:]
        elif kind.endswith("_fn"):
            self.take_callback(kind, name, doc)
            rest = rest[1:]
        elif name.endswith("_out") or kind == "char *":
            self.take_out(kind, name, doc)
        else:
            self.take_plain(kind, name, doc)
        return rest

    def take_plain(self, kind, name, doc):
        shape = self.known.given("const char *" if kind == "const char *" else kind, name, doc)
        absent = {"const char *": "NULL" in doc, "const crm_id *": "none" in doc or "NULL" in doc,
                  "int64_t": "CRM_NO_TIME" in doc, "int32_t": " 0 " in f" {doc}" or "0 =" in doc}.get(kind, False)
        plain = shape.hint[9:-1] if shape.optional else shape.hint
        if kind == "int64_t" and "0 =" in doc:
            self.positional(name, plain, "0", doc)
        else:
            hint = maybe(plain, absent and plain not in ("int", "bool"))
            self.positional(name, hint, "None" if hint.startswith("Optional") else None, doc)
        self.passed.append(shape.write.format(argument(name)))

    def take_act(self, doc):
        said = doc.split(";")[0]
        for word, name, hint, text in ACT:
            if re.search(rf"\b{word}\b", said):
                self.acts.append((name, hint, "0" if hint == "int" else "None", text, True))
        given = ", ".join(f"{one[0]}={one[0]}" for one in self.acts)
        self.before.append(f"act = act_of(keep, {given})" if given else "act = ffi.NULL")
        self.passed.append("act")

    def take_struct(self, struct, name):
        declared = next(s for s in self.api.structs if s.name == struct)
        listed = records.arguments_of(self.known, declared)
        self.listed += [(n, s.hint, d, doc, True) for n, s, doc, d in listed]
        values = "".join(f", {n}={n}" for n, _, _, _ in listed)
        self.before.append(f'{name} = ffi.new("{struct} *")')
        self.before.append(f"fill_{struct[4:]}({name}, keep{values})")
        self.passed.append(name)
        callback = next((f for f in declared.fields if f.type.endswith("_fn")), None)
        if callback:
            self.callback(callback.type, callback.name, callback.doc)
            self.before.append(f"{name}.{callback.name} = {callback.name}_call.function(lib.{python_callback(callback.type)})")
            self.before.append(f"{name}.{callback.name}_user = {callback.name}_call.user")

    def take_fields(self, param):
        noun = self.plan.noun(self.f).upper()
        bits = {v.name: v for e in self.api.enums if not e.name for v in e.values if v.name.startswith(f"CRM_{noun}_FIELD_")}
        declared = next(s for s in self.api.structs if s.name == f"crm_{noun.lower()}_input")
        settable = {name[len(f"CRM_{noun}_FIELD_"):].lower() for name in bits}
        listed = [one for one in records.arguments_of(self.known, declared) if one[0] in settable]
        required = [one[0] for one in records.arguments_of(self.known, declared) if one[3] is None and one[0] not in settable]
        self.listed += [(n, maybe(s.hint, not s.optional and not s.hint.startswith("Iterable")), "UNSET", doc, True)
                        for n, s, doc, d in listed]
        values = ", ".join(f"{n}={n}" for n, _, _, _ in listed)
        self.before.append(f"set_fields = given(dict({values}))")
        self.before.append("fields = " + " | ".join(f"({noun}_FIELD_{n.upper()} if '{n}' in set_fields else 0)" for n, _, _, _ in listed))
        self.before += [f"set_fields.setdefault('{one[0]}', None)" for one in listed if one[3] is None]
        self.before.append(f'{param.name} = ffi.new("crm_{noun.lower()}_input *")')
        self.before += [f"set_fields['{name}'] = 0" for name in required]  # what is not set does not count
        self.before.append(f"fill_{noun.lower()}_input({param.name}, keep, **set_fields)")
        self.passed += ["fields", param.name]

    def callback(self, kind, name, doc):
        declared = next(c for c in self.api.callbacks if c.name == kind)
        known = {"crm_fault_fn": "Callable[[Fault], object]", "crm_write_fn": "Callable[[bytes], object]",
                 "crm_read_fn": "Callable[[int], bytes]"}
        numbers = ", ".join("int" for p in declared.params if p.type == "int64_t")
        hint = known.get(kind, f"Callable[[{numbers}], object]")
        optional = "NULL" in doc
        self.listed.append((name, maybe(hint, optional), "None" if optional else None, doc, False))
        self.before.append(f"{name}_call = Callback({name})")
        self.after.append(f"{name}_call.raise_parked()")

    def take_callback(self, kind, name, doc):
        self.callback(kind, name, doc)
        self.passed += [f"{name}_call.function(lib.{python_callback(kind)})", f"{name}_call.user"]

    def take_out(self, kind, name, doc):
        view = re.fullmatch(r"const (crm_\w+) \*\*", kind)
        cursor = re.fullmatch(r"crm_(\w+)_cursor \*\*", kind)
        value = re.fullmatch(r"(crm_\w+|u?int\d+_t) \*", kind)
        self.passed.append("out")
        self.note = doc
        if cursor:
            self.rows = f"{cursor.group(1).upper()}_WALK"
            step = next(f for f in self.api.functions if f.name == f"crm_{cursor.group(1)}_next")
            self.hint = f"Rows[{class_name(step.params[1].type[6:].replace(' **', ''))}]"
            self.note = ""
        elif view:
            free = self.plan.frees[f"const {view.group(1)} *"]
            self.before.append(f'out = ffi.new("{view.group(1)} **")')
            self.result = f"read_{view.group(1)[4:]}"
            self.hint = class_name(view.group(1))
            self.free = free
            self.note = ""
        elif kind == "crm_buffer *":
            self.before.append('out = ffi.new("crm_buffer *")')
            self.result, self.hint = "take_buffer(out)", "str"
        elif kind == "char *":
            self.before.append('out = ffi.new("char[64]")')
            self.result, self.hint = "string_of(out)", "str"
        elif value:
            self.take_value(value.group(1), name, doc)
        else:
            raise SystemExit(f"{self.f.name}: no Python for {kind} {name}")

    def take_value(self, kind, name, doc):
        self.before.append(f'out = ffi.new("{kind} *")')
        structs = {s.name: s for s in self.api.structs}
        if kind == "crm_id":
            self.result, self.hint = "uuid_of(out[0])", maybe("UUID", "or none" in doc)
        elif kind in structs:
            if structs[kind].fields[0].name == "size":
                self.before.append(f'out.size = ffi.sizeof("{kind}")')
            self.result, self.hint = f"read_{kind[4:]}(out)", class_name(kind)
        else:
            shape = self.known.out(headers.Field(kind, re.sub("_out$", "", name), (), doc))
            self.result, self.hint = shape.read.format("out[0]"), shape.hint

    def take_many(self, rest):
        struct = re.fullmatch(r"const (crm_\w+) \*", rest[0].type).group(1)
        self.many = struct
        self.listed.append(("rows", "Iterable[Mapping[str, Any]]", None, self.doc(rest[0].name), False))
        self.hint = "List[UUID]"
        return []

    # The text.

    def signature(self, first):
        ordered = [one for one in self.listed if not one[4]]
        ordered.sort(key=lambda one: one[2] is not None)
        keyword = sorted((one for one in self.listed if one[4]), key=lambda one: one[2] is not None)
        parts = [first] if first else []
        parts += [f"{n}: {h}" + (f" = {d}" if d is not None else "") for n, h, d, _, _ in ordered]
        if keyword:
            parts.append("*")
            parts += [f"{n}: {h}" + (f" = {d}" if d is not None else "") for n, h, d, _, _ in keyword]
        return ", ".join(parts)

    def docstring(self, indent):
        arguments = [(n, t) for n, _, _, t, _ in self.listed]
        returns = self.note
        if self.hint == "bool" and self.result is None:
            returns = "whether something was written: False when the store already was as asked, or the key was answered before"
        elif self.f.doc.returns:
            returns = self.f.doc.returns
        return self.words.docstring(self.f.doc, arguments, returns, indent)

    def method(self):
        if getattr(self, "many", None):
            return self.many_method()
        plain = self.result is None and not self.rows
        status = any(s in ("CRM_UNCHANGED",) for s, _ in self.f.doc.retvals) or any(p.type == "const crm_act *" for p in self.f.params)
        if plain and status:
            self.hint = "bool"
        own = "" if self.plan.kind(self.f) == "database" else "._db"
        lines = [f"    def {self.plan.method(self.f)}({self.signature('self')}) -> {self.hint}:\n", self.docstring(8)]
        lines.append(f"        db = self{own}\n")
        lines += [f"        {line}\n" for line in (["keep = Keep()"] if "keep" in " ".join(self.before) else []) + self.before]
        if self.rows:
            passed = ", ".join(self.passed)
            made = [p for p in self.passed[1:-1] if re.search(r"\(", p)]
            for number, p in enumerate(made):
                lines.append(f"        given{number} = {p}\n")
                passed = passed.replace(p, f"given{number}")
            held = "keep" if any("keep" in line for line in self.before) else "None"
            lines.append(f"        return Rows(db, {self.rows}, lambda handle, out: lib.{self.f.name}({passed}), {held})\n")
            return "".join(lines)
        view = self.result and self.result.startswith("read_") and "(" not in self.result
        call = f"lib.{self.f.name}({', '.join(self.passed).replace('handle', 'db._handle or db._closed()', 1)})"
        lines.append(f"        with db._lock:\n            status = {call}\n")
        lines += [f"            {line}\n" for line in self.after]
        lines.append("            if status < 0 or db._hooks:\n                db._fail(status)\n")
        if view:
            lines.append(f"            try:\n                return {self.result}(out[0])\n            finally:\n"
                         f"                lib.{self.free}(out[0])\n")
        elif self.result:
            lines.append(f"            answer: {self.hint} = {self.result}\n            return answer\n")
        elif self.hint == "bool":
            lines.append("            return bool(status == 0)\n")
        return "".join(lines)

    def many_method(self):
        single = re.sub("_many$", "", self.f.name)
        listed = "the keyword arguments of " + self.plan.method(next(f for f in self.api.functions if f.name == single)) + "()"
        sentence = self.words.docstring(self.f.doc, [("rows", f"one mapping for each, with {listed}")],
                                        "the ids, in the order of the rows", 8)
        fill = f"fill_{self.many[4:]}"
        return (f"    def {self.plan.method(self.f)}(self, rows: Iterable[Mapping[str, Any]]) -> List[UUID]:\n{sentence}"
                f'        return run_many(self._db, lib.{self.f.name}, "{self.many}", {fill}, rows)\n')

    def function(self):
        """A function that needs no store."""
        f, name = self.f, self.plan.reached(self.f)
        shape = None
        call = f"lib.{f.name}({', '.join(self.passed)})"
        lines = []
        if f.returns == "bool" and self.result:
            hint, end = self.hint, f"    if not {call}:\n        refused_argument('{name}', '{argument(f.params[0].name)}')\n    answer: {self.hint} = {self.result}\n    return answer\n"
        elif f.returns == "crm_status":
            hint, end = self.hint, (f"    status = {call}\n    if status < 0:\n        raise BY_STATUS[status]"
                                    f"(status, message='{name}')\n    return {self.result}\n")
        elif f.returns == "char *":
            hint, end = "str", f"    {call}\n    return string_of(out)\n"
        elif f.returns == "void":
            raise SystemExit(f"{f.name}: say in BY_HAND how it is reached")
        else:
            instant = re.search(r"\binstant\b|microseconds UTC", f.doc.returns) and f.returns == "int64_t"
            shape = self.known.out(headers.Field(f.returns, "at" if instant else "value", (), f.doc.returns))
            if f.returns == "int32_t" and self.known.named_enums(f.doc.returns):
                enum = self.known.named_enums(f.doc.returns)[0]
                shape = shape._replace(hint=class_name(enum) if self.known.has_zero(enum) else shape.hint, read=f"{table(enum)}({{}})")
            hint, value = shape.hint, shape.read.format(call)
            # An argument may have the name of the type.
            end = f"    return {value}\n" if "date" in hint.lower() and "day_of" in value else f"    answer: {hint} = {value}\n    return answer\n"
        lines.append(f"def {name}({self.signature('')}) -> {hint}:\n" + self.docstring(4))
        lines += [f"    {line}\n" for line in self.before]
        return "".join(lines) + end + "\n"


def python_callback(kind):
    return f"crm_python_{kind[4:-3]}"


def room(api, known, words, plan, noun):
    methods = [Call(api, known, words, plan, f).method() for f in api.functions
               if plan.kind(f) == "room" and plan.noun(f) == noun]
    title = f"What the database knows of {ROOMS[noun]}: `db.{ROOMS[noun]}`."
    kinds = next(enum for enum in api.enums if enum.name == "crm_import_kind")
    imported = f"CRM_IMPORT_{ROOMS[noun].upper()}" in [value.name for value in kinds.values]
    return (f"class {class_name('crm_' + noun)}Room({'ImportRoom' if imported else 'Room'}):\n" + doc_lines(fill(title, 4), 4)
            + "\n    __slots__ = ()\n" + (f'    _kind = "{ROOMS[noun]}"\n\n' if imported else "\n")
            + "\n".join(methods) + "\n")


def database(api, known, words, plan):
    methods = [Call(api, known, words, plan, f).method() for f in api.functions if plan.kind(f) == "database"]
    return ("class DatabaseCalls:\n    \"\"\"Calls on the database as a whole.\"\"\"\n\n    __slots__ = ()\n\n"
            "    _handle: Any\n    _lock: Any\n    _hooks: Any\n    _closed: Callable[[], Any]\n    _fail: Callable[[int], None]\n\n"
            + "\n".join(methods) + "\n")
