"""What is wrong is told with its place, and with what would be right."""
import pytest

import crm

PERSON = {"kind": "person", "name": "Zhang Wei"}


@pytest.fixture
def db():
    with crm.open(":memory:", create=True) as opened:
        yield opened


def test_a_wrong_name_is_told_with_those_there_are(db):
    with pytest.raises(crm.Invalid, match="'persn' is no CustomerKind: person, enterprise") as told:
        db.customers.add(kind="persn", name="Zhang Wei")
    assert told.value.field == "kind"


@pytest.mark.parametrize("points, field", [
    ([("mobile", "+8613800138000"), ("cell", "+49")], "contact_points[1].kind"),
    ([crm.ContactPoint("mobile", "\0")], "contact_points[0].value"),
])
def test_an_element_is_told_by_its_place(db, points, field):
    with pytest.raises(crm.Invalid) as told:
        db.customers.add(contact_points=points, **PERSON)
    assert told.value.field == field and str(told.value).startswith(f"{field}: ")


@pytest.mark.parametrize("points, said", [
    ([("mobile", "+49", "home")], r"contact_points\[0\]: preferred: True or False is wanted, not str"),
    ("+49", "contact_points: a list is wanted, not str"),
    ([17], r"contact_points\[0\]: .*int"),
])
def test_an_element_of_a_wrong_type_is_told_by_its_place(db, points, said):
    with pytest.raises(TypeError, match=said):
        db.customers.add(contact_points=points, **PERSON)


@pytest.mark.parametrize("rows, said", [
    ([PERSON, {"kind": "person"}], "^row 2: missing 1 required keyword-only argument: 'name'$"),
    ([PERSON, "x"], "^row 2: a mapping is wanted, not str$"),
    (PERSON, "^rows: a list of mappings is wanted, not dict$"),
])
def test_a_row_is_told_by_its_number(db, rows, said):
    with pytest.raises(TypeError, match=said):
        db.customers.add_many(rows)
    assert db.journal.last() == 1


def test_what_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(crm.NotFound, match=f"^{tmp_path}/no.crm: .*; create=True makes it$"):
        crm.open(tmp_path / "no.crm")
    with pytest.raises(crm.NotFound, match="no such directory$"):
        crm.open(tmp_path / "no" / "x.crm", create=True)
    with pytest.raises(crm.Invalid, match="create and readonly exclude each other"):
        crm.open(tmp_path / "x.crm", create=True, readonly=True)


def test_a_cache_may_be_asked_for_within_bounds(tmp_path):
    crm.open(tmp_path / "x.crm", create=True, cache_bytes=32 * 1024 * 1024).close()
    for outside in (1, 65535, 2 ** 40 + 1, -1):
        with pytest.raises(crm.Invalid, match="cache_bytes is outside 65536 to 1099511627776") as told:
            crm.open(tmp_path / "x.crm", cache_bytes=outside)
        assert told.value.field == "cache_bytes"


def test_an_error_shows_its_rule_and_field(db):
    with pytest.raises(crm.Refused) as told:
        db.customers.add(kind="person", name="")
    assert repr(told.value) == "Refused('D-INFO-01: the customer has no name', rule=customer_name_missing, field='name')"


def test_arguments_of_a_function_stand_in_the_order_of_the_header():
    assert crm.lifecycle_allowed("potential", None) is False and crm.lifecycle_allowed(None, "potential") is True


def opened(db, **more):
    return db.complaints.open(complainant="Ms Wu", contact="0571 1234", content="late", received_at=db.now(),
                              first_responder="li", **more)


def test_a_wrong_keyword_names_the_call_as_it_was_written(db):
    case = opened(db)
    with pytest.raises(TypeError, match=r"^Database\.complaints\.check\(\) got an unexpected keyword argument 'because'"):
        db.complaints.check(case, "satisfied", because="he said so")
    with pytest.raises(TypeError, match=r"^Database\.customers\.add\(\) missing .*'name'"):
        db.customers.add(kind="person")
    with pytest.raises(TypeError, match=r"^Database\.report\(\) got an unexpected keyword argument 'month'"):
        db.report(month=5)


def test_a_number_that_is_none_is_told_by_the_enumeration_of_the_package(db):
    case = opened(db)
    with pytest.raises(crm.Invalid, match=r"^emotion is no Emotion \[field_range\]$") as told:
        db.complaints.emotion_set(case, 9)
    assert told.value.field == "emotion"
    with pytest.raises(crm.Invalid, match="^primary_cause is no Cause "):
        opened(db, primary_cause=9)


@pytest.mark.parametrize("answer", [True, False])
def test_yes_or_no_is_no_number(db, answer):
    case = opened(db)
    db.complaints.judge(case, responsibility="ours", complainant_type="voicer", purpose="redress", immediate=True)
    db.complaints.solve(case, text="a new line")
    with pytest.raises(TypeError, match="^option: a whole number is wanted, not bool$"):
        db.complaints.answer(case, answer)
    with pytest.raises(TypeError, match="^emotion: a whole number is wanted, not bool$"):
        db.complaints.emotion_set(case, answer)
    with pytest.raises(TypeError, match="^row 1: priority: a whole number is wanted, not bool$"):
        db.tasks.add_many([{"due_at": db.now(), "title": "call", "priority": answer}])
    assert [remedy.outcome.label for remedy in db.remedies.list(case)] == ["offered"]


def test_what_cannot_be_told_is_none():
    with crm.open(":memory:", create=True, actor="li") as db:
        report, retention = db.complaints.report(), db.complaints.retention()
        assert (report.received, report.reopen_rate, report.promises_kept_rate, report.satisfaction_rate) == (0, None, None, None)
        assert (retention.groups[0].customers, retention.groups[1].customers, retention.groups[1].rate) == (None, 0, None)
        assert (db.report().promises_kept_rate, db.report().tasks_on_time_rate) == (None, None)
        db.complaints.open(complainant="Ms Wu", contact="0571 1234", content="late", received_at=db.now())
        group = db.complaints.report().by_state[0]
        assert (group.complaints, group.share, group.kept_rate) == (1, 10000, None)
        assert (group.customers, group.per_thousand) == (None, None)
