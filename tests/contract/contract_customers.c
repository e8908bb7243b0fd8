/* Customers: create, read, find, change, take out of use. */
#include "contract.h"

static const crm_contact_point points[] = {
	{ CRM_POINT_MOBILE, 1, "work", "138 0013 8000", NULL },
	{ CRM_POINT_EMAIL, 0, NULL, "Zhang.Wei@Example.COM", NULL },
	{ CRM_POINT_ADDRESS, 0, "home", "1 West Lake Road\nHangzhou", NULL },
};
static const crm_reference references[] = { { "shop", "1001" }, { "cards", "\xe5\xbc\xa0-7" } };

static crm_customer_input whole(void)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);

	input.kind = CRM_CUSTOMER_PERSON;
	input.preferred_channel = CRM_CHANNEL_CHAT;
	input.name = "\xe5\xbc\xa0\xe4\xbc\x9f"; /* Zhang Wei */
	input.salutation = "Mr Zhang";
	input.language = "zh-Hans";
	input.note = "'; DROP TABLE customer; -- \\ \" \t \xf0\x9f\x98\x80";
	input.birth_date = (crm_date){ 1980, 2, 29 };
	input.contact_points = points;
	input.contact_point_count = sizeof points / sizeof *points;
	input.references = references;
	input.reference_count = sizeof references / sizeof *references;
	input.state = CRM_LIFECYCLE_POTENTIAL;
	input.need = "a line that works";
	return input;
}

static void create_again(struct contract *c, const crm_act *act, const crm_customer_input *first)
{
	crm_customer_input other = *first;
	crm_id id;

	CALL(c, CRM_REPLAYED, crm_customer_add, act, first, &id);
	show_id(c, "id", &id);
	other.name = "somebody else";
	CALL(c, CRM_ERR_CONFLICT, crm_customer_add, act, &other, &id);
	show_id(c, "id", &id);
	other.references = NULL;
	other.reference_count = 0;
	CALL(c, CRM_OK, crm_customer_add, NULL, &other, &id); /* without a key */
	show_id(c, "id", &id);
}

static void create_wrong(struct contract *c, crm_customer_input input)
{
	static char long_text[CRM_LIMIT_NAME + 2];
	crm_contact_point bad = { CRM_POINT_EMAIL, 0, NULL, "nowhere", NULL };
	crm_id id;

	memset(long_text, 'x', sizeof long_text - 1);
	CALL(c, CRM_ERR_INVALID, crm_customer_add, act_new(c), NULL, &id);
	CALL(c, CRM_ERR_INVALID, crm_customer_add, act_new(c), &input, NULL);
	CALL(c, CRM_ERR_EXISTS, crm_customer_add, act_new(c), &input, &id);
	CALL(c, CRM_ERR_INVALID, crm_customer_add, act_at(c, c->f.now + 1), &input, &id);
	input.reference_count = 0;
	input.name = NULL;
	CALL(c, CRM_ERR_REFUSED, crm_customer_add, act_new(c), &input, &id);
	input.name = long_text;
	CALL(c, CRM_ERR_INVALID, crm_customer_add, act_new(c), &input, &id);
	input.name = "\xff\xfe";
	CALL(c, CRM_ERR_INVALID, crm_customer_add, act_new(c), &input, &id);
	input.name = "a name";
	input.kind = 77;
	CALL(c, CRM_ERR_INVALID, crm_customer_add, act_new(c), &input, &id);
	input.kind = CRM_CUSTOMER_PERSON;
	input.need = NULL;
	CALL(c, CRM_ERR_REFUSED, crm_customer_add, act_new(c), &input, &id);
	input.state = 0;
	input.contact_points = &bad;
	input.contact_point_count = 1;
	CALL(c, CRM_ERR_INVALID, crm_customer_add, act_new(c), &input, &id);
	show_id(c, "id", &id);
}

static void get(struct contract *c, const crm_id *id)
{
	const crm_customer *customer;

	look_at_customer(c, id);
	CALL(c, CRM_ERR_NOT_FOUND, crm_customer_get, &nobody, &customer);
	CALL(c, CRM_ERR_INVALID, crm_customer_get, NULL, &customer);
	CALL(c, CRM_ERR_INVALID, crm_customer_get, id, NULL);
	CALL_VOID(c, crm_customer_free, NULL);
}

static void find_reference(struct contract *c)
{
	crm_id id;

	CALL(c, CRM_OK, crm_customer_find_reference, "cards", "\xe5\xbc\xa0-7", &id);
	show_id(c, "id", &id);
	CALL(c, CRM_ERR_NOT_FOUND, crm_customer_find_reference, "cards", "1001", &id);
	CALL(c, CRM_ERR_NOT_FOUND, crm_customer_find_reference, "shop", "1001 ", &id);
	show_id(c, "id", &id);
	CALL(c, CRM_ERR_INVALID, crm_customer_find_reference, NULL, "1001", &id);
	CALL(c, CRM_ERR_INVALID, crm_customer_find_reference, "shop", NULL, &id);
	CALL(c, CRM_ERR_INVALID, crm_customer_find_reference, "shop", "1001", NULL);
}

static void find(struct contract *c, int32_t kind, const char *value, crm_status expected)
{
	crm_id ids[2] = { { { 0 } }, { { 0 } } };
	size_t count = 0;

	CALL(c, expected, crm_customer_find_point, kind, value, ids, 2, &count);
	show_number(c, "count", (int64_t)count);
	show_id(c, "first", &ids[0]);
	show_id(c, "second", &ids[1]);
}

