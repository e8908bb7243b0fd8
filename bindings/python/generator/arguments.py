"""The arguments and the answer of a call, from the declaration of the function."""
import re
import typing

import headers

from . import records
from .shapes import maybe
from .words import argument, class_name

ACT = [("who", "actor", "Optional[str]", "who acts; None = the actor of the handle"),
       ("when", "at", "Optional[datetime]", "when it happened, not after now; None = now"),
       ("why", "reason", "Optional[str]", "why, in words, for the journal"),
       ("key", "key", "Optional[str]", "idempotency key: the same key with the same arguments returns the first answer"),
       ("revision", "revision", "int", "the change is made only if the record still has this revision; 0 = whatever it has")]


class Argument(typing.NamedTuple):
    name: str
    hint: str
    default: typing.Optional[str]   # as it is written; None = there is none
    doc: str                        # in the words of the header
    keyword: bool = True            # only by its name

    def __str__(self):
        return f"{self.name}: {self.hint}" + (f" = {self.default}" if self.default is not None else "")


class Arguments:
    """What a call takes and gives: the arguments, what is done with them before and after, what is passed to C, what is made of
    the answer."""

    def __init__(self, api, known, plan, function):
        self.api, self.known, self.plan, self.f = api, known, plan, function
        self.listed = []
        self.acts = []          # those of crm_act, which come last
        self.before, self.passed, self.after = [], [], []
        self.result = None      # an expression; for a view the function that reads it
        self.hint, self.note = "None", ""
        self.rows = None        # how the rows of a list are walked
        self.view = None        # the struct of a view that must be given back
        self.many = None        # the input of a call that takes many
        self.failure = False    # whether what is wrong is told without a handle
        params = list(function.params)
        while params:
            params = self.take(params)
        self.listed = self.in_order() + self.acts

    def in_order(self):
        """What comes before an argument that must be given must be given too, so that the order is that of the header."""
        found, must = [], False
        for one in reversed(self.listed):
            must = must or not one.keyword and one.default is None
            found.insert(0, one if one.keyword or not must else one._replace(default=None))
        return found

    def doc(self, name):
        return self.f.doc.params.get(name, ("", ""))[1]

    def positional(self, name, hint, default, doc):
        self.listed.append(Argument(argument(name), hint, default, doc, False))

    def take(self, params):
        param, rest = params[0], params[1:]
        kind, name, doc = param.type, param.name, self.doc(param.name)
        struct = re.fullmatch(r"const (crm_\w+_(?:input|query)) \*", kind)
        if kind in ("crm *", "const crm *"):
            self.passed.append("handle")
        elif kind == "crm_failure *":
            self.failure = True
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
        shape = self.known.given(kind, name, doc)
        absent = {"const char *": "NULL" in doc, "const crm_id *": "none" in doc or "NULL" in doc,
                  "int64_t": "CRM_NO_TIME" in doc, "int32_t": " 0 " in f" {doc}" or "0 =" in doc}.get(kind, False)
        plain = shape.hint[9:-1] if shape.optional else shape.hint
        if kind == "int64_t" and "0 =" in doc:
            self.positional(name, plain, "0", doc)
        elif kind == "bool" and "false =" in doc:
            self.listed.append(Argument(argument(name), plain, "False", doc))
        else:
            hint = maybe(plain, absent and plain not in ("int", "bool"))
            self.positional(name, hint, "None" if hint.startswith("Optional") else None, doc)
        self.passed.append(shape.write.format(argument(name)))

    def take_act(self, doc):
        said = doc.split(";")[0]
        for word, name, hint, text in ACT:
            if re.search(rf"\b{word}\b", said):
                self.acts.append(Argument(name, hint, "0" if hint == "int" else "None", text))
        given = ", ".join(f"{one.name}={one.name}" for one in self.acts)
        self.before.append(f"act = act_of(keep, {given})" if given else "act = ffi.NULL")
        self.passed.append("act")

    def take_struct(self, struct, name):
        declared = next(s for s in self.api.structs if s.name == struct)
        listed = records.arguments_of(self.known, declared)
        self.listed += [Argument(n, s.hint, d, doc) for n, s, doc, d in listed]
        values = "".join(f", {n}={n}" for n, _, _, _ in listed)
        if name in [n for n, _, _, _ in listed]:  # a claim in the input that sorts the claim
            name += "_input"
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
        prefix = f"CRM_{noun}_FIELD_"
        bits = [v.name for e in self.api.enums if not e.name for v in e.values if v.name.startswith(prefix)]
        declared = next(s for s in self.api.structs if s.name == f"crm_{noun.lower()}_input")
        settable = {name[len(prefix):].lower() for name in bits}
        listed = [one for one in records.arguments_of(self.known, declared) if one[0] in settable]
        required = [one[0] for one in records.arguments_of(self.known, declared) if one[3] is None and one[0] not in settable]
        self.listed += [Argument(n, maybe(s.hint, not s.optional and not s.hint.startswith("Iterable")), "UNSET", doc)
                        for n, s, doc, _ in listed]
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
        self.listed.append(Argument(name, maybe(hint, optional), "None" if optional else None, doc, False))
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
            self.view = view.group(1)
            self.before.append(f'out = ffi.new("{view.group(1)} **")')
            self.result = f"read_{view.group(1)[4:]}"
            self.hint = class_name(view.group(1))
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
        self.before.append("out = new(INT64)" if kind == "int64_t" else f'out = ffi.new("{kind} *")')
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
        self.listed.append(Argument("rows", "Iterable[Mapping[str, Any]]", None, self.doc(rest[0].name), False))
        self.hint = "List[UUID]"
        return []


def python_callback(kind):
    return f"crm_python_{kind[4:-3]}"
