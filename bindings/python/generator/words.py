"""Names and sentences: C's as the headers have them, Python's as the package has them."""
import re
import textwrap

import headers

EXCEPTIONS = {"NOMEM": "OutOfMemory", "READONLY": "ReadOnly", "TXN_FAILED": "TransactionFailed", "IO": "InputOutput",
              "FULL": "StoreFull"}
# A word of the language stands for something else in Python.
ARGUMENTS = {"from": "since"}
# What is said of memory and places in C, and of answers that are exceptions here.
LEFTOVERS = (r"[;,] ?(?:release with|released? by) [^;.]*", r";? ?None if not wanted", r"; static$", r"^`size` set by the caller;? ?(?:filled)?",
             r"; (?:all zero|None|0|untouched) when false is returned", r"; none on failure", r"^`text`$", r"; None when false is returned",
             r"^at least \d+ bytes.*", r"`size` is wrong, or ", r"; None = malloc, realloc, free$", r",? not necessarily NUL-terminated",
             r"[.;]? ?Lives as long as [^;.]*", r"; lives as long as [^;.]*", r"; None on failure")
# How more is asked for than there is room, which the package does by itself.
ROOM = re.compile(r" ?(?:To go on, a|A)sk again [^.]*\.")
MICROSECONDS = re.compile(r"(?: in|:)? microseconds\b|^microseconds$")


def class_name(c_name):
    """CustomerKind of crm_customer_kind."""
    return "".join(word.capitalize() for word in c_name.split("_")[1:])


def exception_name(status):
    """NotFound of CRM_ERR_NOT_FOUND."""
    short = status.replace("CRM_ERR_", "")
    return EXCEPTIONS.get(short) or "".join(word.capitalize() for word in short.split("_"))


def argument(name):
    """The name in Python; time that passes needs no unit there."""
    return ARGUMENTS.get(name) or re.sub(r"_us$", "", name)


class Words:
    """Turns the words of a doc comment into those of the package."""

    def __init__(self, api):
        self.enumerators = {}
        for enum in api.enums:
            for value in enum.values:
                if value.name.startswith("CRM_ERR_"):
                    self.enumerators[value.name] = exception_name(value.name)
                elif enum.name:
                    self.enumerators[value.name] = f"{class_name(enum.name)}.{member(enum, value)}"
                else:
                    self.enumerators[value.name] = value.name[4:]
        self.enumerators["CRM_NO_TIME"] = "None"
        self.types = {declared.name: class_name(declared.name)
                      for declared in api.enums + api.structs + api.opaque if declared.name}
        self.functions = {}

    def sentence(self, text):
        text = re.sub(r"@(?:ref|p|c) (\w+)", r"\1", text)
        text = re.sub(r"#?\b(CRM_[A-Z0-9_]+)\b", lambda m: self.enumerators.get(m.group(1), m.group(1)), text)
        text = re.sub(r"\bcrm_(?:act|options|\w+_input|\w+_query|\w+_options)::(\w+)", lambda m: f"`{argument(m.group(1))}`", text)
        text = re.sub(r"\bcrm_(\w+)::(\w+)", lambda m: f"{class_name('crm_' + m.group(1))}.{argument(m.group(2))}", text)
        text = re.sub(r"#(crm_\w+)", lambda m: self.types.get(m.group(1), m.group(1)), text)
        text = re.sub(r"\b(crm_\w+)\(\)", lambda m: self.functions.get(m.group(1), m.group(1)) + "()", text)
        text = re.sub(r"`(from)`", lambda m: f"`{argument(m.group(1))}`", text)
        return text.replace("NULL", "None").replace("\\", "\\\\").replace('"""', "'''")

    def field(self, text, hint):
        """What a header says of a value, for the value that Python has."""
        if hint == "bool":
            text = re.sub(r"\b0 = ", "False = ", re.sub(r"\b1 = ", "True = ", text))
        if hint.startswith("Optional"):
            text = re.sub(r"\b0 = ", "None = ", re.sub(r"\bor 0\b", "or None", text))
        if "timedelta" in hint:
            text = MICROSECONDS.sub("", text)
        if hint.startswith("Iterable"):
            text = re.sub(r" values whose bits .*", "; none = all", text)
        text = self.sentence(text)
        for leftover in LEFTOVERS:
            text = re.sub(leftover, "", text)
        return text.strip(" ;,")

    def docstring(self, doc, arguments, returns, indent):
        """The docstring of a call. `arguments`: [(name, hint, C text)]."""
        lines = [self.sentence(ROOM.sub("", doc.brief))]
        paragraphs = ROOM.sub("", re.sub(r"@code.*?@endcode", "", doc.text, flags=re.S))
        for paragraph in filter(None, (" ".join(p.split()) for p in paragraphs.split("\n\n"))):
            lines += ["", *fill(self.sentence(paragraph), indent)]
        listed = [(name, self.field(text, hint)) for name, hint, text in arguments if text]
        if listed:
            lines += ["", "Args:"]
            for name, text in listed:
                lines += fill(f"{name}: {text}", indent + 4, 4)
        returns = self.field(returns, "")
        if returns:
            lines += ["", *fill(f"Returns: {returns}", indent)]
        raised = [(exception_name(status.rstrip(",")), self.field(text, "")) for status, text in doc.retvals
                  if status.startswith("CRM_ERR_")]
        if raised:
            lines += ["", "Raises:"]
            for name, text in raised:
                lines += fill(f"{name}: {text}", indent + 4, 4)
        return doc_lines(lines, indent)


def doc_lines(lines, indent):
    margin = " " * indent
    if len(lines) == 1 and len(lines[0]) + indent < 112:
        return f'{margin}"""{lines[0]}"""\n'
    first, rest = fill(lines[0], indent), lines[1:]
    body = "\n".join((margin + line if line else "") for line in first[1:] + rest)
    return f'{margin}"""{first[0]}\n{body}\n{margin}"""\n'


def fill(text, indent, hanging=0):
    return textwrap.wrap(text, 116 - indent, initial_indent=" " * hanging, subsequent_indent=" " * (hanging * 2),
                         break_long_words=False, break_on_hyphens=False) or [""]


def member(enum, value):
    """LOYAL of CRM_LIFECYCLE_LOYAL."""
    names = [v.name for v in enum.values]
    return headers.short_names(names)[names.index(value.name)].upper()
