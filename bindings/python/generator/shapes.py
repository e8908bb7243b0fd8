"""What a C type stands for in Python: told by the type, the name and the comment, as a reader of the header is told."""
import os
import re
import typing

import headers

from .words import argument, class_name, member

FLAG = re.compile(r"(?:on creation: )?" + headers.FLAG.pattern)
REQUIRED = re.compile(r"^(?!.*\bNULL =).*\brequired\b(?! (?:unless|there|for|when))")


class Shape(typing.NamedTuple):
    """A value: its hint, and how it is made from and turned into C. {} stands for the value, {field} for its name."""
    hint: str
    read: str
    write: str
    required: bool = False

    @property
    def optional(self):
        return self.hint.startswith("Optional[")


def maybe(hint, really=True):
    return f"Optional[{hint}]" if really else hint


class Shapes:
    def __init__(self, api):
        self.enums = {enum.name: enum for enum in api.enums if enum.name}
        self.structs = {struct.name: struct for struct in api.structs}
        self.opaque = {opaque.name for opaque in api.opaque}
        self.constants = {value.name: value for enum in api.enums if not enum.name for value in enum.values}
        self.elements = {pair_type(field) for struct in api.structs for field, count in members(struct)
                         if count and pair_type(field)}

    def named_enums(self, doc):
        return [name for name in re.findall(r"(?<!see )#(crm_\w+)", doc) if name in self.enums]

    def has_zero(self, enum):
        return any(value.number == 0 for value in self.enums[enum].values)

    def zero(self, enum):
        """The member that a field is when nothing is said of it."""
        found = next(value for value in self.enums[enum].values if value.number == 0)
        return f"{class_name(enum)}.{member(self.enums[enum], found)}"

    def bits(self, field):
        """[(argument, constant, its comment)] of a field of flags whose comment lists them."""
        listed = [name for name in re.findall(r"\bCRM_\w+", field.doc) if name in self.constants]
        if field.type != "uint32_t" or not listed:
            return []
        shared = os.path.commonprefix(listed).rpartition("_")[0]
        return [(name[len(shared) + 1:].lower(), name[4:], self.constants[name].doc) for name in listed]

    # A value that the library gives.

    def out(self, field):
        if field.array:
            return self.out_array(field.type, field.array)
        if field.type == "bool":
            return Shape("bool", "bool({})", "")
        if mask_enum(self, field.type, field.doc):
            made = class_name(mask_enum(self, field.type, field.doc))
            return Shape(f"Tuple[{made}, ...]", f"members_in({made}, {{}})", "")
        if re.fullmatch(r"const crm_\w+ \*", field.type):
            made = class_name(field.type[6:-2])
            return Shape(maybe(f'"{made}"' if field.type[6:-2] in self.opaque else made), "", "")
        if field.type in ("int", "uint32_t", "size_t"):
            return Shape("int", "{}", "")
        meaning = headers.meaning(field)
        if meaning.kind == "name":
            return self.out_name(field, meaning.enums)
        hint, read = {
            "id": ("UUID", "uuid_of({})"), "instant": ("datetime", "moment({})"),
            "day": ("date", "day_of({})" if meaning.absent else "certain_day_of({})"),
            "text": ("str", "text_of({})" if meaning.absent else "string_of({})"), "flag": ("bool", "{} != 0"),
            "lapse": ("timedelta", "some_lapse_of({})" if meaning.absent else "lapse_of({})"),
            "number": ("int", "counted({})" if meaning.absent else "{}"),
        }[meaning.kind]
        return Shape(maybe(hint, meaning.absent), read, "")

    def out_name(self, field, enums):
        classes = [class_name(enum) for enum, _ in enums]
        if enums[0][1]:
            return Shape(f"Optional[Union[{', '.join(classes)}]]", f"{field.name}_members.get(v.{{decider}}, absent)({{}})", "")
        absent = re.search(r"\b0\b", field.doc) and not self.has_zero(enums[0][0])
        return Shape(maybe(classes[0], absent), f"{table(enums[0][0])}({{}})", "")

    def out_array(self, c_type, array):
        if c_type == "uint8_t":
            return Shape("bytes", "bytes(buffer({}))", "")
        if c_type == "char":
            return Shape("str", "string_of({})", "")
        if c_type == "int64_t":
            hint = "int"
            for _ in array:
                hint = f"Tuple[{hint}, ...]"
            return Shape(hint, "tuple({})" if len(array) == 1 else "tuple(map(tuple, {}))", "")
        raise SystemExit(f"no Python for an array of {c_type}")

    # A value that the caller gives.

    def given(self, c_type, name, doc, told=None):
        """`told`: the name by which a fault is told, when it is another."""
        required = bool(REQUIRED.search(doc))
        field = told or argument(name)
        named = self.named_enums(doc)
        if c_type in ("crm_id", "const crm_id *"):
            absent = c_type == "crm_id" and not required or "none" in doc
            return Shape(maybe("Id", absent), "", f"identity({{}}, '{field}')", not absent)
        if c_type == "crm_date":
            return Shape(maybe("date", not required), "", f"day({{}}, '{field}')", required)
        if c_type == "const char *" and (field in ("path", "directory") or field.endswith("_path")):
            return Shape(maybe("Path", not required), "", f"os.fspath({{}})", required)
        if c_type == "const char *":
            return Shape(maybe("str", not required), "", f"encode({{}}, '{field}')", required)
        if field == "delimiter":
            return Shape("Union[str, int]", "", f"letter({{}}, '{field}')", required)
        if c_type == "bool" or c_type == "int32_t" and FLAG.match(doc):
            return Shape("bool", "", f"flag({{}}, '{field}')", required)
        if c_type == "uint64_t" and named or mask_enum(self, c_type, doc):
            return Shape(f"Iterable[Union[{class_name(named[0])}, str]]", "", f"mask({class_name(named[0])}, {{}}, '{field}')")
        if c_type == "int32_t" and named:
            hint = f"Union[{', '.join(map(class_name, named))}, str]"
            choice = f"({', '.join(map(class_name, named))},)"
            return Shape(maybe(hint, not required), "", f"code({choice}, {{}}, '{field}')", required)
        pointer = re.fullmatch(r"const (crm_\w+) \*", c_type)
        if pointer:
            return self.given_pointer(pointer.group(1), field, required)
        if c_type == "crm_civil_time":
            return Shape("Union[date, datetime]", "", f"civil({{}}, '{field}')", required)
        if c_type == "int64_t" and headers.is_lapse(name):
            return Shape("timedelta", "", f"lapse({{}}, '{field}')", required)
        if c_type == "int64_t" and headers.is_instant(name, doc):
            return Shape(maybe("datetime", not required), "", f"micros({{}}, '{field}')", required)
        if c_type in ("int32_t", "int64_t", "uint32_t", "size_t"):
            bits = {"int32_t": "31", "uint32_t": "32"}.get(c_type, "63")
            return Shape("int", "", f"number({{}}, '{field}', {bits})", required)
        raise SystemExit(f"no Python for {c_type} {name}: {doc}")

    def given_pointer(self, name, field, required):
        """Something of the library's own, or a record that is kept in C's form."""
        made = class_name(name)
        if name in self.opaque:
            return Shape(maybe(f'"{made}"', not required), "", f"keep.engine({{}}, '{made}', '{field}')", required)
        write = f"prepared(fill_{name[4:]}, '{name}', {made}, {{}}, '{field}', keep)"
        return Shape(maybe(made, not required), "", write, required)

    def field_name(self, field):
        """`preferred` of a field `flags` that says "1 = preferred of its kind"."""
        said = re.match(r"1 = (\w+)", field.doc)
        if field.name == "flags" and said:
            return said.group(1)
        return argument(field.name) if headers.is_lapse(field.name) else field.name


