#!/usr/bin/env python3
"""Make the table of Arrow columns of every list from the public headers.

A list is what crm_x_arrow() takes: its columns are the fields of the view that crm_x_next() gives. The type of a column
follows from the type, the name and the comment of its field, whether it may be null from the comment.
"""
import argparse
import pathlib
import re
import typing

import headers

HEAD = """/* Made by tools/generate_columns.py from the public headers; changes here are lost. */
#include "arrow_columns.h"
#include "crm/crm.h"
"""
INT8_NAMES = 64     # a longer dictionary has wider places, so that it can grow without another type


class Map(typing.NamedTuple):
    when: int           # the value of the deciding field; 0 when none decides
    enum: headers.Enum


class Column(typing.NamedTuple):
    name: str
    type: str           # of enum crmi_arrow_type
    nullable: bool
    maps: list          # of an enumerator: one, or one for each value of the deciding field
    decider: str        # the field that chooses the map; "" = there is one map


class Kind(typing.NamedTuple):
    name: str           # "customer", of crm_customer_arrow()
    view: str           # "crm_customer"
    columns: list


def state_values(enum):
    """{"CHURNED": 5}: the enumerators as comments abbreviate them."""
    return {short.upper(): value.number for short, value in zip(headers.short_names([v.name for v in enum.values]), enum.values)}


TYPES = {"id": "ID", "text": "TEXT", "day": "DATE", "instant": "TIME", "flag": "BOOL", "bytes": "BYTES", "name": "NAME"}


def column(field, before, enums):
    """The column of a field of a view; None for what lists do not give: pointers to structs, and how many there are. `before` is
    the column of the field in front of it, which decides when the comment names several enums."""
    meaning = headers.meaning(field)
    if meaning.kind in ("list", "count"):
        return None
    if field.array not in ((), ("32",)):
        raise SystemExit(f"{field.name}: no column for {field.type}[{field.array[0]}]")
    kind = TYPES.get(meaning.kind) or ("INT32" if field.type == "int32_t" else "INT64")
    decides = any(word for _, word in meaning.enums)
    states = state_values(before.maps[0].enum) if decides else {"": 0}
    maps = [Map(states[word], enums[enum]) for enum, word in meaning.enums]
    return Column(field.name, kind, meaning.absent, maps, before.name if decides else "")


def columns_of(view, enums):
    found, before = [], None
    for field in view.fields:
        made = column(field, before, enums)
        if made:
            found.append(made)
            before = made
    return found


def read_kinds(paths):
    api = headers.read(paths)
    enums = {enum.name: enum for enum in api.enums if enum.name}
    views = {struct.name: struct for struct in api.structs}
    functions = {function.name: function for function in api.functions}
    kinds = []
    for name in re.findall(r"\bcrm_(\w+)_arrow\b", " ".join(functions)):
        view = re.fullmatch(r"const (crm_\w+) \*\*", functions[f"crm_{name}_next"].params[1].type).group(1)
        kinds.append(Kind(name, view, columns_of(views[view], enums)))
    return kinds


def words_name(maps):
    return "_".join(re.sub("^crm_", "", m.enum.name) for m in maps)


def words_source(maps):
    """The dictionary of one enum or several, and where in it the names of each stand."""
    title = words_name(maps)
    names = [short for m in maps for short in headers.short_names([value.name for value in m.enum.values])]
    ends = [0]
    for name in names:
        ends.append(ends[-1] + len(name.encode()))
    out = [f"static const int32_t {title}_ends[] = {{ {', '.join(map(str, ends))} }};",
           f"static const struct crmi_arrow_words {title}_words = {{ {len(names)}, {title}_ends,",
           *(f'\t"{name}"' for name in names)]
    out[-1] += " };"
    place = 0
    for m in maps:
        numbers = {value.number: place + i for i, value in enumerate(m.enum.values)}
        place += len(numbers)
        places = [str(numbers.get(number, -1)) for number in range(max(numbers) + 1)]
        out.append(f"static const int16_t {title}_places_{m.when}[] = {{ {', '.join(places)} }};")
    rows = ", ".join(f"{{ {m.when}, {max(v.number for v in m.enum.values) + 1}, {title}_places_{m.when} }}" for m in maps)
    out.append(f"static const struct crmi_arrow_map {title}_maps[] = {{ {rows} }};\n")
    return "\n".join(out)


def column_source(kind, made):
    words, maps, decider, type_name = "NULL", "NULL, 0", "0", f"CRMI_ARROW_{made.type}"
    if made.maps:
        title = words_name(made.maps)
        words, maps = f"&{title}_words", f"{title}_maps, {len(made.maps)}"
        short = sum(len(m.enum.values) for m in made.maps) <= INT8_NAMES
        type_name += "8" if short else "16"
    if made.decider:
        decider = f"offsetof({kind.view}, {made.decider})"
    return (f'\t{{ "{made.name}", offsetof({kind.view}, {made.name}), {type_name}, {str(made.nullable).lower()}, {words}, {maps},'
            f" {decider} }},")


def source(kinds):
    out = [HEAD]
    vocabularies = {words_name(c.maps): c.maps for kind in kinds for c in kind.columns if c.maps}
    out += [words_source(maps) for maps in vocabularies.values()]
    for kind in kinds:
        rows = "\n".join(column_source(kind, made) for made in kind.columns)
        out.append(f"static const struct crmi_arrow_column {kind.name}_columns[] = {{\n{rows}\n}};\n"
                   f"const struct crmi_arrow_kind crmi_arrow_{kind.name} = {{ {kind.name}_columns, {len(kind.columns)},"
                   f" sizeof({kind.view}) }};\n")
    return "\n".join(out)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("headers", type=pathlib.Path, nargs="+")
    options = parser.parse_args()
    options.source.write_text(source(read_kinds(options.headers)), encoding="utf-8")


if __name__ == "__main__":
    main()
