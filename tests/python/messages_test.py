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
    assert repr(told.value) == "Refused('D-INFO-01: a customer has a name', rule=customer_name_missing, field='name')"


def test_arguments_of_a_function_stand_in_the_order_of_the_header():
    assert crm.lifecycle_allowed("potential", None) is False and crm.lifecycle_allowed(None, "potential") is True