def table(enum):
    return f"{enum[4:]}_member"


def mask_enum(known, c_type, doc):
    """Of a number whose bits are members: which."""
    named = known.named_enums(doc) if c_type in ("uint32_t", "int32_t") and "1 << #" in doc else []
    return named[0] if named else None


def pair_type(field):
    """crm_contact_point of a field `const crm_contact_point *`; None for others."""
    match = re.fullmatch(r"(?:const )?(crm_\w+) \*", field.type)
    return match.group(1) if match and match.group(1) != "crm_allocator" else None


def count_of(struct, field):
    """The field that has how many a list holds; None when it is no list."""
    return next((f for f in struct.fields if f.type == "size_t" and (f.name == "count" or f.name.endswith("_count")
                                                                       and field.name.startswith(f.name[:-len("_count")]))), None)


def members(struct):
    """[(field, count field or None)] without `size`, counts, what a callback is handed and where memory comes from."""
    counts = {}
    for field, following in zip(struct.fields, struct.fields[1:]):
        if field.type in ("const char *", "const void *") and following.name == "length":
            counts[field.name] = following
    for field in struct.fields:
        if pair_type(field) and count_of(struct, field):
            counts[field.name] = count_of(struct, field)
    left_out = {"size"} | {count.name for count in counts.values()}
    return [(field, counts.get(field.name)) for field in struct.fields
            if field.name not in left_out and not field.type.startswith("void") and field.type != "const crm_allocator *"]
