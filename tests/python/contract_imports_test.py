"""Imports from memory: what is taken, refused, known already; and the lists that are written."""
import csv
from datetime import date

import crm
import pytest
from contract import MANY, taken_back

PEOPLE = """\
reference,name,kind,mobile,email,birth_date,state,need,owner,contact_class
1,"Tang, Bo",person,+86 138 0000 0001,bo@example.com,1990-01-31,potential,a line,Wu,important
2,Feng & Sons,enterprise,,feng@example.com,,,,,
3,No such day,person,,,1990-02-30,,,,
4,,person,,,,,,,
5,Two readings,person,,,03/04/1990,,,,
1,Tang Bo once more,person,,,,,,,
"""
CARD = ("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:v1\r\nFN:Pan Hui\r\nN:Pan;Hui;;;\r\nTEL;TYPE=CELL:+8613700000000\r\n"
        "EMAIL:pan@example.com\r\nEND:VCARD\r\n")
CASES = ("Nr\tWho\tWhat\tWhen\tStatus\nC-1\tTang Bo\tit is late\t2026-04-01\tOpen\nC-2\tFeng\tit is loud\t2026-04-02\tClosed\n")
MAPPING = ("reference = {Nr}\ncomplainant = {Who}\ncontent = {What}\nreceived_at = {When}\nstate = {Status}\n"
           "contact = by letter\nfirst_responder = Ma\nstate: Open = received\nstate: Closed = closed\n")


def given(c, kind, data, **more):
    c.spend()
    return dict(kind=kind, data=data, source="file", currency="CNY", reason="the old system", **more)


def take(c, kind, data, **more):
    """rows, taken, unchanged, rejected of an import."""
    result = c.look(c.db.import_file(**given(c, kind, data, **more)))
    return result.rows, result.taken, result.unchanged, result.rejected


def refused(c, error, why, line, kind, data, **more):
    """Rows before the one that is refused stay, so that the journal may have grown."""
    with pytest.raises(error) as caught:
        c.db.import_file(**given(c, kind, data, **more))
    rule = caught.value.rule.label if caught.value.rule else ""
    assert (type(caught.value), rule, caught.value.line) == (error, why, line)


def customers(c):
    rejects, decisions = c.folder / "rejects.csv", c.folder / "decisions.csv"
    before = c.db.journal.last()
    assert take(c, "customers", PEOPLE, dry_run=True, rejects_path=rejects) == (6, 3, 0, 3)
    assert c.db.journal.last() == before
    more = dict(rejects_path=rejects, decisions_path=str(decisions), date_order="dmy", batch_rows=2)
    assert take(c, "customers", PEOPLE, **more) == (6, 4, 0, 2)
    with open(rejects, encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) == 3
    assert "03/04/1990" in decisions.read_text(encoding="utf-8")
    assert take(c, "customers", PEOPLE, **more) == (6, 2, 2, 2)  # the one that comes twice is renamed and renamed back
    tang = c.look(c.db.customers.get(c.db.customers.find_reference("file", "1")))
    assert (tang.name, tang.birth_date, tang.owner) == ("Tang Bo once more", None, "Wu")
    assert (tang.contact_class, tang.state) == (crm.ContactClass.IMPORTANT, crm.LifecycleState.POTENTIAL)
    del more["rejects_path"], more["decisions_path"]
    refused(c, crm.Invalid, "import_date", 4, "customers", PEOPLE, **more)  # the first row that cannot be taken ends it


