#!/usr/bin/env python3
"""The generator of statements stops at whatever drifted. argv[1] is the root of the source tree."""
import pathlib
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
    ("a schema that is no SQL is refused", SCHEMA.replace("CREATE INDEX", "CREATE INDEKS"), {}, "syntax"),
]


def run(root, schema, statements):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "0001_small.sql").write_text(schema, encoding="utf-8")
        for name, text in statements.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        command = [sys.executable, str(root / "tools" / "embed_sql.py"), "--header", str(folder / "sql.h"), "--source",
                   str(folder / "sql.c"), "--schema", str(folder / "0001_small.sql"), "--sql", *[str(folder / n) for n in statements]]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        made = (folder / "sql.h").exists() and (folder / "sql.c").exists()
        header = (folder / "sql.h").read_text(encoding="utf-8") if made else ""
        return done.returncode, done.stderr, made, header


def judge(root, schema, statements, word):
    """None when all is well, else what is wrong."""
    code, complaint, made, header = run(root, schema, statements)
    if word is None:
        if code or not made:
            return f"refused: {complaint.strip()}"
        missing = [n for n in statements if f"CRMI_STMT_{pathlib.Path(n).stem.upper()}," not in header]
        return f"not in the header: {missing}" if missing else None
    if code == 0 or made:
        return "taken"
    if not complaint.startswith("embed_sql: ") or word not in complaint or "Traceback" in complaint:
        return f"the complaint is: {complaint.strip()}"
    return None


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    failures = 0
    print(f"1..{len(CASES)}")
    for number, (name, schema, statements, word) in enumerate(CASES, 1):
        wrong = judge(root, schema, statements, word)
        failures += wrong is not None
        print(f"{'not ok' if wrong else 'ok'} {number} - {name}" + (f"\n# {wrong}" if wrong else ""))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
