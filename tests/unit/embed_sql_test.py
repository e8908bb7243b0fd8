#!/usr/bin/env python3
"""The generator of statements stops at whatever drifted. argv[1] is the root of the source tree."""
import pathlib
import re
import subprocess
import sys
import tempfile

SCHEMA = """-- A small schema.
CREATE TABLE thing ( -- struct: crmi_thing_row entity: customer
  id       BLOB NOT NULL PRIMARY KEY, -- id key
  revision INTEGER NOT NULL,          -- revision
  kind     INTEGER NOT NULL,          -- enum once
  name     TEXT                       -- text
) WITHOUT ROWID;
CREATE INDEX thing_name ON thing(name) WHERE name IS NOT NULL;
"""
GOOD = """-- Things by name.
-- parameters: name text
-- columns: thing
SELECT * FROM thing WHERE name = :name
"""
# PostgreSQL's own text for it.
OVERRIDE = GOOD.replace("SELECT * FROM thing WHERE", "SELECT t.* FROM thing AS t WHERE")
STATEMENT, IN_ITS_PLACE = "a/sql/thing_by_name.sql", "a/sql/postgres/thing_by_name.sql"
# What one store has alone: an index of texts in a file, a table in its place on a server.
INDEX, SERVER = "index.sql", "postgres/0001_small.sql"
WORDS = "CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0, detail=none);\n"
ADD = """-- parameters: text text
-- columns: none
-- only: sqlite
INSERT INTO words(words, rowid, text) VALUES('delete', 1, :text)
"""
HELD = """-- parameters: text text
-- columns: rowid integer
SELECT w.rowid FROM words(:text) AS w WHERE w.rowid > 7 ORDER BY w.rowid
"""
PUT = """-- parameters: text text
-- columns: none
-- only: postgres
INSERT INTO word(text) VALUES(to_tsvector(:text))
"""
FROM_ZERO = """-- Things from a place on.
-- parameters: id id
-- columns: thing
SELECT * FROM thing WHERE id > coalesce(:id, X'00')
"""
KIND = """-- What a thing is.
-- parameters: id id
-- columns: kind enum, name text
SELECT kind, name FROM thing WHERE id = :id
"""
# A statement whose conditions are those of others, and the part that they share.
WITH_PART, PART = GOOD.replace("parameters: name text", "parameters: none").replace("name = :name", "{named}"), "a/sql/parts/named.sql"
NAMED = "-- By name.\n-- parameters: name text\nname = :name\n"
UNTAGGED = SCHEMA.replace("-- enum once", "")
UNKNOWN_TAG = SCHEMA.replace("-- enum once", "-- number once")
NO_STRUCT = SCHEMA.replace(" -- struct: crmi_thing_row entity: customer", "")
NO_KEY = SCHEMA.replace("-- id key", "-- id")

