"""What a notebook shows: tables that a browser can read, with nothing of a customer's in them as markup."""
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser

import pytest

import crm
from crm import _html

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)


class Table(HTMLParser):
    """The texts of one table. Whatever is not a table of text, and whatever is left open, is a fault."""

    def __init__(self, text):
        super().__init__()
        self.caption, self.rows, self.open, self.tags = "", [], [], set()
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert tag in ("table", "caption", "thead", "tbody", "tr", "th", "td", "br"), tag
        assert [name for name, _ in attrs] in ([], ["colspan"])
        self.tags.add(tag)
        if tag == "br":
            self.rows[-1][-1] += "\n"
            return
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, text):
        if self.open[-1] == "caption":
            self.caption += text
        else:
            self.rows[-1][-1] += text


@pytest.fixture
def db():
    with crm.open(":memory:", create=True, actor="desk", clock=lambda: NOON) as database:
        yield database


def shown(thing):
    return Table(thing._repr_html_())


def fields(record):
    """A record as {name: text}."""
    return dict(shown(record).rows)


def person(db, name="Zhang Wei", **more):
    return db.customers.add(kind="person", name=name, **more)


def test_a_list_has_a_caption_a_head_and_a_row_for_each(db):
    person(db, "Zhang Wei")
    person(db, "Li Na")
    table = shown(db.customers.list())
    assert table.caption == "Customer: 2 rows"
    head, *rows = table.rows
    assert [row[head.index("name")] for row in rows] == ["Zhang Wei", "Li Na"]
    assert [row[head.index("kind")] for row in rows] == ["person", "person"]
    assert all(len(row) == len(head) for row in rows)


def test_columns_that_are_empty_in_all_rows_are_left_out(db):
    person(db, "Zhang Wei", note="likes tea")
    person(db, "Li Na")
    head, first, second = shown(db.customers.list()).rows
    assert "salutation" not in head and "has_bought" not in head
    assert (first[head.index("note")], second[head.index("note")]) == ("likes tea", "")


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a & b", "</td></table>", "\"quoted\" 'too'", "&lt;", "张伟 & 李娜"])
def test_what_looks_like_markup_is_shown_as_text(db, name):
    one = person(db, name, note=name, contact_points=[("chat", name)], references=[(name, name)])
    db.followups.assign(one, "important", name, actor=name, reason=name)
    table = shown(db.customers.list())
    assert table.rows[1][table.rows[0].index("name")] == name
    assert fields(db.customers.get(one))["references"] == f"{name} {name}"
    assert fields(db.customers.get(one))["contact_points"] == f"chat {name}"
    assert shown(db.timeline(one)).rows[2] == ["2026-03-01 12:00 UTC", "class_assigned", name, name]


def test_an_empty_list_says_so(db):
    table = shown(db.customers.list())
    assert (table.caption, table.rows) == ("Customer: no rows", [])
    assert shown(db.timeline(person(db), events=["purchase_added"])).caption == "Timeline: no rows"


@pytest.mark.parametrize("count, caption", [(1, "1 row"), (20, "20 rows"), (21, "the first 20 rows"), (60, "the first 20 rows")])
def test_twenty_rows_are_shown_and_an_ellipsis_for_the_rest(db, count, caption):
    db.customers.add_many({"kind": "person", "name": f"Number {number}"} for number in range(count))
    table = shown(db.customers.list())
    assert table.caption == f"Customer: {caption}"
    assert len(table.rows) == 1 + min(count, 20) + (count > 20)
    assert (table.rows[-1] == ["\u2026"]) == (count > 20)


def test_a_list_can_be_shown_again_and_walked_after_that(db):
    person(db)
    rows = db.customers.list()
    assert rows._repr_html_() == rows._repr_html_()
    assert [row.name for row in rows] == ["Zhang Wei"]


def test_the_timeline_tells_when_what_who_and_why(db):
    one = person(db, at=NOON - timedelta(days=2), actor="li", reason="came in")
    db.lifecycle.move(one, state="potential", need="a kettle")
    table = shown(db.timeline(one))
    assert table.caption == "Timeline: 2 rows"
    assert table.rows[0] == ["when", "what", "who", "why"]
    assert table.rows[1] == ["2026-02-27 12:00 UTC", "customer_created", "li", "came in"]
    assert table.rows[2][1:] == ["lifecycle_moved", "desk", ""]


def test_a_record_is_a_table_of_its_fields_without_the_empty_ones(db):
    table = shown(db.customers.get(person(db, preferred_channel="phone")))
    told = dict(table.rows)
    assert table.caption == "Customer"
    assert (told["name"], told["preferred_channel"], told["removed"]) == ("Zhang Wei", "phone", "no")
    assert told["created_at"] == "2026-03-01 12:00 UTC"
    assert "note" not in told and "contact_points" not in told


def test_several_values_of_a_field_stand_below_one_another(db):
    one = person(db, contact_points=[("mobile", "138 0013 8000"), {"kind": "email", "value": "wei@example.com", "label": "work"}])
    assert fields(db.customers.get(one))["contact_points"] == "mobile 138 0013 8000\nemail work wei@example.com"


def test_an_explanation_is_its_steps(db):
    one = person(db)
    db.followups.assign(one, "important", "li")
    task = db.tasks.due(customer_id=one).first()
    table = shown(db.tasks.explain(task.id))
    assert table.caption == "Explanation of 2026-04-01 12:00 UTC: 2 rows"
    assert table.rows[1] == ["2026-03-01 12:00 UTC", "contact class assigned", "D-FUP-01"]


def test_a_report_names_what_it_counts(db):
    one = person(db, state="potential", need="a kettle")
    person(db, "Li Na")
    db.purchases.add(customer_id=one, amount=4900, currency="EUR")
    told = fields(db.report())
    assert told["customers"] == "not judged: 1\ncurrent: 1"
    assert told["moves"] == "potential to current: 1"
    assert told["purchases"] == "1"
    assert "promises_kept_rate" not in told and "solve_mean_minutes" not in told


def test_a_rate_is_shown_as_per_cent(db):
    task = db.tasks.add(due_at=NOON + timedelta(days=1), title="write")
    db.tasks.done(task, outcome="done")
    assert fields(db.report())["tasks_on_time_rate"] == "100.00 %"


@pytest.mark.parametrize("at, text", [
    (NOON, "2026-03-01 12:00 UTC"),
    (NOON.replace(second=5, microsecond=7), "2026-03-01 12:00:05 UTC"),
    (NOON.astimezone(timezone(timedelta(hours=8))), "2026-03-01 20:00 UTC+08:00"),
    (NOON.astimezone(timezone(timedelta(hours=-5), "EST")), "2026-03-01 07:00 EST"),
    (datetime(1, 1, 1, tzinfo=timezone.utc), "0001-01-01 00:00 UTC"),
])
def test_a_time_is_told_as_the_clock_in_its_zone_shows_it(at, text):
    assert _html.time_of(at) == text


def test_a_long_text_and_a_digest_are_cut(db):
    one = person(db, note="\u957f" * 5000)
    assert fields(db.customers.get(one))["note"] == "\u957f" * 199 + "\u2026"
    assert len(fields(db.verify())["head"]) == 17


def test_rows_of_a_closed_database_raise_instead_of_showing_nothing(db):
    rows = db.customers.list()
    db.close()
    with pytest.raises(crm.Closed):
        rows._repr_html_()
