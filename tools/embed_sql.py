#!/usr/bin/env python3
"""Turn schema files and statement files into C, and fail on anything that drifted.

Inputs are src/store/schema/NNNN_name.sql (in order) and src/*/sql/*.sql, in which {name} stands for the text of parts/name.sql and brings
its parameters along, so that statements that differ in their index alone share the rest. The schema is made in memory, every statement
is prepared against it, and the build fails when

- a statement names a parameter that its comment does not declare, or declares one it does not use,
- the columns it gives are not the ones its comment declares,
- its plan scans a whole table and no `-- scan:` line says why that is right,
- a column of a table has no tag that says what it holds,
- an override for PostgreSQL (src/*/sql/postgres/*.sql) says the same as the text it stands in for, takes other
  parameters, or gives other columns.

A table's comment names the C struct its rows are read into; a struct whose name begins with `crmi_` is generated.
Column tags: id revision integer enum date instant text bytes, then `key` (part of the primary key) and `once` (never
changes after the insert, so that journal images of updates leave it out). A table marked `append` only grows; one marked
`apart` holds no records: it is neither in the journal nor rebuilt from it.

Both stores run the same text. What a dialect spells in another way is translated here: types of columns by their tags,
parameters ?1 and $1, the literal X'00'. Names of tables carry a mark in front, which the store replaces by its prefix.

What only one of them has at all: a schema file that PostgreSQL is to have another text of stands once more in schema/postgres/; a
statement that one of them runs alone says `-- only: sqlite` or `-- only: postgres`, and the override of one that does not need a
parameter there says `-- unused: name`. What --index names (schema/index.sql) is made in a SQLite store where the engine can: its objects
may be missing, all of them together.
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
SAMPLE = {"id": bytes(16), "text": "a", "bytes": b""}
TAG = {name: "CRMI_" + name.upper() for name in C_TYPE}
POSTGRES_TYPE = {
    "id": "BYTEA", "revision": "BIGINT", "integer": "BIGINT", "enum": "INTEGER", "date": "INTEGER", "instant": "BIGINT",
    "text": 'TEXT COLLATE "C"', "bytes": "BYTEA",
}
# Stand in front of a table's name for the whole prefix, and of an index's for the prefix without its schema.
PREFIX, PREFIX_NAME = "\1", "\2"
TRIAL = "trial_" # statements are tried under it: a name that was not marked is not found
# A column compared with a parameter, as one of the conditions that must all hold.
EQUAL = re.compile(r"(\w+) = :(\w+)")


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

    def __init__(self, name, struct, entity, fields, kinds):
        self.name, self.struct, self.entity, self.fields = name, struct, entity, fields
        self.append, self.apart = "append" in kinds, "apart" in kinds
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
        if changing and not self.append:
            yield Statement(f"{self.name}_update", made, self.keys + changing, None,
                            f"UPDATE {self.name} SET {', '.join(f'{f.name} = :{f.name}' for f in changing)} WHERE {where}", self)
        if self.apart:
            return
        yield Statement(f"{self.name}_walk", made, [], self.name,
                        f"SELECT * FROM {self.name} ORDER BY {', '.join(f.name for f in self.keys)}", self, scan=True)
        if self.append:
            return
        yield Statement(f"{self.name}_delete", made, self.keys, None, f"DELETE FROM {self.name} WHERE {where}", self)
        yield Statement(f"{self.name}_clear", made, [], None, f"DELETE FROM {self.name}", self, scan=True)


class Statement:
    """One SQL statement: its parameters by name, its columns (a table, a list, or none)."""

    def __init__(self, name, origin, parameters, columns, sql, table=None, scan=False):
        self.name, self.origin, self.parameters, self.columns = name, origin, parameters, columns
        self.sql, self.table, self.scan = sql, table, scan
        self.override, self.only, self.spared = None, None, set()

    def numbered(self, sign="?"):
        """The text with :names as ?1, ?2, ... in the order of the declared parameters."""
        place = {f.name: i + 1 for i, f in enumerate(self.parameters)}
        used = set()

        def number(match):
            if match.group(1) not in place:
                raise Fault(f"{self.origin}: parameter :{match.group(1)} is not declared")
            used.add(match.group(1))
            return f"{sign}{place[match.group(1)]}"

        text = re.sub(r"(?<!:):([a-z_][a-z0-9_]*)", number, self.sql)
        unused = [f.name for f in self.parameters if f.name not in used | self.spared]
        if unused:
            raise Fault(f"{self.origin}: declared but not used: {', '.join(unused)}")
        return " ".join(text.split())

    def postgres(self):
        """The same text as PostgreSQL spells it, or the override."""
        text = (self.override or self).numbered("$")
        return re.sub(r"X'([0-9a-fA-F]*)'", r"CAST('\\x\1' AS BYTEA)", text)

    def concerns(self):
        """The name of the one table it reads or changes, or None, and what it does to it."""
        for verb, pattern in (("INSERT", r"INSERT INTO (\w+)"), ("UPDATE", r"UPDATE (\w+)"), ("DELETE", r"DELETE FROM (\w+)")):
            match = re.match(pattern, self.sql)
            if match:
                return match.group(1), verb
        named = set(re.findall(r"\b(?:FROM|JOIN) (\w+)", " ".join(self.sql.split())))
        return (named.pop() if len(named) == 1 else None), "READ"

    def pairs(self, table):
        """Which parameter must equal which column: a row that differs there is none of its rows."""
        if " UNION " in " ".join(self.sql.split()): # each part has conditions of its own
            return []
        where = " ".join(self.sql.split()).partition(" WHERE ")[2]
        where = re.split(r" (?:ORDER BY|GROUP BY|LIMIT) ", where)[0]
        columns, names = [f.name for f in table.fields], [f.name for f in self.parameters]
        found = []
        for condition in re.split(r" AND (?![^(]*\))", where):
            match = EQUAL.fullmatch(condition.strip())
            if match and match.group(1) in columns:
                found.append((names.index(match.group(2)), columns.index(match.group(1))))
        return [] if " OR " in re.sub(r"\([^()]*\)", "", where) else found


# Tables that only one dialect has, by what they are made with; columns are not described. FTS5 keeps each of its own in several others.
OTHERS = re.compile(r"CREATE VIRTUAL TABLE (\w+)")


def marked(text, tables):
    """The text with a mark before each name of a table and of an index."""
    names = "|".join(sorted(tables, key=len, reverse=True))
    text = re.sub(r"\b(CREATE (?:UNIQUE )?INDEX )(\w+)", rf"\1{PREFIX_NAME}\2", text)
    text = re.sub(rf"\b(FROM|JOIN|INTO|UPDATE|TABLE|INDEX {PREFIX_NAME}\w+ ON)(\s+)({names})\b", rf"\1\2{PREFIX}\3", text)
    text = re.sub(rf"({PREFIX}(\w+)\()\2\b", rf"\1{PREFIX}\2", text)              # a command to a table of FTS5
    text = re.sub(rf"(\bfts5vocab\()({names})\b", rf"\1{PREFIX}\2", text)
    return re.sub(rf"(\bCREATE TABLE ')({names})", rf"\1{PREFIX}\2", text)        # as FTS5 writes its own


def expanded(text, prefix):
    return text.replace(PREFIX, prefix).replace(PREFIX_NAME, prefix)


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
    for match in re.finditer(r"CREATE TABLE (\w+) \( -- struct: (\w+) entity: (\w+)((?: append| apart)?)\n(.*?)\n\)", text, re.S):
        name, struct, entity, kind, body = match.groups()
        fields = []
        for line in body.split("\n"):
            if re.match(r"\s*(PRIMARY KEY|CHECK|UNIQUE)\b", line):
                continue
            column = re.match(r"\s*(\w+)\s+(?:BLOB|INTEGER|TEXT)\b[^-]*-- ([a-z ]+?)\s*(?::.*)?$", line)
            if not column:
                raise Fault(f"{path}: table {name}: cannot read the column in '{line.strip()}'")
            tags = column.group(2).split()
            fields.append(Field(column.group(1), tags[0], tags[1:]))
        tables.append(Table(name, struct, entity, fields, kind))
    found = re.findall(r"CREATE TABLE (\w+)", text)
    if found != [t.name for t in tables]:
        raise Fault(f"{path}: a table lacks its '-- struct: ... entity: ...' comment: {found}")
    return tables, text


def postgres_schema(sql, tables):
    """The same tables as PostgreSQL spells them: the tag of a column tells its type."""
    lines, table = [], None
    for line in sql.split("\n"):
        begun = re.match(r"CREATE TABLE (\w+)", line)
        table = tables[begun.group(1)] if begun else None if line.startswith(")") else table
        column = re.match(r"\s*(\w+)\s+(BLOB|INTEGER|TEXT)\b", line)
        if table and column:
            tag = next(f.tag for f in table.fields if f.name == column.group(1))
            line = line[:column.start(2)] + POSTGRES_TYPE[tag] + line[column.end(2):]
        lines.append(line.replace(" WITHOUT ROWID", ""))
    return "\n".join(lines)


def take_override(statement, path):
    """A text of PostgreSQL's own: for the same parameters and columns, and not the same text."""
    override = read_statement(path)
    shape = [([(f.name, f.tag) for f in s.parameters], s.columns if isinstance(s.columns, (str, type(None)))
              else [(f.name, f.tag) for f in s.columns]) for s in (statement, override)]
    if shape[0] != shape[1]:
        raise Fault(f"{path}: has other parameters or columns than {statement.origin}")
    if override.numbered() == statement.numbered():
        raise Fault(f"{path}: says the same as {statement.origin}")
    statement.override = override


