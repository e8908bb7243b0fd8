#!/usr/bin/env python3
"""Turn schema files and statement files into C, and fail on anything that drifted.

Inputs are src/store/schema/NNNN_name.sql (in order) and src/*/sql/*.sql. The schema is made in memory, every statement
is prepared against it, and the build fails when

- a statement names a parameter that its comment does not declare, or declares one it does not use,
- the columns it gives are not the ones its comment declares,
- its plan scans a whole table and no `-- scan:` line says why that is right,
- a column of a table has no tag that says what it holds.

A table's comment names the C struct its rows are read into; a struct whose name begins with `crmi_` is generated.
Column tags: id revision integer enum date instant text bytes, then `key` (part of the primary key) and `once` (never
changes after the insert, so that journal images of updates leave it out).
"""
import argparse
import pathlib
import re
import sqlite3
import sys

C_TYPE = {
    "id": "crm_id", "revision": "int64_t", "integer": "int64_t", "enum": "int32_t", "date": "crm_date",
    "instant": "int64_t", "text": "const char *", "bytes": "crmi_bytes",
}
SAMPLE = {"id": bytes(16), "text": "", "bytes": b""}
TAG = {name: "CRMI_" + name.upper() for name in C_TYPE}


class Fault(Exception):
    """Something in a file that has to be mended."""


class Field:
    """A column of a row or a parameter of a statement."""

    def __init__(self, name, tag, flags=()):
        if tag not in C_TYPE:
            raise Fault(f"{name}: '{tag}' is no tag (one of {' '.join(C_TYPE)})")
        self.name, self.tag, self.flags = name, tag, set(flags)

    def declaration(self):
        kind = C_TYPE[self.tag]
        return f"\t{kind}{'' if kind.endswith('*') else ' '}{self.name};"

    def descriptor(self, struct):
        flags = " | ".join("CRMI_FLAG_" + f.upper() for f in sorted(self.flags)) or "0"
        return (f'\t{{ "{self.name}", CRMI_OFFSET({struct}, {self.name}, {TAG[self.tag]}), {TAG[self.tag]}, {flags}, 0 }},')


class Table:
    """A table of the schema, with the struct of its rows."""

    def __init__(self, name, struct, entity, fields, append):
        self.name, self.struct, self.entity, self.fields, self.append = name, struct, entity, fields, append
        self.keys = [f for f in fields if "key" in f.flags]
        if not self.keys:
            raise Fault(f"table {name}: no column is tagged key")

    def statements(self):
        """The statements that follow from the table alone."""
        names = [f.name for f in self.fields]
        where = " AND ".join(f"{f.name} = :{f.name}" for f in self.keys)
        changing = [f for f in self.fields if not f.flags & {"key", "once"}]
        made = f"(from the table {self.name})"
        yield Statement(f"{self.name}_insert", made, self.fields, None,
                        f"INSERT INTO {self.name}({', '.join(names)}) VALUES({', '.join(':' + n for n in names)})", self)
        yield Statement(f"{self.name}_get", made, self.keys, self.name, f"SELECT * FROM {self.name} WHERE {where}", self)
        yield Statement(f"{self.name}_walk", made, [], self.name,
                        f"SELECT * FROM {self.name} ORDER BY {', '.join(f.name for f in self.keys)}", self, scan=True)
        if self.append:
            return
        if changing:
            yield Statement(f"{self.name}_update", made, self.keys + changing, None,
                            f"UPDATE {self.name} SET {', '.join(f'{f.name} = :{f.name}' for f in changing)} WHERE {where}", self)
        yield Statement(f"{self.name}_delete", made, self.keys, None, f"DELETE FROM {self.name} WHERE {where}", self)
        yield Statement(f"{self.name}_clear", made, [], None, f"DELETE FROM {self.name}", self, scan=True)


class Statement:
    """One SQL statement: its parameters by name, its columns (a table, a list, or none)."""

    def __init__(self, name, origin, parameters, columns, sql, table=None, scan=False):
        self.name, self.origin, self.parameters, self.columns = name, origin, parameters, columns
        self.sql, self.table, self.scan = sql, table, scan

    def numbered(self):
        """The text with :names as ?1, ?2, ... in the order of the declared parameters."""
        place = {f.name: i + 1 for i, f in enumerate(self.parameters)}
        used = set()

        def number(match):
            if match.group(1) not in place:
                raise Fault(f"{self.origin}: parameter :{match.group(1)} is not declared")
            used.add(match.group(1))
            return f"?{place[match.group(1)]}"

        text = re.sub(r"(?<!:):([a-z_][a-z0-9_]*)", number, self.sql)
        unused = [f.name for f in self.parameters if f.name not in used]
        if unused:
            raise Fault(f"{self.origin}: declared but not used: {', '.join(unused)}")
        return " ".join(text.split())