static void find_point(struct contract *c)
{
	static const char country[] = "{\"customer\": {\"phone_country\": \"86\"}}";
	crm_contact_point phone = { CRM_POINT_PHONE, 0, NULL, "+86 571 1234", NULL };
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_id id;
	size_t count;
	int i;

	CALL(c, CRM_OK, crm_playbook_load, act_new(c), country, sizeof country - 1, NULL);
	input.kind = CRM_CUSTOMER_ENTERPRISE;
	input.name = "Three with one telephone";
	input.contact_points = &phone;
	input.contact_point_count = 1;
	for (i = 0; i < 3; i++) {
		CALL(c, CRM_OK, crm_customer_add, act_new(c), &input, &id);
		show_id(c, "id", &id);
	}
	find(c, CRM_POINT_EMAIL, "zhang.wei@example.com", CRM_OK);
	find(c, CRM_POINT_PHONE, "0571 1234", CRM_OK);
	find(c, CRM_POINT_FAX, "0086 571-1234", CRM_OK);
	find(c, CRM_POINT_MOBILE, "13800138000", CRM_ERR_NOT_FOUND); /* it was kept when the country was not known */
	find(c, CRM_POINT_EMAIL, "nobody@example.com", CRM_ERR_NOT_FOUND);
	find(c, 99, "nobody@example.com", CRM_ERR_INVALID);
	find(c, CRM_POINT_EMAIL, NULL, CRM_ERR_INVALID);
	CALL(c, CRM_OK, crm_customer_find_point, CRM_POINT_PHONE, "0571 1234", NULL, 0, &count);
	show_number(c, "count", (int64_t)count);
	CALL(c, CRM_ERR_INVALID, crm_customer_find_point, CRM_POINT_PHONE, "0571 1234", NULL, 0, NULL);
}

static void update(struct contract *c, const crm_id *id, const crm_id *other)
{
	crm_customer_input input = CRM_INIT(crm_customer_input), freed = CRM_INIT(crm_customer_input);
	const uint32_t everything = 2 * CRM_CUSTOMER_FIELD_REFERENCES - 1;
	const crm_act *act = act_why(c, "a form came in");

	input.name = "Zhang Wei";
	input.note = "";
	input.contact_points = points + 1;
	input.contact_point_count = 2;
	input.references = references;
	input.reference_count = 1;
	CALL(c, CRM_OK, crm_customer_update, act, id, everything, &input);
	CALL(c, CRM_REPLAYED, crm_customer_update, act, id, everything, &input);
	CALL(c, CRM_ERR_CONFLICT, crm_customer_update, act, other, everything, &input);
	CALL(c, CRM_UNCHANGED, crm_customer_update, act_new(c), id, everything, &input);
	CALL(c, CRM_ERR_CONFLICT, crm_customer_update, act_seen(c, 2), id, everything, &input);
	CALL(c, CRM_ERR_NOT_FOUND, crm_customer_update, act_new(c), &nobody, everything, &input);
	CALL(c, CRM_ERR_EXISTS, crm_customer_update, act_new(c), other, CRM_CUSTOMER_FIELD_REFERENCES, &input);
	CALL(c, CRM_ERR_INVALID, crm_customer_update, act_new(c), id, 1u << 30, &input);
	CALL(c, CRM_ERR_INVALID, crm_customer_update, act_new(c), id, everything, NULL);
	CALL(c, CRM_ERR_INVALID, crm_customer_update, act_new(c), NULL, everything, &input);
	input.name = "";
	CALL(c, CRM_ERR_REFUSED, crm_customer_update, act_new(c), id, CRM_CUSTOMER_FIELD_NAME, &input);
	freed.references = references + 1; /* free again since the first update */
	freed.reference_count = 1;
	CALL(c, CRM_OK, crm_customer_update, act_new(c), other, CRM_CUSTOMER_FIELD_REFERENCES, &freed);
	look_at_customer(c, id);
	look_at_customer(c, other);
}

static void take_out(struct contract *c, const crm_id *id)
{
	crm_customer_input input = CRM_INIT(crm_customer_input);
	crm_id busy = add_customer(c, "One with an open case");
	const crm_act *act;

	(void)add_complaint(c, &busy);
	(void)add_task(c, id, c->f.now + CRM_DAY, CRM_TASK_OTHER);
	CALL(c, CRM_ERR_REFUSED, crm_customer_remove, act_new(c), &busy);
	CALL(c, CRM_ERR_CONFLICT, crm_customer_remove, act_seen(c, 1), id);
	act = act_why(c, "asked to be forgotten");
	CALL(c, CRM_OK, crm_customer_remove, act, id);
	CALL(c, CRM_REPLAYED, crm_customer_remove, act, id);
	CALL(c, CRM_UNCHANGED, crm_customer_remove, act_new(c), id);
	CALL(c, CRM_ERR_NOT_FOUND, crm_customer_remove, act_new(c), &nobody);
	CALL(c, CRM_ERR_INVALID, crm_customer_remove, act_new(c), NULL);
	input.name = "too late";
	CALL(c, CRM_ERR_REFUSED, crm_customer_update, act_new(c), id, CRM_CUSTOMER_FIELD_NAME, &input);
	look_at_customer(c, id);
}

void contract_customers(struct contract *c)
{
	crm_customer_input input = whole();
	const crm_act *act = act_new(c);
	crm_id first = { { 0 } }, other;

	CALL(c, CRM_OK, crm_customer_add, act, &input, &first);
	show_id(c, "id", &first);
	create_again(c, act, &input);
	create_wrong(c, input);
	later(c, CRM_MINUTE);
	other = add_customer(c, "Li Na");
	get(c, &first);
	find_reference(c);
	find_point(c);
	later(c, CRM_MINUTE);
	update(c, &first, &other);
	later(c, CRM_MINUTE);
	take_out(c, &first);
}