def with_parts(text, path):
    """The text with its parts, {name} being parts/name.sql, and the parameters that they declare."""
    parameters = []

    def part(match):
        found = next((p for p in (d / "parts" / f"{match.group(1)}.sql" for d in (path.parent, path.parent.parent)) if p.exists()), None)
        if not found:
            raise Fault(f"{path}: there is no part {match.group(1)}")
        lines = found.read_text(encoding="utf-8").split("\n")
        comments = "\n".join(line[2:].strip() for line in lines if line.startswith("--"))
        declared = comments.partition("parameters:")[2]
        if not declared:
            raise Fault(f"{found}: needs '-- parameters: ...'")
        parameters.extend(split_fields(declared.replace("\n", " "), found))
        return "\n".join(line for line in lines if not line.startswith("--")).strip()

    return re.sub(r"\{(\w+)\}", part, text), parameters


CLAUSES = "parameters|columns|scan|only|unused"


def read_statement(path):
    text, parts = with_parts(path.read_text(encoding="utf-8"), path)
    comments = "\n".join(line[2:].strip() for line in text.split("\n") if line.startswith("--"))
    sql = "\n".join(line for line in text.split("\n") if not line.startswith("--")).strip().rstrip(";")
    clauses = dict(re.findall(rf"^({CLAUSES}):[ ]*(.*(?:\n(?!(?:{CLAUSES}):).*)*)", comments, re.M))
    if "parameters" not in clauses or "columns" not in clauses:
        raise Fault(f"{path}: needs '-- parameters: ...' and '-- columns: ...'")
    own = [] if clauses["parameters"].strip() == "none" else split_fields(clauses["parameters"].replace("\n", " "), path)
    parameters = parts + own
    columns = clauses["columns"].replace("\n", " ").strip()
    if columns == "none":
        columns = None
    elif " " in columns:
        columns = split_fields(columns, path)
    statement = Statement(path.stem, str(path), parameters, columns, sql, scan="scan" in clauses)
    statement.only = clauses.get("only", "").strip() or None
    statement.spared = set(clauses.get("unused", "").split())
    if statement.only not in (None, "sqlite", "postgres"):
        raise Fault(f"{path}: '-- only: {statement.only}' is neither sqlite nor postgres")
    if statement.spared - {f.name for f in parameters}:
        raise Fault(f"{path}: '-- unused:' names what is no parameter")
    return statement


