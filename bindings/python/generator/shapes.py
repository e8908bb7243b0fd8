"""What a C type stands for in Python: told by the type, the name and the comment, as a reader of the header is told."""
import re
import typing

import headers

from .words import argument, class_name

FLAG = re.compile(r"(?:on creation: )?1 = ")
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
        self.elements = {pair_type(field) for struct in api.structs for field in struct.fields if pair_type(field)}

    def named_enums(self, doc):
        return [name for name in re.findall(r"#(crm_\w+)", doc) if name in self.enums]

    def has_zero(self, enum):
        return any(value.number == 0 for value in self.enums[enum].values)

    # A value that the library gives.

    def out(self, field):
        if field.array:
            return self.out_array(field.type, field.array)
        if field.type == "bool":
            return Shape("bool", "bool({})", "")
        if field.type in ("int", "uint32_t", "size_t"):
            return Shape("int", "{}", "")
        meaning = headers.meaning(field)
        if meaning.kind == "name":
            return self.out_name(field, meaning.enums)
        hint, read = {
            "id": ("UUID", "uuid_of({})"), "day": ("date", "day_of({})"), "instant": ("datetime", "moment({})"),
            "text": ("str", "text_of({})" if meaning.absent else "string_of({})"), "flag": ("bool", "{} != 0"),
            "number": ("int", "{}"),
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
        if c_type == "const char *" and (field == "path" or field.endswith("_path")):
            return Shape(maybe("Path", not required), "", f"os.fspath({{}})", required)
        if c_type == "const char *":
            return Shape(maybe("str", not required), "", f"encode({{}}, '{field}')", required)
        if field == "delimiter":
            return Shape("Union[str, int]", "", f"letter({{}}, '{field}')", required)
        if c_type == "bool" or c_type == "int32_t" and FLAG.match(doc):
            return Shape("bool", "", f"flag({{}}, '{field}')", required)
        if c_type == "uint64_t" and named:
            return Shape(f"Iterable[Union[{class_name(named[0])}, str]]", "", f"mask({class_name(named[0])}, {{}}, '{field}')")
        if c_type == "int32_t" and named:
            hint = f"Union[{', '.join(map(class_name, named))}, str]"
            choice = f"({', '.join(map(class_name, named))},)"
            return Shape(maybe(hint, not required), "", f"code({choice}, {{}}, '{field}')", required)
        if c_type == "int64_t" and headers.is_instant(name):
            return Shape(maybe("datetime", not required), "", f"micros({{}}, '{field}')", required)
        if c_type in ("int32_t", "int64_t", "uint32_t", "size_t"):
            bits = {"int32_t": "31", "uint32_t": "32"}.get(c_type, "63")
            return Shape("int", "", f"number({{}}, '{field}', {bits})", required)
        raise SystemExit(f"no Python for {c_type} {name}: {doc}")

    def field_name(self, field):
        """`preferred` of a field `flags` that says "1 = preferred of its kind"."""
        said = re.match(r"1 = (\w+)", field.doc)
        return said.group(1) if field.name == "flags" and said else field.name


def table(enum):
    return f"{enum[4:]}_member"


def pair_type(field):
    """crm_contact_point of a field `const crm_contact_point *`; None for others."""
    match = re.fullmatch(r"const (crm_\w+) \*", field.type)
    return match.group(1) if match and match.group(1) != "crm_allocator" else None


def members(struct):
    """[(field, count field or None)] without `size`, counts and what a callback is handed."""
    counts = {}
    for field, following in zip(struct.fields, struct.fields[1:]):
        if field.type == "const char *" and following.name == "length":
            counts[field.name] = following
    for field in struct.fields:
        if pair_type(field):
            counts[field.name] = next(f for f in struct.fields if f.name.endswith("_count")
                                      and field.name.startswith(f.name[:-len("_count")]))
    left_out = {"size"} | {count.name for count in counts.values()}
    return [(field, counts.get(field.name)) for field in struct.fields
            if field.name not in left_out and not field.type.startswith("void")]
