"""How the structs of the batch calls lie in memory, for the rows that C fills."""
import re

from .shapes import members, pair_type
from .words import argument, class_name

# By how a value is written otherwise, see shapes.py: the letter of crm_python_fill.h, and what helps.
KINDS = ((r"code\(\((.*?),?\),", "e", ""), (r"encode\(", "t", "None"), (r"flag\(", "f", "None"),
         (r"micros\(", "m", "micros"), (r"identity\(", "b", "id_bytes"), (r"day\(", "b", "day_bytes"),
         (r"number\(.*31\)", "i", "None"), (r"number\(.*63\)", "l", "None"))


def text(api, known, arguments_of, must):
    inputs = [re.fullmatch(r"const (crm_\w+) \*", function.params[2].type).group(1)
              for function in api.functions if [param.name for param in function.params[1:2]] == ["acts"]]
    lists = {pair_type(field) for name in inputs for field, count in members(known.structs[name]) if count and pair_type(field)}
    out = [element(known, known.structs[name], must) for name in sorted(lists)]
    out += [input_layout(known, known.structs[name], arguments_of) for name in inputs]
    return "".join(out) + "LAYOUTS = {" + ", ".join(f'"{name}": {constant(name)}' for name in inputs) + "}\n"


def constant(struct):
    return f"{struct.upper()}_LAYOUT"


def entry(name, field, shape, required, element=False):
    kind, helper = "?", "None"
    for pattern, letter, help_text in KINDS:
        match = re.match(pattern, shape.write)
        if match:
            kind, helper = letter, help_text
            if letter == "e":
                # Any number is the library's matter, but an element is an object of its class first, which takes members.
                named = f"names({match.group(1)})"
                kind, helper = ("E", named) if element else ("e", f"{{**{named}, int: True}}")
            break
    if kind == "f" and field.type != "int32_t":
        kind = "?"
    return f'    ("{name}", "{field.name}", "{kind}", {required}, {helper})'


def element(known, struct, must):
    rows = []
    for field, _ in sorted(members(struct), key=lambda pair: not must(known, pair[0])):
        name = known.field_name(field)
        if "set by the" in field.doc:
            rows.append(f'    ("{name}", "{field.name}", "x", False, None)')
        else:
            rows.append(entry(name, field, known.given(field.type, field.name, field.doc), must(known, field), True))
    return f'{constant(struct.name)} = Layout(\n    "{struct.name}", {class_name(struct.name)},\n' + ",\n".join(rows) + ")\n"


def input_layout(known, struct, arguments_of):
    rows, listed = [], {one[0]: one for one in arguments_of(known, struct)}
    for field, count in members(struct):
        name = argument(field.name)
        _, shape, _, default = listed[name]
        if count:
            rows.append(f'    ("{name}", "{field.name}", "a", False, {constant(pair_type(field))}, "{count.name}")')
        else:
            rows.append(entry(name, field, shape, default is None))
    return f'{constant(struct.name)} = Layout(\n    "{struct.name}", None,\n' + ",\n".join(rows) + ")\n"