def split_fields(text, origin):
    fields = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        words = part.split()
        if len(words) != 2:
            raise Fault(f"{origin}: '{part}' is not 'name tag'")
        fields.append(Field(words[0].lstrip(":"), words[1]))
    return fields


def read_schema(path):
    """The tables of one schema file, and its SQL."""
    tables, text = [], path.read_text(encoding="utf-8")
    for match in re.finditer(r"CREATE TABLE (\w+) \( -- struct: (\w+) entity: (\w+)( append)?\n(.*?)\n\)", text, re.S):
        name, struct, entity, append, body = match.groups()
        fields = []
        for line in body.split("\n"):
            if re.match(r"\s*(PRIMARY KEY|CHECK|UNIQUE)\b", line):
                continue
            column = re.match(r"\s*(\w+)\s+(?:BLOB|INTEGER|TEXT)\b[^-]*-- ([a-z ]+?)\s*(?::.*)?$", line)
            if not column:
                raise Fault(f"{path}: table {name}: cannot read the column in '{line.strip()}'")
            tags = column.group(2).split()
            fields.append(Field(column.group(1), tags[0], tags[1:]))
        tables.append(Table(name, struct, entity, fields, bool(append)))
    found = re.findall(r"CREATE TABLE (\w+)", text)
    if found != [t.name for t in tables]:
        raise Fault(f"{path}: a table lacks its '-- struct: ... entity: ...' comment: {found}")
    return tables, text


def read_statement(path):
    text = path.read_text(encoding="utf-8")
    comments = "\n".join(line[2:].strip() for line in text.split("\n") if line.startswith("--"))
    sql = "\n".join(line for line in text.split("\n") if not line.startswith("--")).strip().rstrip(";")
    clauses = dict(re.findall(r"^(parameters|columns|scan):[ ]*(.*(?:\n(?!parameters:|columns:|scan:).*)*)", comments, re.M))
    if "parameters" not in clauses or "columns" not in clauses:
        raise Fault(f"{path}: needs '-- parameters: ...' and '-- columns: ...'")
    parameters = [] if clauses["parameters"].strip() == "none" else split_fields(clauses["parameters"].replace("\n", " "), path)
    columns = clauses["columns"].replace("\n", " ").strip()
    if columns == "none":
        columns = None
    elif " " in columns:
        columns = split_fields(columns, path)
    return Statement(path.stem, str(path), parameters, columns, sql, scan="scan" in clauses)


def check(statement, tables, connection):
    """Prepare the statement and compare what it gives with what it declares."""
    text = statement.numbered()
    values = [SAMPLE.get(f.tag, 1) for f in statement.parameters]
    try:
        plan = connection.execute("EXPLAIN QUERY PLAN " + text, values).fetchall()
        cursor = connection.execute(text, values) if statement.columns else None
    except sqlite3.Error as fault:
        raise Fault(f"{statement.origin}: {fault}") from fault
    scans = [row[3] for row in plan if row[3].startswith("SCAN") and "CONSTANT ROW" not in row[3]]
    if scans and not statement.scan:
        raise Fault(f"{statement.origin}: scans a whole table ({scans[0]}) and no '-- scan:' line says why")
    if cursor is not None:
        given = [c[0] for c in cursor.description]
        wanted = statement.columns
        if isinstance(wanted, str):
            if wanted not in tables:
                raise Fault(f"{statement.origin}: columns: there is no table {wanted}")
            wanted = tables[wanted].fields
        if given != [f.name for f in wanted]:
            raise Fault(f"{statement.origin}: gives {given}, declares {[f.name for f in wanted]}")


