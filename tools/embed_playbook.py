#!/usr/bin/env python3
"""Turn src/playbook/default.json, the one source of the settings, into C.

Makes settings.h (struct crmi_playbook with a field for each setting, enumerators for words) and settings_generated.c
(the built-in values, the table that describes the settings, the built-in text). The build fails, naming file and path,
when a setting has no rule or meaning, when its default is not what it takes, or when the contact classes contradict
each other.

A setting is an object with `value`, `unit`, `rule`, `about` and
- for whole numbers `min` and `max`, and `nullable` where null is allowed,
- for words `choices`,
- for texts `min_length`, `max_length`, `format` ("any", "digits" or "capitals"), and `nullable`,
- for true and false nothing more.
"""
import argparse
import json
import pathlib
import re
import sys

CLASSES = ("important", "secondary", "ordinary", "small")
CADENCE = ("call_months", "visit_months", "priority")
EVERYWHERE = {"value", "unit", "rule", "about"}
KEYS = {
    "INTEGER": EVERYWHERE | {"min", "max", "nullable"},
    "WORD": EVERYWHERE | {"choices"},
    "FLAG": EVERYWHERE,
    "TEXT": EVERYWHERE | {"min_length", "max_length", "format", "nullable"},
}
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST_PATH = 80   # a path and what was wrongly put behind it have to fit a fault
LONGEST_TEXT = 63
FORMATS = {"any": ".*", "digits": "[0-9]*", "capitals": "[A-Z]*"}

HEAD = "/* Made by tools/embed_playbook.py from {source}; changes here are lost. */\n"


class Fault(Exception):
    """Something in the file that has to be mended."""


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


class Setting:
    """A leaf of the file."""

    def __init__(self, path, leaf):
        self.path, self.leaf, self.value = path, leaf, leaf["value"]
        self.field = path.replace(".", "_")
        self.nullable = leaf.get("nullable", False)
        self.choices = leaf.get("choices", [])
        self.kind = self.find_kind()
        self.check_words()
        getattr(self, "check_" + self.kind.lower())()

    def fail(self, what):
        raise Fault(f"{self.path}: {what}")

    def find_kind(self):
        if "choices" in self.leaf:
            return "WORD"
        if "max_length" in self.leaf:
            return "TEXT"
        return "FLAG" if isinstance(self.value, bool) else "INTEGER"

    def check_words(self):
        unknown = set(self.leaf) - KEYS[self.kind]
        if unknown:
            self.fail(f"does not take '{sorted(unknown)[0]}'")
        for key in ("unit", "rule", "about"):
            text = self.leaf.get(key)
            if not isinstance(text, str) or not text or not text.isascii() or not text.isprintable():
                self.fail(f"needs '{key}', a text in ASCII")
        if not re.fullmatch(r"D-[A-Z]+-\d+", self.leaf["rule"]):
            self.fail(f"'{self.leaf['rule']}' is not the id of a rule")
        if len(self.path) > LONGEST_PATH:
            self.fail(f"is longer than {LONGEST_PATH} characters")
        if not isinstance(self.nullable, bool):
            self.fail("'nullable' is true or false")
        if self.value is None and not self.nullable:
            self.fail("the default is null and 'nullable' is not set")

    def check_integer(self):
        self.low, self.high = self.leaf.get("min"), self.leaf.get("max")
        if not is_integer(self.low) or not is_integer(self.high) or not -2**31 < self.low <= self.high < 2**31:
            self.fail("needs 'min' and 'max' of 32 bits, in this order")
        if self.value is None:
            return
        if not is_integer(self.value):
            self.fail("the default is not a whole number")
        if not self.low <= self.value <= self.high:
            self.fail(f"the default {self.value} is outside {self.low} to {self.high}")

    def check_word(self):
        self.low, self.high = 0, len(self.choices) - 1
        if self.high < 1 or len(set(self.choices)) != len(self.choices):
            self.fail("'choices' are two or more different words")
        for choice in self.choices:
            if not isinstance(choice, str) or not NAME.fullmatch(choice):
                self.fail(f"the choice '{choice}' is not a word in lower case")
        if self.value not in self.choices:
            self.fail(f"the default '{self.value}' is none of the choices")

    def check_flag(self):
        self.low, self.high = 0, 1

    def check_text(self):
        self.low, self.high = self.leaf.get("min_length", 0), self.leaf["max_length"]
        if not is_integer(self.low) or not is_integer(self.high) or not 0 <= self.low <= self.high <= LONGEST_TEXT:
            self.fail(f"'min_length' and 'max_length' are whole numbers from 0 to {LONGEST_TEXT}, in this order")
        if self.nullable and self.low < 1:
            self.fail("a text that may be null needs a 'min_length' of 1, since empty stands for null")
        if self.leaf.get("format", "any") not in FORMATS:
            self.fail(f"'format' is one of {', '.join(FORMATS)}")
        if self.value is None:
            return
        if not isinstance(self.value, str) or not self.low <= len(self.value.encode()) <= self.high:
            self.fail(f"the default is not a text of {self.low} to {self.high} bytes")
        if not re.fullmatch(FORMATS[self.leaf.get("format", "any")], self.value, re.DOTALL):
            self.fail(f"the default holds other characters than {self.leaf['format']}")

    def declaration(self):
        if self.kind == "TEXT":
            return f"\tchar {self.field}[{self.high + 1}];"
        return f"\tint32_t {self.field};"

    def initialiser(self):
        if self.kind == "TEXT":
            return quote(self.value or "")
        if self.value is None:
            return "CRMI_UNSET"
        if self.kind == "WORD":
            return self.enumerator(self.value)
        return str(int(self.value))

    def enumerator(self, choice):
        return f"CRMI_{self.field}_{choice}".upper()

    def descriptor(self):
        kind = {"digits": "DIGITS", "capitals": "CAPITALS"}.get(self.leaf.get("format"), self.kind)
        choices = f"{self.field}_choices" if self.choices else "NULL"
        return (f"\t{{ {quote(self.path)}, offsetof(struct crmi_playbook, {self.field}),\n"
                f"\t  CRMI_SETTING_{kind}, {str(self.nullable).lower()}, {self.low}, {self.high}, {choices},\n"
                f"\t  {quote(self.leaf['unit'])}, {quote(self.leaf['rule'])},\n\t  {quote(self.leaf['about'])} }},")


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def without_duplicates(pairs):
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            raise Fault(f"{key}: stands twice in one object")
    return dict(pairs)


