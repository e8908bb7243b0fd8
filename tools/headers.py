"""Read the public headers: what is declared and what the comments say of it.

The headers keep to one layout (CONTRIBUTING.md), so a few patterns are enough. What cannot be read is an error, never left
out: a declaration with another shape stops whoever asks.
"""
import dataclasses
import pathlib
import re
import typing


class Doc(typing.NamedTuple):
    brief: str                  # the first sentence
    text: str                   # the paragraphs after it
    params: dict                # name: (direction, text)
    retvals: list               # (status, text)
    returns: str
    notes: dict                 # "Lifetime": text, and other @par


class Value(typing.NamedTuple):
    name: str
    number: int
    doc: str


class Enum(typing.NamedTuple):
    name: typing.Optional[str]  # None for a set of constants
    doc: str
    values: list
    header: str


class Field(typing.NamedTuple):
    type: str                   # "const char *", "int64_t", "crm_id"
    name: str
    array: tuple                # ("32",) for [32]
    doc: str


class Struct(typing.NamedTuple):
    name: str
    doc: str
    fields: list
    header: str


class Param(typing.NamedTuple):
    type: str
    name: str


class Function(typing.NamedTuple):
    name: str
    returns: str
    params: list
    doc: typing.Optional[Doc]
    header: str
    line: int


@dataclasses.dataclass
class Api:
    enums: list = dataclasses.field(default_factory=list)
    structs: list = dataclasses.field(default_factory=list)
    functions: list = dataclasses.field(default_factory=list)
    callbacks: list = dataclasses.field(default_factory=list)
    opaque: list = dataclasses.field(default_factory=list)


def public_headers(include):
    """The headers below an include directory, in the order in which crm.h includes them."""
    text = (include / "crm/crm.h").read_text(encoding="utf-8")
    return [include / name for name in re.findall(r'#include "(crm/\w+\.h)"', text)]


def plain(comment):
    """A comment without its stars, line breaks kept."""
    lines = [re.sub(r"^\s*\* ?", "", line).rstrip() for line in comment.strip().splitlines()]
    return "\n".join(lines).strip()


def one_line(text):
    return " ".join(plain(text).split())


def read_doc(comment):
    """What a doc comment says, by its commands."""
    text = plain(comment)
    parts = re.split(r"^@(param\[[\w,]+\]|retval|return|par|since|snippet)[ \t]*", text, flags=re.M)
    brief, _, rest = parts[0].strip().partition("\n\n")
    doc = Doc(" ".join(brief.split()), rest.strip(), {}, [], "", {})
    for command, content in zip(parts[1::2], parts[2::2]):
        content = " ".join(content.split())
        first, _, words = content.partition(" ")
        if command.startswith("param"):
            doc.params[first] = (command[6:-1], words.strip())
        elif command == "retval":
            doc.retvals.append((first, words.strip()))
        elif command == "return":
            doc = doc._replace(returns=content)
        elif command == "par":
            doc.notes[first] = words
    return doc


def split_type(declaration):
    """("const char *", "name", ("4",)) of "const char *name[4]"."""
    match = re.fullmatch(r"\s*(.*?[\s*])(\w+)((?:\[\w+\])*)\s*", declaration, re.S)
    if not match:
        raise SystemExit(f"cannot read the declaration: {declaration!r}")
    kind = re.sub(r"\s+", " ", match.group(1)).strip().replace(" *", "*").replace("*", " *", 1)
    return kind, match.group(2), tuple(re.findall(r"\[(\w+)\]", match.group(3)))


def read_params(text):
    text = " ".join(text.split())
    return [] if text == "void" else [Param(*split_type(part)[:2]) for part in text.split(",")]


def read_values(where, body):
    values = re.findall(r"^\t(CRM_\w+) = (-?\d+),?\s*/\*\*< (.*?) ?\*/", body, re.S | re.M)
    if len(values) != len(re.findall(r"^\tCRM_\w+", body, re.M)):
        raise SystemExit(f"{where}: every value needs a number and a /**< comment */")
    return [Value(name, int(number), one_line(doc)) for name, number, doc in values]


def read_fields(where, body):
    fields = []
    rest = body
    while rest.strip():
        match = re.match(r"\s*([^;]*);\s*/\*\*< (.*?) ?\*/", rest, re.S)
        if not match:
            raise SystemExit(f"{where}: every field needs a /**< comment */: {rest.strip()[:60]!r}")
        declaration = match.group(1)
        pointer = re.fullmatch(r"\s*(.*?)\(\*(\w+)\)\((.*)\)\s*", declaration, re.S)
        if pointer:
            fields.append(Field("function", pointer.group(2), (), one_line(match.group(2))))
        else:
            fields.append(Field(*split_type(declaration), one_line(match.group(2))))
        rest = rest[match.end():]
    return fields


COMMENT = r"(?:/\*\*(?P<doc>(?:(?!\*/).)*)\*/\n)?"
DECLARATIONS = re.compile(COMMENT + r"(?:" + "|".join([
    r"(?:typedef )?enum (?P<enum>crm_\w+)? ?\{\n(?P<values>.*?)\n\} ?(?P<enum_end>crm_\w+)?;",
    r"typedef struct (?P<struct>crm_\w+) \{\n(?P<fields>.*?)\n\} (?P=struct);",
    r"typedef struct (?P<opaque>crm\w*) (?P=opaque);",
    r"typedef (?P<callback_returns>[^;{()]*?)\(\*(?P<callback>crm_\w+)\)\((?P<callback_params>[^;]*?)\);",
    r"CRM_API\b(?P<returns>[^;{(]*?)\b(?P<function>crm_\w+)\((?P<params>[^;]*?)\);",
]) + ")", re.S)