def c_string(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def write_header(tables, statements):
    out = ["/* Made by tools/embed_sql.py; changes here are lost. */", "#ifndef CRMI_SQL_H", "#define CRMI_SQL_H", "",
           '#include "fields.h"', ""]
    for table in tables.values():
        if table.struct.startswith("crmi_"):
            out += [f"struct {table.struct} {{", *[f.declaration() for f in table.fields], "};", ""]
    out += ["enum crmi_table_number {", *[f"\tCRMI_TABLE_{t.upper()}," for t in tables], "\tCRMI_TABLES", "};", "",
            "enum crmi_statement_number {", "\tCRMI_STMT_NONE,",
            *[f"\tCRMI_STMT_{s.name.upper()}, /* {s.origin} */" for s in statements], "\tCRMI_STATEMENTS", "};", ""]
    for s in statements:
        if s.table is None and s.parameters:
            out += [f"struct crmi_{s.name}_in {{", *[f.declaration() for f in s.parameters], "};", ""]
        if s.table is None and isinstance(s.columns, list):
            out += [f"struct crmi_{s.name}_out {{", *[f.declaration() for f in s.columns], "};", ""]
    out += ["extern const struct crmi_table crmi_tables[CRMI_TABLES];",
            "extern const struct crmi_statement crmi_statements[CRMI_STATEMENTS];",
            "extern const struct crmi_migration crmi_migrations[];",
            "extern const struct crmi_object crmi_objects[];",
            "", "enum { CRMI_SCHEMA_VERSION = %d };" % write_header.versions, "", "#endif", ""]
    return "\n".join(out)


def write_source(tables, statements, migrations, objects):
    out = ["/* Made by tools/embed_sql.py; changes here are lost. */", '#include "sql.h"', '#include "crm/crm.h"', ""]
    struct_name = {t.name: (f"struct {t.struct}" if t.struct.startswith("crmi_") else t.struct) for t in tables.values()}
    for table in tables.values():
        out += [f"static const struct crmi_field {table.name}_columns[] = {{",
                *[f.descriptor(struct_name[table.name]) for f in table.fields], "};", ""]
    entries = []
    for s in statements:
        parameters, columns, size = "NULL, 0", "NULL, 0", "0"
        if s.parameters:
            owner = struct_name[s.table.name] if s.table else f"struct crmi_{s.name}_in"
            out += [f"static const struct crmi_field {s.name}_parameters[] = {{",
                    *[f.descriptor(owner) for f in s.parameters], "};", ""]
            parameters = f"{s.name}_parameters, {len(s.parameters)}"
        if isinstance(s.columns, str):
            columns = f"{s.columns}_columns, {len(tables[s.columns].fields)}"
            size = f"sizeof({struct_name[s.columns]})"
        elif s.columns:
            owner = f"struct crmi_{s.name}_out"
            out += [f"static const struct crmi_field {s.name}_gives[] = {{",
                    *[f.descriptor(owner) for f in s.columns], "};", ""]
            columns, size = f"{s.name}_gives, {len(s.columns)}", f"sizeof({owner})"
        entries.append(f'\t[CRMI_STMT_{s.name.upper()}] = {{ "{s.name}", {c_string(s.numbered())},\n'
                       f"\t\t{parameters}, {columns}, {size} }},")
    out += ["const struct crmi_statement crmi_statements[CRMI_STATEMENTS] = {", *entries, "};", ""]
    out += ["const struct crmi_table crmi_tables[CRMI_TABLES] = {"]
    made = {s.name for s in statements}
    for t in tables.values():
        number = [f"CRMI_STMT_{t.name.upper()}_{verb.upper()}" if f"{t.name}_{verb}" in made else "CRMI_STMT_NONE"
                  for verb in ("insert", "update", "get", "delete", "clear", "walk")]
        revision = next((f"offsetof({struct_name[t.name]}, {f.name})" for f in t.fields if f.tag == "revision"), "0")
        out += [f'\t[CRMI_TABLE_{t.name.upper()}] = {{ "{t.name}", {t.name}_columns, {len(t.fields)}, {len(t.keys)},',
                f"\t\tsizeof({struct_name[t.name]}), {revision}, CRM_ENTITY_{t.entity.upper()},",
                f"\t\t{', '.join(number)} }},"]
    out += ["};", "", "const struct crmi_migration crmi_migrations[] = {"]
    for name, sql in migrations:
        lines = [f"\t\t{c_string(line + chr(10))}" for line in strip_comments(sql).split("\n") if line.strip()]
        out += [f'\t{{ "{name}",', *lines, "\t},"]
    out += ["\t{ NULL, NULL }", "};", "", "/* What sqlite_schema of a store holds, by type and name; nothing else is accepted. */",
            "const struct crmi_object crmi_objects[] = {"]
    for kind, name, sql in objects:
        out += [f"\t{{ {c_string(kind)}, {c_string(name)}, {c_string(sql or '')} }},"]
    out += ["\t{ NULL, NULL, NULL }", "};", ""]
    return "\n".join(out)


def strip_comments(sql):
    return "\n".join(re.sub(r"\s*--.*$", "", line) for line in sql.split("\n"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--header", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--schema", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--sql", type=pathlib.Path, nargs="*", default=[])
    options = parser.parse_args()
    connection = sqlite3.connect(":memory:")
    tables, migrations = {}, []
    try:
        for path in sorted(options.schema):
            found, sql = read_schema(path)
            tables.update((t.name, t) for t in found)
            migrations.append((path.stem, sql))
            connection.executescript(strip_comments(sql))
        statements = [s for t in tables.values() for s in t.statements()]
        statements += [read_statement(p) for p in sorted(options.sql, key=lambda p: p.name)]
        names = [s.name for s in statements]
        doubled = {n for n in names if names.count(n) > 1}
        if doubled:
            raise Fault(f"two statements are named {', '.join(sorted(doubled))}")
        for statement in statements:
            check(statement, tables, connection)
    except (Fault, sqlite3.Error) as fault:
        sys.exit(f"embed_sql: {fault}")
    objects = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
    write_header.versions = len(migrations)
    options.header.write_text(write_header(tables, statements), encoding="utf-8")
    options.source.write_text(write_source(tables, statements, migrations, objects), encoding="utf-8")


if __name__ == "__main__":
    main()