# What the test is called, the schema, the statements by file name, and a word of the complaint; none = it is taken.
CASES = [
    ("a statement that agrees with its comment is taken", SCHEMA, {"a/sql/thing_by_name.sql": GOOD}, None),
    ("a list of columns is taken", SCHEMA, {"a/sql/thing_kind.sql": "-- Kinds.\n-- parameters: id id\n-- columns: kind enum\n"
     "SELECT kind FROM thing WHERE id = :id\n"}, None),
    ("a scan with its reason is taken", SCHEMA, {"a/sql/thing_all.sql": "-- All.\n-- parameters: none\n-- columns: thing\n"
     "-- scan: the whole table is wanted\nSELECT t.* FROM thing AS t\n"}, None),
    ("a change without columns is taken", SCHEMA, {"a/sql/thing_rename.sql": "-- Rename.\n-- parameters: id id, name text\n"
     "-- columns: none\nUPDATE thing SET name = :name WHERE id = :id\n"}, None),
    ("a parameter that is not declared is refused", SCHEMA,
     {"a/sql/thing_by_name.sql": GOOD.replace("parameters: name text", "parameters: none")}, "not declared"),
    ("a parameter that is not used is refused", SCHEMA,
     {"a/sql/thing_by_name.sql": GOOD.replace("parameters: name text", "parameters: name text, kind enum")}, "not used"),
    ("a parameter without a tag is refused", SCHEMA,
     {"a/sql/thing_by_name.sql": GOOD.replace("parameters: name text", "parameters: name")}, "name tag"),
    ("a parameter with an unknown tag is refused", SCHEMA,
     {"a/sql/thing_by_name.sql": GOOD.replace("parameters: name text", "parameters: name varchar")}, "no tag"),
    ("columns that differ from the declared list are refused", SCHEMA, {"a/sql/thing_kind.sql": "-- Kinds.\n-- parameters: id id\n"
     "-- columns: name text\nSELECT kind FROM thing WHERE id = :id\n"}, "declares"),
    ("columns in another order are refused", SCHEMA, {"a/sql/thing_kind.sql": "-- Kinds.\n-- parameters: id id\n"
     "-- columns: name text, kind enum\nSELECT kind, name FROM thing WHERE id = :id\n"}, "declares"),
    ("a part of a table's columns is not the table", SCHEMA, {"a/sql/thing_by_name.sql": GOOD.replace("SELECT *", "SELECT id, name")},
     "declares"),
    ("columns of a table that does not exist are refused", SCHEMA,
     {"a/sql/thing_by_name.sql": GOOD.replace("columns: thing", "columns: things")}, "no table"),
    ("a scan without a reason is refused", SCHEMA, {"a/sql/thing_kind.sql": "-- By kind.\n-- parameters: kind enum\n-- columns: thing\n"
     "SELECT * FROM thing WHERE kind = :kind\n"}, "scans"),
    ("a scan hidden in a part of a statement is refused", SCHEMA, {"a/sql/thing_kind.sql": "-- Like.\n-- parameters: id id\n"
     "-- columns: thing\nSELECT * FROM thing WHERE id = :id AND EXISTS (SELECT 1 FROM thing AS t WHERE t.kind = 3)\n"}, "scans"),
    ("a column without a tag is refused", UNTAGGED, {}, "cannot read the column"),
    ("a column with an unknown tag is refused", UNKNOWN_TAG, {}, "no tag"),
    ("a table without its struct is refused", NO_STRUCT, {}, "lacks"),
    ("a table without a key is refused", NO_KEY, {}, "key"),
    ("two statements of one name are refused", SCHEMA, {"a/sql/thing_by_name.sql": GOOD, "b/sql/thing_by_name.sql": GOOD}, "two statements"),
    ("a statement with the name of a generated one is refused", SCHEMA, {"a/sql/thing_get.sql": GOOD}, "two statements"),
    ("a statement without its comment is refused", SCHEMA, {"a/sql/thing_all.sql": "SELECT * FROM thing\n"}, "needs"),
    ("a statement that is no SQL is refused", SCHEMA, {"a/sql/thing_by_name.sql": GOOD.replace("SELECT", "SELCT")}, "syntax"),
    ("a table that is named where it gets no mark is refused", SCHEMA,
     {"a/sql/thing_by_name.sql": GOOD.replace("SELECT *", "SELECT thing.*")}, "no such table: thing"),
    ("a text of PostgreSQL's own is taken", SCHEMA, {STATEMENT: GOOD, IN_ITS_PLACE: OVERRIDE}, None),
    ("a text of PostgreSQL's own that says the same is refused", SCHEMA, {STATEMENT: GOOD, IN_ITS_PLACE: GOOD}, "says the same"),
    ("and so it is with other words around it and other spaces in it", SCHEMA,
     {STATEMENT: GOOD, IN_ITS_PLACE: GOOD.replace("-- Things", "-- The things").replace(" WHERE", "\n WHERE")}, "says the same"),
    ("a text of PostgreSQL's own with other parameters is refused", SCHEMA,
     {STATEMENT: GOOD, IN_ITS_PLACE: OVERRIDE.replace("name text", "name bytes")}, "other parameters or columns"),
    ("a text of PostgreSQL's own with more parameters is refused", SCHEMA,
     {STATEMENT: GOOD, IN_ITS_PLACE: OVERRIDE.replace("name text", "name text, kind enum")}, "other parameters or columns"),
    ("a text of PostgreSQL's own that does not use its parameter is refused", SCHEMA,
     {STATEMENT: GOOD, IN_ITS_PLACE: OVERRIDE.replace(":name", "'a'")}, "not used"),
    ("a text of PostgreSQL's own with other columns is refused", SCHEMA,
     {STATEMENT: GOOD, IN_ITS_PLACE: OVERRIDE.replace("columns: thing", "columns: name text")}, "other parameters or columns"),
    ("a text of PostgreSQL's own with a list of columns in another order is refused", SCHEMA,
     {"a/sql/thing_kind.sql": KIND, "a/sql/postgres/thing_kind.sql": KIND.replace("kind enum, name text", "name text, kind enum")},
     "other parameters or columns"),
    ("a text of PostgreSQL's own that stands in for nothing is refused", SCHEMA,
     {STATEMENT: GOOD, "a/sql/postgres/thing_by_mane.sql": OVERRIDE}, "no statement thing_by_mane"),
    ("a text of PostgreSQL's own may stand in for a generated one", SCHEMA, {"a/sql/postgres/thing_get.sql":
     OVERRIDE.replace("name text", "id id").replace("t WHERE name = :name", "t WHERE id = :id")}, None),
    ("a part stands in for its name, with its parameters", SCHEMA, {STATEMENT: WITH_PART, PART: NAMED}, None),
    ("a part serves a text of PostgreSQL's own, too", SCHEMA,
     {STATEMENT: GOOD, IN_ITS_PLACE: OVERRIDE.replace("parameters: name text", "parameters: none").replace("name = :name", "{named}"), PART: NAMED}, None),
    ("a part that is not there is refused", SCHEMA, {STATEMENT: WITH_PART}, "no part named"),
    ("a part that declares no parameters is refused", SCHEMA, {STATEMENT: WITH_PART, PART: "name = 'a'\n"}, "needs"),
    ("a part with a parameter that it does not declare is refused", SCHEMA,
     {STATEMENT: WITH_PART, PART: NAMED.replace("= :name", "= :mane")}, "not declared"),
    ("what an override need not use it names", SCHEMA,
     {STATEMENT: GOOD, IN_ITS_PLACE: OVERRIDE.replace(":name", "'a'").replace("-- columns", "-- unused: name\n-- columns")}, None),
    ("what is not used and no parameter is refused", SCHEMA,
     {STATEMENT: GOOD, IN_ITS_PLACE: OVERRIDE.replace("-- columns", "-- unused: mane\n-- columns")}, "no parameter"),
    ("a statement for a store that there is not is refused", SCHEMA, {"a/sql/put.sql": PUT.replace("postgres", "mysql")}, "neither"),
    ("a statement for the other store alone is not tried here", SCHEMA, {"a/sql/put.sql": PUT, SERVER: "CREATE TABLE word (text TSVECTOR);\n"}, None),
    ("a statement for both stores is tried here", SCHEMA, {"a/sql/put.sql": PUT.replace("-- only: postgres\n", "")}, "no such table"),
    ("a question to the index of texts is no scan of a table", SCHEMA, {INDEX: WORDS, "a/sql/held.sql": HELD}, None),
    ("a walk over the index of texts is one", SCHEMA,
     {INDEX: WORDS, "a/sql/walk.sql": "-- parameters: none\n-- columns: rowid integer\nSELECT rowid FROM words\n"}, "scanning"),
    ("a schema that is no SQL is refused", SCHEMA.replace("CREATE INDEX", "CREATE INDEKS"), {}, "syntax"),
]