def read_header(api, path):
    text = path.read_text(encoding="utf-8")
    for match in DECLARATIONS.finditer(text):
        found = match.groupdict()
        where = f"{path.name}:{text[:match.end()].count(chr(10)) + 1}"
        doc = found["doc"]
        if found["values"]:
            api.enums.append(Enum(found["enum"], one_line(doc or ""), read_values(where, found["values"]), path.name))
        elif found["struct"]:
            api.structs.append(Struct(found["struct"], one_line(doc or ""), read_fields(where, found["fields"]), path.name))
        elif found["opaque"]:
            api.opaque.append(Struct(found["opaque"], one_line(doc or ""), [], path.name))
        elif found["callback"]:
            api.callbacks.append(Function(found["callback"], found["callback_returns"].strip(),
                                          read_params(found["callback_params"]), doc and read_doc(doc), path.name, 0))
        else:
            api.functions.append(Function(
                found["function"], split_type(found["returns"] + " x")[0] if "*" in found["returns"] else
                " ".join(found["returns"].split()), read_params(found["params"]), doc and read_doc(doc), path.name,
                text[:match.start("function")].count("\n") + 1))
    declared = len(re.findall(r"^CRM_API\b", text, re.M))
    read = sum(function.header == path.name for function in api.functions)
    if declared != read:
        raise SystemExit(f"{path}: {declared} functions are declared, {read} could be read")


def read(paths):
    """Everything that the headers declare, in their order."""
    api = Api()
    for path in paths:
        read_header(api, pathlib.Path(path))
    return api


class Meaning(typing.NamedTuple):
    """What the field of a view stands for."""
    kind: str                   # id, text, day, instant, lapse, flag, name, number, bytes; list and count belong together
    absent: bool                # whether it may be: NULL, none, no time, 0 where the enum has no 0
    enums: list                 # of a name: [(enum, "")]; where another field decides: [(enum, the enumerator it then has)]


INSTANT = re.compile(r"(?:_at|_since)$|^(?:at|since|from|until|after_due|anchor|next_wake|now|planned|completed)$")
# Microseconds of time that passes.
LAPSE = re.compile(r"_us$")
NO_NUMBER = re.compile(r"(?<!\w)-1 (?:=|where)|\belse -1\b")
FLAG = re.compile(r"1 = (?!\w+ to \d)")
# What a comment says of a value that may be absent, by the type.
ABSENT = {"const char *": r"(?<!never )\bNULL\b", "crm_id": r"\bnone\b", "crm_date": r"\bnone\b", "int64_t": r"\bCRM_NO_TIME\b"}


def is_instant(name, doc=""):
    """Told by the name, or where the comment says so."""
    return INSTANT.search(name) is not None or re.search(r"\bCRM_NO_TIME\b|\bthis instant\b", doc) is not None


def is_lapse(name):
    return LAPSE.search(name) is not None


def meaning(field):
    """Told by the type, the name and the comment of a field, as a reader of the header is told."""
    absent = field.type in ABSENT and re.search(ABSENT[field.type], field.doc) is not None
    if field.type == "int32_t":
        chosen = re.findall(r"#(crm_\w+) for ([A-Z_]+)", field.doc)
        named = re.match(r"#(crm_\w+)", field.doc) or re.search(r": #(crm_\w+)$", field.doc)
        if chosen or named:
            return Meaning("name", True, chosen or [(named.group(1), "")])
        return Meaning("flag" if FLAG.match(field.doc) else "number", False, [])
    if field.type == "int64_t" and is_lapse(field.name):
        return Meaning("lapse", "-1 = none" in field.doc, [])
    if field.type == "int64_t":
        if is_instant(field.name):
            return Meaning("instant", absent, [])
        return Meaning("number", NO_NUMBER.search(field.doc) is not None, [])
    if field.type == "uint8_t" and field.array:
        return Meaning("bytes", False, [])
    if field.type == "char" and field.array:
        return Meaning("text", False, [])
    if re.fullmatch(r"(?:const )?crm_\w+ \*", field.type):
        return Meaning("list", False, [])
    kinds = {"crm_id": "id", "const char *": "text", "crm_date": "day", "size_t": "count"}
    if field.type in kinds:
        return Meaning(kinds[field.type], absent, [])
    raise SystemExit(f"{field.name}: what does {field.type} stand for?")


def short_names(names):
    """Enumerators without the words that all of them begin with, in lower case: the stable names."""
    words = [name.split("_") for name in names if not name.startswith("CRM_ERR_")]
    shared = 0
    while all(len(w) > shared + 1 and w[shared] == words[0][shared] for w in words):
        shared += 1
    return [re.sub(r"^CRM_ERR_", "", name).lower() if name.startswith("CRM_ERR_") else
            "_".join(name.split("_")[shared:]).lower() for name in names]
