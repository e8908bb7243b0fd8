#!/usr/bin/env python3
"""The generator of columns follows the headers and stops at what it cannot read. argv[1] is the root of the source tree."""
import pathlib
import re
import sys
import tempfile

SOURCE = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(SOURCE / "tools"))
import generate_columns  # noqa: E402  the path is known only now
import headers  # noqa: E402

HEADER = """/** A state. */
typedef enum crm_state {
	CRM_STATE_LEFT = 2, /**< gone */
	CRM_STATE_BACK = 7  /**< back */
} crm_state;

/** Why. */
typedef enum crm_why {
	CRM_WHY_ONE = 1, /**< one */
	CRM_WHY_TWO = 2  /**< two */
} crm_why;

/** A thing. */
typedef struct crm_thing {
%s
} crm_thing;

/** Step. */
CRM_API crm_status crm_thing_next(crm_thing_cursor *cursor, const crm_thing **thing_out);

/** Columns. */
CRM_API crm_status crm_thing_arrow(crm_thing_cursor *cursor, size_t limit, struct ArrowArrayStream *stream_out);
"""
STATE = "	int32_t state; /**< #crm_state, or 0 */\n"


def columns(fields):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "thing.h"
        path.write_text(HEADER % fields, encoding="utf-8")
        kinds = generate_columns.read_kinds([path])
        return kinds[0].columns, generate_columns.source(kinds)


def column(field):
    return columns(field)[0][-1]


def expect(told, wanted):
    return [] if told == wanted else [f"{told} instead of {wanted}"]


def type_and_nullable(field, wanted):
    made = column(field)
    return [] if (made.type, made.nullable) == wanted else [f"{field.strip()}: {made.type}, {made.nullable}, not {wanted}"]


def types_follow_from_type_name_and_comment():
    cases = (("crm_id id; /**< identity */", ("ID", False)), ("crm_id other_id; /**< another, or none */", ("ID", True)),
             ("const char *name; /**< never NULL */", ("TEXT", False)), ("const char *note; /**< or NULL */", ("TEXT", True)),
             ("int64_t at; /**< when */", ("TIME", False)), ("int64_t ended_at; /**< or #CRM_NO_TIME */", ("TIME", True)),
             ("int64_t count; /**< how many */", ("INT64", False)), ("int64_t state_since; /**< when */", ("TIME", False)),
             ("crm_date day; /**< or none */", ("DATE", True)), ("int32_t gone; /**< 1 = gone */", ("BOOL", False)),
             ("int32_t count; /**< how many */", ("INT32", False)), ("int32_t state; /**< #crm_state, or 0 */", ("NAME", True)),
             ("int32_t why; /**< how it was found: #crm_why */", ("NAME", True)),
             ("int32_t detail; /**< by kind: the #crm_state, or a number */", ("INT32", False)),
             ("uint8_t digest[32]; /**< bytes */", ("BYTES", False)))
    return [fault for field, wanted in cases for fault in type_and_nullable("\t" + field, wanted)]


def lists_inside_a_view_are_left_out():
    made = columns("	crm_id id; /**< identity */\n	const crm_point *points; /**< all */\n	size_t point_count; /**< how many */")[0]
    return expect([c.name for c in made], ["id"])


def the_state_in_front_chooses_among_reasons():
    made = column(STATE + "	int32_t why; /**< #crm_why for LEFT, #crm_state for BACK, or 0 */")
    return expect(([m.when for m in made.maps], made.decider), ([2, 7], "state"))


def places_are_those_of_the_names():
    return expect(re.findall(r"state_places_0\[\] = \{ (.*?) \}", columns(STATE)[1]), ["-1, -1, 0, -1, -1, -1, -1, 1"])


def what_has_no_column_stops_the_build():
    faults = []
    for field in ("	double share; /**< of all */", "	int32_t state; /**< #crm_gone */", "	uint8_t bytes[16]; /**< bytes */"):
        try:
            column(field)
            faults.append(f"{field.strip()} is taken")
        except (SystemExit, KeyError):
            pass
    return faults


def may_be_null_agrees_with_the_tables():
    """A column is NOT NULL in the schema exactly when the comment of its field promises a value."""
    schema = "\n".join(path.read_text(encoding="utf-8") for path in sorted((SOURCE / "src/store/schema").glob("*.sql")))
    tables = {view: body for view, body in re.findall(r"CREATE TABLE \w+ \( -- struct: (\w+) .*?\n(.*?)\n\)", schema, re.S)}
    kinds = generate_columns.read_kinds(headers.public_headers(SOURCE / "include")[:-1])
    faults, compared = [], 0
    for kind in kinds:
        for made in kind.columns:
            row = re.search(rf"^  {made.name} +(\w+)( NOT NULL)?", tables.get(kind.view, ""), re.M)
            if row and made.type in ("ID", "TEXT", "TIME", "DATE"):
                compared += 1
                if made.nullable == bool(row.group(2)):
                    faults.append(f"{kind.view}.{made.name}: the comment and the schema disagree")
    return faults + ([] if compared > 60 else [f"only {compared} columns were compared"])


TESTS = [types_follow_from_type_name_and_comment, lists_inside_a_view_are_left_out, the_state_in_front_chooses_among_reasons,
         places_are_those_of_the_names, what_has_no_column_stops_the_build, may_be_null_agrees_with_the_tables]
print(f"1..{len(TESTS)}")
failed = False
for number, test in enumerate(TESTS, 1):
    found = test()
    failed = failed or bool(found)
    print(f"{'not ok' if found else 'ok'} {number} - {test.__name__}")
    for line in found:
        print(f"# {line}")
sys.exit(1 if failed else 0)