# What the test is called, the statements by file name, and a function that says what is wrong with the C text.
TEXT_CASES = [
    ("the columns of the two schemas have the types of their tags",
     {}, lambda source: compare(schemas_of(source), [
         ["CREATE TABLE \\001thing (", "id BLOB NOT NULL PRIMARY KEY,", "revision INTEGER NOT NULL,", "kind INTEGER NOT NULL,", "name TEXT",
          ") WITHOUT ROWID;", "CREATE INDEX \\002thing_name ON \\001thing(name) WHERE name IS NOT NULL;"],
         ["CREATE TABLE \\001thing (", "id BYTEA NOT NULL PRIMARY KEY,", "revision BIGINT NOT NULL,", "kind INTEGER NOT NULL,",
          'name TEXT COLLATE "C"', ");", "CREATE INDEX \\002thing_name ON \\001thing(name) WHERE name IS NOT NULL;"]])),
    ("a statement is written for both, with the parameters as each counts them",
     {STATEMENT: GOOD}, lambda source: compare(texts_of(source, "thing_by_name"), [
         "SELECT * FROM \\001thing WHERE name = ?1", "SELECT * FROM \\001thing WHERE name = $1"])),
    ("a text of PostgreSQL's own is written for PostgreSQL alone",
     {STATEMENT: GOOD, IN_ITS_PLACE: OVERRIDE}, lambda source: compare(texts_of(source, "thing_by_name"), [
         "SELECT * FROM \\001thing WHERE name = ?1", "SELECT t.* FROM \\001thing AS t WHERE name = $1"])),
    ("a part is written where it is named",
     {STATEMENT: WITH_PART, PART: NAMED}, lambda source: compare(texts_of(source, "thing_by_name"), [
         "SELECT * FROM \\001thing WHERE name = ?1", "SELECT * FROM \\001thing WHERE name = $1"])),
    ("a text that one store has alone is none for the other",
     {INDEX: WORDS, "a/sql/add.sql": ADD, "a/sql/put.sql": PUT, SERVER: "CREATE TABLE word (text TSVECTOR);\n"},
     lambda source: compare(re.findall(r'{ "(?:add|put)", (.*),\n\t\t(.*),\n', source), [
         ('"INSERT INTO \\001words(\\001words, rowid, text) VALUES(\'delete\', 1, ?1)"', "NULL"),
         ("NULL", '"INSERT INTO \\001word(text) VALUES(to_tsvector($1))"')])),
    ("a schema of PostgreSQL's own is written for PostgreSQL alone",
     {SERVER: "CREATE TABLE word (text TSVECTOR);\nCREATE INDEX word_text ON word USING gin(text);\n"},
     lambda source: compare(schemas_of(source)[1:], [["CREATE TABLE \\001word (text TSVECTOR);",
                                                      "CREATE INDEX \\002word_text ON \\001word USING gin(text);"]])),
    ("what the index of texts is made of may be missing, and nothing else",
     {INDEX: WORDS}, lambda source: compare(re.findall(r'"(?:\\001)(\w+)", ".*", (true|false) }', source), [
         ("thing_name", "false"), ("thing", "false"), ("words", "true"), ("words_config", "true"), ("words_data", "true"), ("words_idx", "true")])),
    ("bytes are written as each dialect has them",
     {"a/sql/thing_from.sql": FROM_ZERO}, lambda source: compare(texts_of(source, "thing_from"), [
         "SELECT * FROM \\001thing WHERE id > coalesce(?1, X'00')",
         "SELECT * FROM \\001thing WHERE id > coalesce($1, CAST('\\\\x00' AS BYTEA))"])),
]