def check(statement, tables, others, connection):
    """Prepare the statement and compare what it gives with what it declares."""
    text = expanded(marked(statement.numbered(), [*tables, *others]), TRIAL)
    values = [SAMPLE.get(f.tag, 1) for f in statement.parameters]
    try:
        plan = connection.execute("EXPLAIN QUERY PLAN " + text, values).fetchall()
        cursor = connection.execute(text, values) if statement.columns else None
    except sqlite3.Error as fault:
        raise Fault(f"{statement.origin}: {fault}") from fault
    scans = [row[3] for row in plan if row[3].startswith("SCAN") and "CONSTANT ROW" not in row[3]
             and not re.search(r"VIRTUAL TABLE INDEX \d+:M", row[3])] # that one was asked for what it holds
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
    if text is None:
        return "NULL"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace(PREFIX, "\\001").replace(PREFIX_NAME, "\\002") + '"'


def write_header(tables, statements):
    out = ["/* Made by tools/embed_sql.py; changes here are lost. */", "#ifndef CRMI_SQL_H", "#define CRMI_SQL_H", "",
           '#include "fields.h"', ""]
    for table in tables.values():
        if table.struct.startswith("crmi_"):
            out += [f"struct {table.struct} {{", *[f.declaration() for f in table.fields], "};", ""]
    records = [t for t in tables.values() if not t.apart]
    out += ["enum crmi_table_number {", *[f"\tCRMI_TABLE_{t.name.upper()}," for t in records], "\tCRMI_TABLES", "};", "",
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
            "extern const char crmi_index_sql[]; /* of a SQLite store, where the engine has FTS5 */",
            "", "enum { CRMI_SCHEMA_VERSION = %d };" % write_header.versions,
            "enum { CRMI_PARAMETERS = %d }; /* of the statement that takes most */" % max((len(s.parameters) for s in statements), default=0),
            "", "#endif", ""]
    return "\n".join(out)


