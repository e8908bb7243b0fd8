#!/usr/bin/env python3
"""Make the names of all enumerators from the public headers: <crm/names.h> and its source.

Each `typedef enum crm_x { ... } crm_x;` gets crm_x_name() and crm_x_from_name(). A value's name is what follows the
longest prefix that all values of its enum share, in lower case. The texts of crm_rule come from its comments.
"""
import argparse
import pathlib

import headers

HEAD = "/* Made by tools/generate_names.py from the public headers; changes here are lost. */\n"


def read_enums(paths):
    """[(name, [(enumerator, number, comment)])] in the order of the headers."""
    return [(enum.name, enum.values) for enum in headers.read(paths).enums if enum.name]


def short_names(values):
    return headers.short_names([name for name, _, _ in values])


def header(enums):
    out = [HEAD + """/** @file
 * @brief The stable lower-case name of every enumerator, and back.
 *
 * @defgroup names Names of enumerators
 * @{
 */
#ifndef CRM_NAMES_H
#define CRM_NAMES_H

#include "crm/base.h"

#ifdef __cplusplus
extern "C" {
#endif
"""]
    for name, values in enums:
        example = short_names(values)[-1]
        out.append(f"""/** Give the stable name of a #{name}.
 * @param[in] value  the number
 * @return for example `"{example}"`; `"unknown"` for a number that has no name; static
 * @since 0.1 */
CRM_API const char *{name}_name(int32_t value);

/** Find a #{name} by its stable name.
 * @param[in]  name       for example `"{example}"`
 * @param[out] value_out  the number; untouched when false is returned
 * @return whether the name is known
 * @since 0.1 */
CRM_API bool {name}_from_name(const char *name, int32_t *value_out);
""")
    out.append("#ifdef __cplusplus\n}\n#endif\n/** @} */\n#endif\n")
    return "\n".join(out)


def source(enums):
    out = [HEAD + '#include "enum_names.h"\n#include "crm/names.h"\n#include "crm/status.h"\n']
    for name, values in enums:
        rows = "".join(f'\t{{ {number}, "{short}" }},\n' for short, (_, number, _) in zip(short_names(values), values))
        out.append(f"static const struct crmi_name {name}_names[] = {{\n{rows}}};\n")
        out.append(f"const char *{name}_name(int32_t value)\n{{\n"
                   f"\treturn crmi_name_of({name}_names, sizeof {name}_names / sizeof *{name}_names, value);\n}}\n")
        out.append(f"bool {name}_from_name(const char *name, int32_t *value_out)\n{{\n"
                   f"\treturn crmi_name_find({name}_names, sizeof {name}_names / sizeof *{name}_names, name, value_out);\n}}\n")
    rules = dict(enums)["crm_rule"]
    rows = "".join('\t{ %d, "%s" },\n' % (number, comment.replace("#", "").replace("`", "'").replace('"', '\\"'))
                   for _, number, comment in rules if number)
    out.append(f"static const struct crmi_name rule_texts[] = {{\n{rows}}};\n")
    out.append("const char *crm_rule_text(int32_t rule)\n{\n"
               "\tconst char *text = crmi_name_lookup(rule_texts, sizeof rule_texts / sizeof *rule_texts, rule);\n\n"
               '\treturn text ? text : "";\n}\n')
    return "\n".join(out)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--header", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("headers", type=pathlib.Path, nargs="+")
    options = parser.parse_args()
    enums = read_enums(options.headers)
    options.header.write_text(header(enums), encoding="utf-8")
    options.source.write_text(source(enums), encoding="utf-8")


if __name__ == "__main__":
    main()