def read_settings(node, path=""):
    """The leaves of the file in their order."""
    settings = []
    for name, child in node.items():
        where = f"{path}.{name}" if path else name
        if not NAME.fullmatch(name):
            raise Fault(f"{where}: a name is made of a-z, 0-9 and single underscores")
        if not isinstance(child, dict):
            raise Fault(f"{where}: is neither a setting nor a group of settings")
        settings += [Setting(where, child)] if "value" in child else read_settings(child, where)
    if not settings:
        raise Fault(f"{path or 'the file'}: holds no setting")
    return settings


def check_together(settings):
    """What a single setting cannot show: names that meet, and D-TIER-03, the order of the contact classes."""
    fields, values = {}, {s.path: s.value for s in settings}
    for setting in settings:
        other = fields.setdefault(setting.field, setting)
        if other is not setting:
            raise Fault(f"{setting.path}: makes the same field as {other.path}")
    for name in CLASSES:
        for part in CADENCE:
            if not is_integer(values.get(f"followup.cadence.{name}.{part}")):
                raise Fault(f"followup.cadence.{name}.{part}: is missing")
    for closer, other in zip(CLASSES, CLASSES[1:]):
        for part in CADENCE[:2]:
            a, b = values[f"followup.cadence.{closer}.{part}"], values[f"followup.cadence.{other}.{part}"]
            if (a or 2**31) > (b or 2**31):
                raise Fault(f"followup.cadence.{other}.{part}: is more often than for the closer class {closer}")


def built_in_text(settings):
    """What crmi_playbook_write() makes of the built-in values; a test holds the two together."""
    tree = {}
    for setting in settings:
        *groups, name = setting.path.split(".")
        node = tree
        for group in groups:
            node = node.setdefault(group, {})
        node[name] = setting

    def put(node, indent):
        lines = []
        for name, child in node.items():
            if isinstance(child, Setting):
                leaf = {key: child.leaf[key] for key in ("value", "unit", "rule", "about")}
                lines.append(f"{indent}  {json.dumps(name)}: {json.dumps(leaf, ensure_ascii=False)}")
            else:
                lines.append(f"{indent}  {json.dumps(name)}: {put(child, indent + '  ')}")
        return "{\n" + ",\n".join(lines) + "\n" + indent + "}"
    return put(tree, "") + "\n"