def write_source(tables, others, statements, migrations, index, objects):
    out = ["/* Made by tools/embed_sql.py; changes here are lost. */", '#include "sql.h"', '#include "crm/crm.h"',
           ""]
    struct_name = {t.name: (f"struct {t.struct}" if t.struct.startswith("crmi_") else t.struct) for t in tables.values()}
    for table in tables.values():
        out += [f"static const struct crmi_field {table.name}_columns[] = {{",
                *[f.descriptor(struct_name[table.name]) for f in table.fields], "};", ""]
    entries = []
    # The number of a table of records is that of its description; behind them come those that have none.
    places = [t.name for t in tables.values() if not t.apart] + [t.name for t in tables.values() if t.apart] + others
    names = [*tables, *others]
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
        table, verb = s.concerns()
        pairs = s.pairs(tables[table]) if table in tables and not tables[table].apart and verb == "READ" else []
        if pairs:
            listed = ", ".join(f"{{ {parameter}, {column} }}" for parameter, column in pairs)
            out += [f"static const struct crmi_pair {s.name}_pairs[] = {{ {listed} }};", ""]
        place = places.index(table) + 1 if table in places else 0
        texts = [c_string(marked(text, names)) if text else "NULL" for text in (s.only != "postgres" and s.numbered(),
                                                                                s.only != "sqlite" and s.postgres())]
        entries.append(f'\t[CRMI_STMT_{s.name.upper()}] = {{ "{s.name}", {texts[0]},\n\t\t{texts[1]},\n'
                       f"\t\t{parameters}, {columns}, {size}, {place}, CRMI_{verb}, {str(s.scan).lower()},\n"
                       f"\t\t{f'{s.name}_pairs' if pairs else 'NULL'}, {len(pairs)} }},")
    out += ["const struct crmi_statement crmi_statements[CRMI_STATEMENTS] = {", *entries, "};", ""]
    out += ["const struct crmi_table crmi_tables[CRMI_TABLES] = {"]
    made = {s.name for s in statements}
    for t in (t for t in tables.values() if not t.apart):
        number = [f"CRMI_STMT_{t.name.upper()}_{verb.upper()}" if f"{t.name}_{verb}" in made else "CRMI_STMT_NONE"
                  for verb in ("insert", "update", "get", "delete", "clear", "walk")]
        revision = next((f"offsetof({struct_name[t.name]}, {f.name})" for f in t.fields if f.tag == "revision"), "0")
        out += [f'\t[CRMI_TABLE_{t.name.upper()}] = {{ "{t.name}", {t.name}_columns, {len(t.fields)}, {len(t.keys)},',
                f"\t\tsizeof({struct_name[t.name]}), {revision}, CRM_ENTITY_{t.entity.upper()},",
                f"\t\t{', '.join(number)} }},"]
    out += ["};", "", "const struct crmi_migration crmi_migrations[] = {"]
    for name, sql, postgres in migrations:
        out += [f'\t{{ "{name}",']
        for text in (sql, postgres or postgres_schema(sql, tables)):
            out += lines_of(text, names)
            out[-1] += ","
        out += ["\t},"]
    out += ["\t{ NULL, NULL, NULL }", "};", "", "const char crmi_index_sql[] =", *(lines_of(index, names) or ['""'])]
    out[-1] += ";"
    out += ["", "/* What sqlite_schema of a store holds, by type and name; nothing else is accepted. */",
            "const struct crmi_object crmi_objects[] = {"]
    for kind, name, sql, optional in objects:
        # An index that a key makes by itself is named after its table: sqlite_autoindex_<table>_<number>.
        name = re.sub(rf"^(sqlite_autoindex_|)({'|'.join(tables)}|\w+)", rf"\1{PREFIX}\2", name)
        out += [f"\t{{ {c_string(kind)}, {c_string(name)}, {c_string(marked(sql or '', names))}, {str(optional).lower()} }},"]
    out += ["\t{ NULL, NULL, NULL, false }", "};", ""]
    return "\n".join(out)