def compare(found, expected):
    return None if found == expected else f"found {found}"


def schemas_of(source):
    """The schema for SQLite and the one for PostgreSQL, as lists of lines: the last line of each is followed by a comma."""
    part = source.partition("crmi_migrations[] = {")[2].partition("{ NULL")[0]
    texts = [[]]
    for line, comma in re.findall(r'^\t\t"(.*)\\n"(,?)$', part, re.M):
        texts[-1].append(" ".join(line.replace('\\"', '"').split()))
        texts += [[]] if comma else []
    return texts[:-1]


def texts_of(source, name):
    """The text of a statement for SQLite and the one for PostgreSQL."""
    return list(re.search(rf'{{ "{name}", "(.*)",\n\t\t"(.*)",\n', source).groups())


def run(root, schema, statements):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "0001_small.sql").write_text(schema, encoding="utf-8")
        for name, text in statements.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        own = [n for n in statements if "/postgres/" in n]
        others = [n for n in statements if n in own or n in (INDEX, SERVER) or "/parts/" in n]
        command = [sys.executable, str(root / "tools" / "embed_sql.py"), "--header", str(folder / "sql.h"), "--source",
                   str(folder / "sql.c"), "--schema", str(folder / "0001_small.sql"), "--sql",
                   *[str(folder / n) for n in statements if n not in others], "--postgres", *[str(folder / n) for n in own],
                   *(["--index", str(folder / INDEX)] if INDEX in statements else [])]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        made = (folder / "sql.h").exists() and (folder / "sql.c").exists()
        texts = [(folder / name).read_text(encoding="utf-8") if made else "" for name in ("sql.h", "sql.c")]
        return done.returncode, done.stderr, made, *texts


def judge(root, schema, statements, word):
    """None when all is well, else what is wrong."""
    code, complaint, made, header, _ = run(root, schema, statements)
    if word is None:
        if code or not made:
            return f"refused: {complaint.strip()}"
        missing = [n for n in statements if "/parts/" not in n and n not in (INDEX, SERVER) and f"CRMI_STMT_{pathlib.Path(n).stem.upper()}," not in header]
        return f"not in the header: {missing}" if missing else None
    if code == 0 or made:
        return "taken"
    if not complaint.startswith("embed_sql: ") or word not in complaint or "Traceback" in complaint:
        return f"the complaint is: {complaint.strip()}"
    return None


def judge_text(root, statements, wrong):
    code, complaint, *_, source = run(root, SCHEMA, statements)
    return f"refused: {complaint.strip()}" if code else wrong(source)


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    failures = 0
    results = [(name, judge(root, schema, statements, word)) for name, schema, statements, word in CASES]
    results += [(name, judge_text(root, statements, wrong)) for name, statements, wrong in TEXT_CASES]
    print(f"1..{len(results)}")
    for number, (name, wrong) in enumerate(results, 1):
        failures += wrong is not None
        print(f"{'not ok' if wrong else 'ok'} {number} - {name}" + (f"\n# {wrong}" if wrong else ""))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