def header(settings, head):
    out = [head, """#ifndef CRMI_SETTINGS_H
#define CRMI_SETTINGS_H

#include "crm/base.h"

enum { CRMI_UNSET = INT32_MIN }; /* a number that is null: there is no hidden default */
"""]
    for setting in settings:
        if setting.choices:
            out.append(f"/* {setting.path} */\nenum crmi_{setting.field} {{")
            out.append(",\n".join(f"\t{setting.enumerator(c)} = {i}" for i, c in enumerate(setting.choices)))
            out.append("};\n")
    out.append("/* Settings of one version. Words are their enumerators, true is 1, a text that is null is empty. */")
    out.append("struct crmi_playbook {\n\tint64_t version;")
    out += [s.declaration() for s in settings]
    out.append(f"""}};

enum crmi_setting_kind {{
	CRMI_SETTING_INTEGER, /* int32_t, minimum to maximum */
	CRMI_SETTING_WORD,    /* int32_t, index into choices */
	CRMI_SETTING_FLAG,    /* int32_t, 0 or 1 */
	CRMI_SETTING_TEXT,    /* char[maximum + 1], minimum to maximum bytes */
	CRMI_SETTING_DIGITS,  /* the same, of digits only */
	CRMI_SETTING_CAPITALS /* the same, of A to Z only */
}};

/* What there is to know about a setting. */
struct crmi_setting {{
	const char        *path;
	size_t             offset; /* in struct crmi_playbook */
	int32_t            kind;   /* enum crmi_setting_kind */
	bool               nullable;
	int32_t            minimum, maximum;
	const char *const *choices;
	const char        *unit, *rule, *about;
}};

enum {{ CRMI_SETTING_COUNT = {len(settings)} }};

extern const struct crmi_setting  crmi_settings[CRMI_SETTING_COUNT];
extern const struct crmi_playbook crmi_playbook_built_in;        /* version 1 */
extern const char                 crmi_playbook_built_in_text[]; /* as crmi_playbook_write() writes it */

/* How often a class of customers is called and visited; 0 months = never. */
struct crmi_cadence {{
	int32_t call_months, visit_months, priority;
}};

/* D-TIER-03: the cadence of a #crm_contact_class; all zero for any other number. */
struct crmi_cadence crmi_playbook_cadence(const struct crmi_playbook *playbook, int32_t contact_class);

#endif
""")
    return "\n".join(out)


def source(settings, head):
    out = [head + '#include "settings.h"\n\n#include "crm/followup.h"\n']
    for setting in settings:
        if setting.choices:
            choices = ", ".join(map(quote, setting.choices))
            out.append(f"static const char *const {setting.field}_choices[] = {{ {choices} }};")
    out.append("\nconst struct crmi_setting crmi_settings[CRMI_SETTING_COUNT] = {")
    out += [s.descriptor() for s in settings]
    out.append("};\n\nconst struct crmi_playbook crmi_playbook_built_in = {\n\t.version = 1,")
    out += [f"\t.{s.field} = {s.initialiser()}," for s in settings]
    out.append("};\n\nconst char crmi_playbook_built_in_text[] =")
    out += ["\t" + quote(line) for line in built_in_text(settings).splitlines(keepends=True)]
    out[-1] += ";\n"
    out.append("struct crmi_cadence crmi_playbook_cadence(const struct crmi_playbook *playbook, int32_t contact_class)")
    out.append("{\n\tstruct crmi_cadence cadence = { 0, 0, 0 };\n\n\tswitch (contact_class) {")
    for name in CLASSES:
        out.append(f"\tcase CRM_CLASS_{name.upper()}:")
        out += [f"\t\tcadence.{part} = playbook->followup_cadence_{name}_{part};" for part in CADENCE]
        out.append("\t\tbreak;")
    out.append("\tdefault:\n\t\tbreak;\n\t}\n\treturn cadence;\n}\n")
    return "\n".join(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--header", required=True, type=pathlib.Path)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    parser.add_argument("settings", type=pathlib.Path)
    options = parser.parse_args()
    try:
        tree = json.loads(options.settings.read_text(encoding="utf-8"), object_pairs_hook=without_duplicates)
        if not isinstance(tree, dict):
            raise Fault("the file is not an object")
        settings = read_settings(tree)
        check_together(settings)
    except (Fault, OSError, ValueError) as fault:
        sys.exit(f"{options.settings}: {fault}")
    head = HEAD.format(source=options.settings.name)
    options.header.write_text(header(settings, head), encoding="utf-8")
    options.source.write_text(source(settings, head), encoding="utf-8")


if __name__ == "__main__":
    main()