def lines_of(text, names):
    return [f"\t\t{c_string(line + chr(10))}" for line in marked(strip_comments(text), names).split("\n") if line.strip()]


def strip_comments(sql):
    return "\n".join(re.sub(r"\s*--.*$", "", line) for line in sql.split("\n"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--header", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--schema", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--sql", type=pathlib.Path, nargs="*", default=[])
    parser.add_argument("--postgres", type=pathlib.Path, nargs="*", default=[])
    parser.add_argument("--index", type=pathlib.Path)
    options = parser.parse_args()
    plain, connection = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    tables, others, migrations, index = {}, [], [], ""
    try:
        for path in sorted(options.schema):
            found, sql = read_schema(path)
            own = path.parent / "postgres" / path.name
            postgres = own.read_text(encoding="utf-8") if own.exists() else None
            tables.update((t.name, t) for t in found)
            others += [n for n in re.findall(r"CREATE TABLE (\w+)", postgres or "") if n not in tables]
            migrations.append((path.stem, sql, postgres))
            plain.executescript(strip_comments(sql))
            connection.executescript(expanded(marked(strip_comments(sql), tables), TRIAL))
        always = set(plain.execute("SELECT type, name FROM sqlite_schema"))
        if options.index:
            index = options.index.read_text(encoding="utf-8")
            others += [n for n in OTHERS.findall(index) if n not in others]
            plain.executescript(strip_comments(index))
            connection.executescript(expanded(marked(strip_comments(index), [*tables, *others]), TRIAL))
        absent = {t for _, sql, postgres in migrations if postgres
                  for t in set(re.findall(r"CREATE TABLE (\w+)", sql)) - set(re.findall(r"CREATE TABLE (\w+)", postgres))}
        statements = [s for t in tables.values() for s in t.statements()]
        for statement in statements:
            statement.only = "sqlite" if statement.table.name in absent else None
        statements += [read_statement(p) for p in sorted(options.sql, key=lambda p: p.name)]
        names = [s.name for s in statements]
        doubled = {n for n in names if names.count(n) > 1}
        if doubled:
            raise Fault(f"two statements are named {', '.join(sorted(doubled))}")
        for statement in statements:
            if statement.only != "postgres":
                check(statement, tables, others, connection)
        named = {s.name: s for s in statements}
        for path in options.postgres:
            if path.stem not in named:
                raise Fault(f"{path}: there is no statement {path.stem} that it could stand in for")
            take_override(named[path.stem], path)
    except (Fault, sqlite3.Error) as fault:
        sys.exit(f"embed_sql: {fault}")
    objects = [(*row, row[:2] not in always)
               for row in plain.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").fetchall()]
    write_header.versions = len(migrations)
    options.header.write_text(write_header(tables, statements), encoding="utf-8")
    options.source.write_text(write_source(tables, others, statements, migrations, index, objects), encoding="utf-8")


if __name__ == "__main__":
    main()