def others(c):
    bought = "customer;at;amount;reference\n1;2026-05-01 10:00;12.50;B-1\n2;2026-05-02;1000;B-2\n9;2026-05-02;1;B-3\n"
    for _ in range(2):
        refused(c, crm.Invalid, "import_no_customer", 4, "purchases", bought)
    assert [row.amount for row in c.db.purchases.list(c.db.customers.find_reference("file", "1"))] == [1250]
    assert take(c, "complaints", CASES, mapping=MAPPING) == (2, 2, 0, 0)
    assert take(c, crm.ImportKind.COMPLAINTS, CASES, mapping=MAPPING) == (2, 0, 2, 0)
    refused(c, crm.Invalid, "import_column", 1, "complaints", CASES, mapping="content = {Nowhere}\n")
    contacts = "customer,at,kind,outcome,note\n1,2026-05-03 09:00,call,reached,你好\n".encode("gb18030")
    assert take(c, "contacts", contacts, encoding="gb18030") == (1, 1, 0, 0)
    refused(c, crm.Invalid, "import_encoding", 2, "contacts", contacts, encoding="utf8")
    assert c.db.contacts.list(c.db.customers.find_reference("file", "1")).first().note == "你好"


class Stop(Exception):
    """Raised by a callback."""


def cut_off(c):
    told = []

    def stop_at_four(rows, read, total):
        told.append((rows, read, total))
        if rows >= 4:
            raise Stop

    six = "name,reference\nA,a\nB,b\nC,c\nD,d\nE,e\nF,f\n"
    with pytest.raises(Stop):
        c.db.import_file(stop_at_four, **given(c, "customers", six, batch_rows=2))
    assert [rows for rows, _, _ in told] == [2, 4] and told[0][2] == len(six)
    assert take(c, "customers", six, batch_rows=2) == (6, 2, 4, 0)  # goes on where it stopped
    with taken_back(c.db):
        assert take(c, "customers", "name,reference\nG,g\n") == (1, 1, 0, 0)


def layouts(c):
    assert take(c, "customers", CARD, format="vcard") == (1, 1, 0, 0)
    assert take(c, "customers", CARD, format=crm.ImportFormat.VCARD) == (1, 0, 1, 0)
    blanks = dict(format="blanks", no_header=True, mapping="name = {1}\nreference = {2}\n")
    assert take(c, "customers", "Yu   p1\nDeng p2\n", **blanks) == (2, 2, 0, 0)
    refused(c, crm.Invalid, "import_empty", 0, "customers", "")
    refused(c, crm.Invalid, "argument_missing", 0, "customers", None)
    refused(c, crm.NotFound, "", 0, "customers", None, path="/nowhere/customers.csv")


def many(c):
    """More rows than a cursor's pages, in the batches of the library's own choice."""
    text = "name,reference,email\n" + "".join(f"Row {i},m{i},r{i % 100}@example.com\n" for i in range(MANY))
    assert take(c, "customers", text) == (MANY, MANY, 0, 0)
    assert take(c, "customers", text) == (MANY, 0, MANY, 0)


def script(c):
    customers(c)
    others(c)
    cut_off(c)
    layouts(c)
    many(c)


def test_imports_answer_as_in_c(c):
    script(c)


def test_a_file_is_imported_by_the_subject_it_belongs_to(c):
    path = c.folder / "people.csv"
    path.write_text("name;reference\nA;a\n", encoding="utf-8")
    result = c.db.customers.import_csv(path, delimiter=";")
    assert (result.rows, result.taken) == (1, 1)
    assert c.db.customers.find_reference("people", "a")  # the source is the name of the file
    path.write_text("customer,at,amount,currency\na,2026-05-01,3,CNY\n", encoding="utf-8")
    assert c.db.purchases.import_csv(str(path), source="people").taken == 1


def test_a_window_decides_what_an_ambiguous_date_means(c):
    text = "name,reference,birth_date\nA,a,03/04/1995\n"
    rejects = c.folder / "rejects.csv"
    assert take(c, "customers", text, rejects_path=rejects, mapping_name="none") == (1, 0, 0, 1)
    window = dict(window_from=date(1995, 4, 1), window_until=date(1995, 4, 30))
    assert c.db.import_file(**given(c, "customers", text, rejects_path=rejects, **window)).decisions == 1
    assert c.db.customers.get(c.db.customers.find_reference("file", "a")).birth_date == date(1995, 4, 3)
